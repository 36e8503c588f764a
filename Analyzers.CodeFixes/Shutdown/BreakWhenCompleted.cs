using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>
/// <c>await r.WaitToReadAsync(ct);</c> becomes <c>if (!await r.WaitToReadAsync(ct)) break;</c>. Only where the rest of the round has
/// nothing to do without an item, and where what follows the loop does not count on one.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BreakWhenCompleted)), Shared]
public sealed class BreakWhenCompleted : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIdentifiers.WaitResultIgnored);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (context.Find<InvocationExpressionSyntax>(diagnostic.Location) is not { Expression: MemberAccessExpressionSyntax } wait ||
            !ChannelSymbols.IsMember(context.SymbolOf(wait), context.Symbols.Reader, "WaitToReadAsync") ||
            Expressions.SkipConfigureAwaitOutwards(wait).Parent is not AwaitExpressionSyntax awaited ||
            StatementOf(awaited) is not { } statement ||
            LoopExit.LoopToLeave(statement) is not { } loop ||
            HasEndOfItsOwn(context, loop) ||
            !OnlyTakesAfter(context, statement, loop))
        {
            return null;
        }

        var rewrite = new Rewrite();
        if (awaited.SpanStart > statement.SpanStart)
        {
            // `_ = await …`
            rewrite.Remove(TextSpan.FromBounds(statement.SpanStart, awaited.SpanStart));
        }

        rewrite.Insert(awaited.SpanStart, "if (!");
        return rewrite.Replace(statement.SemicolonToken, ")" + LoopExit.Write(context, statement, loop));
    }

    private static ExpressionStatementSyntax? StatementOf(AwaitExpressionSyntax awaited) => awaited.Parent switch
    {
        ExpressionStatementSyntax statement => statement,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Parent: ExpressionStatementSyntax statement }
            => statement,
        _ => null,
    };

    /// <summary>
    /// A loop that ends when it has got something: whatever follows it works with that. Its condition tries, or its body breaks.
    /// </summary>
    private static bool HasEndOfItsOwn(RewriteContext context, StatementSyntax loop)
    {
        var condition = loop switch
        {
            WhileStatementSyntax { Condition: var c } => c,
            ForStatementSyntax { Condition: var c } => c,
            DoStatementSyntax { Condition: var c } => c,
            _ => null,
        };
        return (condition?.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any(call => Tries(context, call)) ?? false) ||
            Statements.RunningIn(loop).OfType<BreakStatementSyntax>().Any(leave => LoopExit.LoopToLeave(leave) == loop);
    }

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
                ChannelSymbols.IsMember(called, context.Symbols.Reader, "TryPeek"));
}
