using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Completion;

/// <summary>
/// <c>await w.WriteAsync(x)</c> becomes <c>w.TryWrite(x)</c>. On an unbounded channel both take the item at once; they differ only when the
/// channel is completed, where the one throws and the other drops the item.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WriteToTryWrite)), Shared]
public sealed class WriteToTryWrite : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIdentifiers.WriteRacesCompletion);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (context.Find<InvocationExpressionSyntax>(diagnostic.Location) is not
            { Expression: MemberAccessExpressionSyntax { Name: var name }, ArgumentList.Arguments: [_] } call ||
            !ChannelSymbols.IsMember(context.SymbolOf(call), context.Symbols.Writer, "WriteAsync") ||
            !IsUnbounded(context, DiagnosticFacts.Find(diagnostic, DiagnosticFacts.CreationRole)))
        {
            return null;
        }

        var whole = Expressions.SkipConfigureAwaitOutwards(call);
        if (whole.Parent is not AwaitExpressionSyntax awaited || !IsStatement(awaited))
            return null;

        var keyword = TextSpan.FromBounds(awaited.SpanStart, call.SpanStart);
        var tail = TextSpan.FromBounds(call.Span.End, whole.Span.End);
        if (!IsWhiteSpace(context, TextSpan.FromBounds(awaited.AwaitKeyword.Span.End, call.SpanStart)) || HasComment(call, tail, whole))
            return null;

        var rewrite = new Rewrite().Remove(keyword).Replace(name, "TryWrite");
        if (!tail.IsEmpty)
            rewrite.Remove(tail);

        return Statements.FunctionOf(call) is not { } function || AwaitsElsewhere(function, awaited) ||
            AsyncRemoval.Write(context, rewrite, function, call) ? rewrite : null;
    }

    private static bool IsUnbounded(RewriteContext context, Location? creation)
        => context.Find<InvocationExpressionSyntax>(creation) is { } create &&
            ChannelSymbols.IsMember(context.SymbolOf(create), context.Symbols.Channel, "CreateUnbounded");

    private static bool IsStatement(AwaitExpressionSyntax awaited)
        => awaited.Parent is ExpressionStatementSyntax or ArrowExpressionClauseSyntax ||
            (awaited.Parent is LambdaExpressionSyntax lambda && lambda.ExpressionBody == awaited);

    private static bool IsWhiteSpace(RewriteContext context, TextSpan span) => string.IsNullOrWhiteSpace(context.Text.ToString(span));

    private static bool HasComment(SyntaxNode call, TextSpan tail, SyntaxNode whole)
        => call != whole && whole.DescendantTrivia().Any(trivia =>
            tail.Contains(trivia.Span) && (Statements.IsComment(trivia) || trivia.IsDirective));

    private static bool AwaitsElsewhere(SyntaxNode function, AwaitExpressionSyntax awaited)
        => Statements.RunningIn(function).Any(node => node != awaited && node is AwaitExpressionSyntax
            or CommonForEachStatementSyntax { AwaitKeyword.RawKind: not 0 }
            or UsingStatementSyntax { AwaitKeyword.RawKind: not 0 }
            or LocalDeclarationStatementSyntax { AwaitKeyword.RawKind: not 0 });
}
