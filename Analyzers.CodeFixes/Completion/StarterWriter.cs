using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Completion;

/// <summary>
/// What the starter itself does with the channel's writer. It may write before the producers are started. It may complete when it has
/// waited for all of them: by then the last handle has completed the channel, so that <c>Complete()</c> has to become
/// <c>TryComplete()</c>. And where it completes without waiting, that goes: the handles do it when it is time.
/// </summary>
internal sealed class StarterWriter
{
    private readonly RewriteContext _context;
    private readonly List<SimpleNameSyntax> _afterJoin = [];
    private readonly List<ExpressionStatementSyntax> _tooEarly = [];

    private StarterWriter(RewriteContext context) => _context = context;

    public static StarterWriter? TryParse(RewriteContext context, StarterRegion region, IReadOnlyList<ExpressionSyntax> uses)
    {
        var own = new StarterWriter(context);
        return uses.All(use => own.Understands(use, region)) ? own : null;
    }

    public void Write(Rewrite rewrite)
    {
        foreach (var name in _afterJoin)
            rewrite.Replace(name, "TryComplete");

        foreach (var completion in _tooEarly)
            rewrite.Remove(_context.Layout.LinesOfStatement(completion.Span));
    }

    private bool Understands(ExpressionSyntax use, StarterRegion region)
    {
        if (use.Parent is not MemberAccessExpressionSyntax { Name: var name, Parent: InvocationExpressionSyntax call })
            return false;

        if (name.Identifier.ValueText is "TryWrite" or "WriteAsync")
            return use.Span.End < region.First.SpanStart;

        if (name.Identifier.ValueText is not ("Complete" or "TryComplete"))
            return false;

        if (FollowsJoin(call, region))
        {
            if (name.Identifier.ValueText == "Complete")
                _afterJoin.Add(name);

            return name.Identifier.ValueText == "TryComplete" || call.Parent is ExpressionStatementSyntax;
        }

        if (call.Parent is not ExpressionStatementSyntax statement || !MayGo(statement, call, region))
            return false;

        _tooEarly.Add(statement);
        return true;
    }

    private bool MayGo(ExpressionStatementSyntax statement, InvocationExpressionSyntax call, StarterRegion region)
        => call.ArgumentList.Arguments.Count == 0 &&
            region.Following.Contains(statement) &&
            _context.Layout.StartsLine(statement.SpanStart) && _context.Layout.EndsLine(statement.Span.End) &&
            !statement.GetLeadingTrivia().Any(static trivia => Statements.IsComment(trivia) || trivia.IsDirective);

    /// <summary>Does <c>await Task.WhenAll(…)</c> or <c>Task.WaitAll(…)</c> stand between the starts and the call?</summary>
    private static bool FollowsJoin(InvocationExpressionSyntax call, StarterRegion region)
        => region.Following.Any(statement => statement.Span.Contains(call.Span)) &&
            region.Statements.Concat(region.Following).Any(statement => statement.Span.End <= call.SpanStart && IsJoin(statement));

    private static bool IsJoin(StatementSyntax statement)
        => statement is ExpressionStatementSyntax { Expression: var expression } && expression switch
        {
            AwaitExpressionSyntax awaited => Expressions.CalledName(Expressions.SkipConfigureAwait(awaited.Expression)) == "WhenAll",
            _ => Expressions.CalledName(expression) == "WaitAll",
        };
}
