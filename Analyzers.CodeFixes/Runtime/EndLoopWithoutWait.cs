using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Runtime;

/// <summary>
/// In its own handler a loop is ended without a wait for the end: <c>await loop.StopAsync();</c> becomes <c>loop.Stop();</c>,
/// <c>await loop.DrainAsync();</c> becomes <c>loop.TryComplete();</c>.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EndLoopWithoutWait)), Shared]
public sealed class EndLoopWithoutWait : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIdentifiers.HandlerAwaitsItsLoop);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        // a token that turns a drain into a stop has no place in the other call
        if (context.Find<InvocationExpressionSyntax>(diagnostic.Location) is not
            {
                Expression: MemberAccessExpressionSyntax access, ArgumentList.Arguments.Count: 0,
            } call
            || EndOf(access.Name.Identifier.ValueText) is not { } end
            || Expressions.SkipConfigureAwaitOutwards(call) is not { Parent: AwaitExpressionSyntax { Parent: ExpressionStatementSyntax statement } } awaited
            || Statements.HasCommentsOrDirectives(statement.Expression)
            || !AwaitsElsewhere(statement))
            return null;

        return new Rewrite().Replace(awaited.Parent!, $"{access.Expression}.{end}()");
    }

    private static string? EndOf(string method) => method switch
    {
        "StopAsync" or "DisposeAsync" => "Stop",
        "DrainAsync" => "TryComplete",
        _ => null,
    };

    // else the function would be async without an await
    private static bool AwaitsElsewhere(StatementSyntax statement)
        => Statements.FunctionOf(statement) is { } function
            && Statements.RunningIn(function).Any(node => node is AwaitExpressionSyntax && !statement.Span.Contains(node.Span));
}
