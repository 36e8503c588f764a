using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>
/// The one statement of a select loop that takes the item of a <c>ReadAsync</c>, which every round comes to that the read has won. What is
/// used for anything else, or not used, is not understood: the read would be handled twice, or won for ever.
/// </summary>
internal sealed class WonRead
{
    private readonly StatementSyntax _take;

    private WonRead(StatementSyntax take) => _take = take;

    public static WonRead? TryParse(
        RewriteContext context, InvocationExpressionSyntax choice, StatementSyntax loop, ILocalSymbol read)
    {
        StatementSyntax? take = null;
        var winner = WinnerOf(context, choice);
        foreach (var name in Expressions.References(context, read, loop))
        {
            if (choice.Span.Contains(name.Span) || IsCompared(name) || IsGivenTo(context, name, choice))
                continue;

            if (take is not null || TakeOf(name) is not { } statement || statement.SpanStart < choice.Span.End)
                return null;

            take = statement;
        }

        return take is not null && IsReachedWhenWon(context, take, choice, loop, read, winner) ? new WonRead(take) : null;
    }

    public void Write(RewriteContext context, Rewrite rewrite, string name)
    {
        var layout = context.Layout;
        bool startsLine = layout.StartsLine(_take.SpanStart);
        if (_take.Parent is BlockSyntax)
        {
            rewrite.Insert(_take.Span.End, $"{(startsLine ? "\n" + layout.IndentAt(_take.SpanStart) : " ")}{name} = null;");
            return;
        }

        // the only statement of an `if`
        if (!startsLine)
        {
            rewrite.Insert(_take.SpanStart, "{ ");
            rewrite.Insert(_take.Span.End, $" {name} = null; }}");
            return;
        }

        var outer = layout.IndentAt(_take.Parent!.SpanStart);
        var inner = layout.IndentAt(_take.SpanStart);
        rewrite.Insert(_take.SpanStart - inner.Length, outer + "{\n");
        rewrite.Insert(_take.Span.End, $"\n{inner}{name} = null;\n{outer}}}");
    }

    private static ILocalSymbol? WinnerOf(RewriteContext context, InvocationExpressionSyntax choice)
        => Expressions.SkipConfigureAwaitOutwards(choice).Parent is AwaitExpressionSyntax
        {
            Parent: EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable },
        } ? context.LocalOf(variable) : null;

    /// <summary>The name is an element of the array or list that the select is given.</summary>
    private static bool IsGivenTo(RewriteContext context, IdentifierNameSyntax name, InvocationExpressionSyntax choice)
        => name.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is { Declaration.Variables: [var tasks] } &&
            name.Ancestors().Any(static node => node is InitializerExpressionSyntax or CollectionExpressionSyntax) &&
            choice.ArgumentList.Arguments.Any(argument =>
                ChannelSymbols.Same(context.SymbolOf(argument.Expression), context.LocalOf(tasks)));

    private static bool IsCompared(IdentifierNameSyntax name) => name.Parent switch
    {
        BinaryExpressionSyntax comparison => comparison.Kind() is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsCompleted" } => true,
        _ => false,
    };

    /// <summary><c>await read</c> in a declaration or a statement of its own; an exception of the rest must leave the loop.</summary>
    private static StatementSyntax? TakeOf(IdentifierNameSyntax name)
    {
        var result = Expressions.SkipConfigureAwaitOutwards(name).Parent switch
        {
            AwaitExpressionSyntax awaited => (ExpressionSyntax)awaited,
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } member => member,
            _ => null,
        };
        if (result?.FirstAncestorOrSelf<StatementSyntax>() is not (LocalDeclarationStatementSyntax or ExpressionStatementSyntax) ||
            result.FirstAncestorOrSelf<StatementSyntax>() is not { } take)
        {
            return null;
        }

        // `read?.Result`, `x && Use(await read)`: perhaps not evaluated
        bool always = !result.Ancestors().TakeWhile(node => node != take).Any(static node =>
            node is ConditionalExpressionSyntax or ConditionalAccessExpressionSyntax or SwitchExpressionSyntax ||
            node.Kind() is SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression or SyntaxKind.CoalesceExpression ||
            Statements.IsNestedFunction(node));
        return always ? take : null;
    }

    private static bool IsReachedWhenWon(
        RewriteContext context, StatementSyntax take, InvocationExpressionSyntax choice, StatementSyntax loop, ILocalSymbol read,
        ILocalSymbol? winner)
    {
        bool takesOnly = take is LocalDeclarationStatementSyntax
        {
            Declaration.Variables: [{ Initializer.Value: AwaitExpressionSyntax or MemberAccessExpressionSyntax }],
        };
        for (SyntaxNode node = take; node.Parent != loop && node.Parent is { } parent; node = parent)
        {
            bool passes = parent switch
            {
                BlockSyntax block => block.Statements.TakeWhile(statement => statement != node)
                    .All(before => before.Span.End <= choice.SpanStart || !MaySkip(before, loop) ||
                        (before is IfStatementSyntax { Else: null } exit && Won(exit) == false)),
                IfStatementSyntax test => node == test.Statement ? Won(test) == true : node == test.Else,
                ElseClauseSyntax { Parent: IfStatementSyntax test } => Won(test) == false,
                // an exception caught in the loop must not meet a read that was used already
                TryStatementSyntax guarded => node == guarded.Block && (takesOnly || guarded.Catches.Count == 0),
                UsingStatementSyntax or CheckedStatementSyntax or LockStatementSyntax => true,
                _ => false,
            };
            if (!passes)
                return false;
        }

        return true;

        bool? Won(IfStatementSyntax test) => ReadWon(context, test.Condition, choice, read, winner);
    }

    /// <summary>Does the statement go on to the next round, or elsewhere in it?</summary>
    private static bool MaySkip(StatementSyntax statement, StatementSyntax loop)
        => Statements.RunningIn(statement).Any(node => node is GotoStatementSyntax || (node is ContinueStatementSyntax &&
            node.Ancestors().First(Statements.IsLoop) == loop));

    /// <summary>
    /// True when the condition holds in every round that the read has won, false when it holds in none of them, null when neither is sure.
    /// </summary>
    private static bool? ReadWon(
        RewriteContext context, ExpressionSyntax condition, InvocationExpressionSyntax choice, ILocalSymbol read, ILocalSymbol? winner)
    {
        condition = Expressions.SkipParentheses(condition);
        if (condition is PrefixUnaryExpressionSyntax not && not.IsKind(SyntaxKind.LogicalNotExpression))
            return !ReadWon(context, not.Operand, choice, read, winner);

        if (condition is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsCompleted", Expression: var asked })
            return ChannelSymbols.Same(context.SymbolOf(asked), read) ? true : null;

        if (condition is not BinaryExpressionSyntax comparison ||
            comparison.Kind() is not (SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression))
        {
            return null;
        }

        bool isWinner(ExpressionSyntax side) => Expressions.SkipParentheses(side) is AwaitExpressionSyntax awaited
            ? Expressions.SkipConfigureAwait(awaited.Expression) == choice
            : winner is not null && ChannelSymbols.Same(context.SymbolOf(side), winner);

        var other = isWinner(comparison.Left) ? comparison.Right : isWinner(comparison.Right) ? comparison.Left : null;
        if (other is null || context.SymbolOf(other) is not { } compared)
            return null;

        bool isRead = ChannelSymbols.Same(compared, read);
        return isRead == comparison.IsKind(SyntaxKind.EqualsExpression);
    }
}
