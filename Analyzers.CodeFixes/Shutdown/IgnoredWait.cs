using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>
/// <c>await r.WaitToReadAsync(ct);</c> in a loop, after which the round does nothing without an item: when the wait says that none will
/// come, the loop goes round for ever.
/// </summary>
internal sealed class IgnoredWait
{
    private readonly RewriteContext _context;
    private readonly AwaitExpressionSyntax _awaited;
    private readonly ExpressionStatementSyntax _statement;
    private readonly StatementSyntax _loop;

    private IgnoredWait(
        RewriteContext context, AwaitExpressionSyntax awaited, ExpressionStatementSyntax statement, StatementSyntax loop, bool isOfReader)
    {
        _context = context;
        _awaited = awaited;
        _statement = statement;
        _loop = loop;
        IsOfReader = isOfReader;
    }

    /// <summary>A wait for an item, and not one for room.</summary>
    public bool IsOfReader { get; }

    /// <summary>
    /// Does the loop end when it has got something? Whatever follows it works with that. Its condition tries, or its body breaks.
    /// </summary>
    public bool IsForResult
        => (Condition?.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any(call => Tries(_context, call)) ?? false) ||
            Statements.RunningIn(_loop).OfType<BreakStatementSyntax>().Any(leave => LoopExit.LoopToLeave(leave) == _loop);

    /// <summary>Does nothing but the result end it?</summary>
    public bool IsEndless
        => Condition is null || Condition.IsKind(SyntaxKind.TrueLiteralExpression) ||
            (Condition is PrefixUnaryExpressionSyntax { Operand: InvocationExpressionSyntax call } not &&
                not.IsKind(SyntaxKind.LogicalNotExpression) && Tries(_context, call));

    private ExpressionSyntax? Condition => _loop switch
    {
        WhileStatementSyntax { Condition: var condition } => condition,
        ForStatementSyntax { Condition: var condition } => condition,
        DoStatementSyntax { Condition: var condition } => condition,
        _ => null,
    };

    public static IgnoredWait? TryParse(RewriteContext context, Diagnostic diagnostic)
    {
        if (context.Find<InvocationExpressionSyntax>(diagnostic.Location) is not { Expression: MemberAccessExpressionSyntax } wait ||
            Expressions.SkipConfigureAwaitOutwards(wait).Parent is not AwaitExpressionSyntax awaited ||
            StatementOf(awaited) is not { } statement ||
            LoopExit.LoopToLeave(statement) is not { } loop || !OnlyTakesAfter(context, statement, loop))
        {
            return null;
        }

        var called = context.SymbolOf(wait);
        bool isOfReader = ChannelSymbols.IsMember(called, context.Symbols.Reader, "WaitToReadAsync");
        return isOfReader || ChannelSymbols.IsMember(called, context.Symbols.Writer, "WaitToWriteAsync")
            ? new IgnoredWait(context, awaited, statement, loop, isOfReader)
            : null;
    }

    /// <summary><c>if (!await …) exit;</c></summary>
    public Rewrite Write(string exit)
    {
        var rewrite = new Rewrite();
        if (_awaited.SpanStart > _statement.SpanStart)
        {
            // `_ = await …`
            rewrite.Remove(TextSpan.FromBounds(_statement.SpanStart, _awaited.SpanStart));
        }

        rewrite.Insert(_awaited.SpanStart, "if (!");
        return rewrite.Replace(_statement.SemicolonToken, ")" + LoopExit.Write(_context, _statement, _loop, exit));
    }

    private static ExpressionStatementSyntax? StatementOf(AwaitExpressionSyntax awaited) => awaited.Parent switch
    {
        ExpressionStatementSyntax statement => statement,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Parent: ExpressionStatementSyntax statement }
            => statement,
        _ => null,
    };

    /// <summary>Up to the end of the round nothing happens without an item.</summary>
    private static bool OnlyTakesAfter(RewriteContext context, StatementSyntax statement, StatementSyntax loop)
    {
        for (SyntaxNode node = statement; node != loop; node = node.Parent!)
        {
            if (node is TryStatementSyntax)
                return false;

            if (node.Parent is BlockSyntax block &&
                !block.Statements.Skip(block.Statements.IndexOf((StatementSyntax)node) + 1).All(next => NeedsItem(context, next)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool NeedsItem(RewriteContext context, StatementSyntax statement) => statement switch
    {
        WhileStatementSyntax inner => BeginsWithTry(context, inner.Condition),
        IfStatementSyntax { Else: null } test => BeginsWithTry(context, test.Condition),
        ContinueStatementSyntax => true,
        _ => false,
    };

    private static bool BeginsWithTry(RewriteContext context, ExpressionSyntax condition)
    {
        condition = Expressions.SkipParentheses(condition);
        while (condition is BinaryExpressionSyntax both && both.IsKind(SyntaxKind.LogicalAndExpression))
            condition = Expressions.SkipParentheses(both.Left);

        return condition is InvocationExpressionSyntax call && Tries(context, call);
    }

    private static bool Tries(RewriteContext context, InvocationExpressionSyntax call)
        => context.SymbolOf(call) is { } called &&
            (ChannelSymbols.IsMember(called, context.Symbols.Reader, "TryRead") ||
                ChannelSymbols.IsMember(called, context.Symbols.Reader, "TryPeek") ||
                ChannelSymbols.IsMember(called, context.Symbols.Writer, "TryWrite"));
}
