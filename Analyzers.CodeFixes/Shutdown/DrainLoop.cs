using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>
/// <c>while (await r.WaitToReadAsync(ct)) while (r.TryRead(out var x)) …</c>: the inner loop gets the token's check. It then leaves items
/// behind, so it must be sure that the wait is what comes next: that throws <see cref="OperationCanceledException"/>, as before.
/// </summary>
internal static class DrainLoop
{
    public static Rewrite? CheckToken(RewriteContext context, InvocationExpressionSyntax wait, InvocationExpressionSyntax tryRead)
    {
        if (wait.ArgumentList.Arguments is not [{ Expression: var token }] || !Expressions.IsStable(context, token) ||
            tryRead.ArgumentList.Arguments is not [{ Expression: var item }] || !Expressions.IsDeclaredOrDiscarded(item) ||
            wait.Expression is not MemberAccessExpressionSyntax { Expression: var waitReader } ||
            tryRead.Expression is not MemberAccessExpressionSyntax { Expression: var readReader } ||
            !Expressions.AreSame(waitReader, readReader))
        {
            return null;
        }

        if (InnerLoopOf(tryRead) is not { } inner || OuterLoopOf(wait) is not { } outer || !WaitFollows(inner, outer))
            return null;

        // whoever looks at the token already has their own idea of what happens then
        if (inner.Condition.DescendantNodes().Any(node => SyntaxFactory.AreEquivalent(node, token)))
            return null;

        return new Rewrite().Insert(tryRead.SpanStart, $"!{token}.IsCancellationRequested && ");
    }

    /// <summary>The <c>while</c> whose condition is the call, alone or joined to others by <c>&amp;&amp;</c>.</summary>
    private static WhileStatementSyntax? InnerLoopOf(InvocationExpressionSyntax tryRead)
    {
        ExpressionSyntax condition = tryRead;
        while (condition.Parent is BinaryExpressionSyntax binary && binary.IsKind(SyntaxKind.LogicalAndExpression))
            condition = binary;

        return condition.Parent as WhileStatementSyntax;
    }

    private static WhileStatementSyntax? OuterLoopOf(InvocationExpressionSyntax wait)
        => Expressions.SkipConfigureAwaitOutwards(wait).Parent is AwaitExpressionSyntax { Parent: WhileStatementSyntax loop } ? loop : null;

    /// <summary>After the inner loop nothing but straight-on statements stands before the outer loop waits again.</summary>
    private static bool WaitFollows(WhileStatementSyntax inner, WhileStatementSyntax outer)
    {
        StatementSyntax statement = inner;
        while (statement != outer.Statement)
        {
            if (statement.Parent is BlockSyntax block)
            {
                if (block.Statements.Skip(block.Statements.IndexOf(statement) + 1).Any(MayJump))
                    return false;

                statement = block;
            }
            else if (statement.Parent is TryStatementSyntax @try && @try.Block == statement)
            {
                statement = @try;
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static bool MayJump(StatementSyntax statement)
        => Statements.RunningIn(statement).Any(static node =>
            node is BreakStatementSyntax or ReturnStatementSyntax or GotoStatementSyntax or YieldStatementSyntax);
}
