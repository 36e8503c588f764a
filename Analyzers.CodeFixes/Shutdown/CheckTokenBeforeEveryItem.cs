using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>
/// Makes cancellation count while items are buffered: <c>ReadAllAsync(ct)</c> becomes <c>ReadAllUntilCanceledAsync(ct)</c>, and an inner
/// drain loop asks the token before it takes an item. The body of the loop is not touched.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CheckTokenBeforeEveryItem)), Shared]
public sealed class CheckTokenBeforeEveryItem : RewriteProvider
{
    private const string NewName = "ReadAllUntilCanceledAsync";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(RuleIdentifiers.CancellationNotCheckedPerItem);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (context.Find<InvocationExpressionSyntax>(diagnostic.Location) is not { } call)
            return null;

        if (context.Find<InvocationExpressionSyntax>(DiagnosticFacts.Find(diagnostic, DiagnosticFacts.TryReadRole)) is { } tryRead)
            return DrainLoop.CheckToken(context, call, tryRead);

        if (!context.Runtime.IsAvailable)
            return null;

        return IsReadAll(context, call) ? ReadAllWithToken(call) : ReadAllThenWithCancellation(context, call);
    }

    /// <summary><c>reader.ReadAllAsync(ct)</c></summary>
    private static Rewrite? ReadAllWithToken(InvocationExpressionSyntax call)
    {
        if (call.ArgumentList.Arguments.Count != 1)
            return null;

        var rewrite = new Rewrite().Replace(NameOf(call)!, NewName).Import(call.SpanStart);
        return DropArgumentName(rewrite, call.ArgumentList.Arguments[0]);
    }

    /// <summary><c>reader.ReadAllAsync().WithCancellation(ct)</c>, perhaps with <c>ConfigureAwait</c> between the two</summary>
    private static Rewrite? ReadAllThenWithCancellation(RewriteContext context, InvocationExpressionSyntax call)
    {
        if (Expressions.CalledName(call) != "WithCancellation" ||
            call is not { Expression: MemberAccessExpressionSyntax withCancellation, ArgumentList.Arguments: [var token] })
        {
            return null;
        }

        // with a token of its own the read would be stopped by either of the two
        if (Expressions.SkipConfigureAwait(withCancellation.Expression) is not InvocationExpressionSyntax readAll ||
            readAll.ArgumentList.Arguments.Count > 0 ||
            !IsReadAll(context, readAll))
        {
            return null;
        }

        var dropped = TextSpan.FromBounds(withCancellation.Expression.Span.End, call.Span.End);
        if (HasCommentsOrDirectives(withCancellation, call, dropped))
            return null;

        return new Rewrite()
            .Replace(NameOf(readAll)!, NewName)
            .Replace(readAll.ArgumentList, $"({token.Expression})")
            .Remove(dropped)
            .Import(call.SpanStart);
    }

    /// <summary>Is it the BCL's call, and would the new name mean ours?</summary>
    private static bool IsReadAll(RewriteContext context, InvocationExpressionSyntax call)
        => NameOf(call) is not null &&
            context.SymbolOf(call) is { } symbol &&
            ChannelSymbols.IsMember(symbol, context.Symbols.Reader, "ReadAllAsync") &&
            context.Model.LookupSymbols(call.SpanStart, symbol.ContainingType, NewName, includeReducedExtensionMethods: true)
                .All(context.Runtime.Owns);

    private static SimpleNameSyntax? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        // `base.` and `this.` inside a reader of one's own mean that very class
        MemberAccessExpressionSyntax { Expression: not BaseExpressionSyntax } access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        _ => null,
    };

    private static Rewrite DropArgumentName(Rewrite rewrite, ArgumentSyntax argument)
        => argument.NameColon is null ? rewrite : rewrite.Remove(TextSpan.FromBounds(argument.SpanStart, argument.Expression.SpanStart));

    private static bool HasCommentsOrDirectives(MemberAccessExpressionSyntax from, InvocationExpressionSyntax to, TextSpan within)
        => to.DescendantTrivia(descendIntoTrivia: false).Any(trivia =>
            within.Contains(trivia.Span) && trivia.SpanStart >= from.Expression.Span.End &&
            !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia));
}
