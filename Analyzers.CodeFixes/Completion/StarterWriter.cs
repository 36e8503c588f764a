using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Completion;

/// <summary>
/// What the starter itself does with the channel's writer: it may write before the producers are started, and complete when it has waited
/// for all of them. By then the last handle has completed the channel, so that <c>Complete()</c> has to become <c>TryComplete()</c>.
/// </summary>
internal sealed class StarterWriter
{
    private readonly List<SimpleNameSyntax> _completions = [];

    private StarterWriter()
    {
    }

    public static StarterWriter? TryParse(RewriteContext context, StarterRegion region, IReadOnlyList<ExpressionSyntax> uses)
    {
        var own = new StarterWriter();
        foreach (var use in uses)
        {
            if (use.Parent is not MemberAccessExpressionSyntax { Name: var name, Parent: InvocationExpressionSyntax call })
                return null;

            bool writes = name.Identifier.ValueText is "TryWrite" or "WriteAsync";
            if (writes && use.Span.End < region.First.SpanStart)
                continue;

            bool completes = name.Identifier.ValueText is "Complete" or "TryComplete";
            if (!completes || !FollowsJoin(call, region))
                return null;

            if (name.Identifier.ValueText == "TryComplete")
                continue;

            if (call.Parent is not ExpressionStatementSyntax)
                return null;

            own._completions.Add(name);
        }

        return own;
    }

    public void Write(Rewrite rewrite)
    {
        foreach (var name in _completions)
            rewrite.Replace(name, "TryComplete");
    }

    /// <summary>Does <c>await Task.WhenAll(…)</c> or <c>Task.WaitAll(…)</c> stand between the starts and the call?</summary>
    private static bool FollowsJoin(InvocationExpressionSyntax call, StarterRegion region)
    {
        if (region.Last.Parent is not { } list || !list.Span.Contains(call.Span))
            return false;

        return list.ChildNodes().OfType<StatementSyntax>()
            .Where(statement => statement.SpanStart >= region.First.SpanStart && statement.Span.End <= call.SpanStart)
            .Any(IsJoin);
    }

    private static bool IsJoin(StatementSyntax statement)
        => statement is ExpressionStatementSyntax { Expression: var expression } && expression switch
        {
            AwaitExpressionSyntax awaited => Expressions.CalledName(Expressions.SkipConfigureAwait(awaited.Expression)) == "WhenAll",
            _ => Expressions.CalledName(expression) == "WaitAll",
        };
}
