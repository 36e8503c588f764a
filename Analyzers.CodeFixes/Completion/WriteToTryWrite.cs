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
            { Expression: MemberAccessExpressionSyntax { Name: var name }, ArgumentList.Arguments: [var item] } call ||
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

        return Statements.FunctionOf(call) is not { } function || AwaitsElsewhere(function, awaited)
            ? rewrite
            : WithoutAsync(context, rewrite, function, awaited, item);
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

    /// <summary>
    /// With its last await an <c>async void</c> loses its <c>async</c> too. What else throws in it would then go to whoever raised the
    /// event, so the write must be all that it does.
    /// </summary>
    private static Rewrite? WithoutAsync(
        RewriteContext context, Rewrite rewrite, SyntaxNode function, AwaitExpressionSyntax awaited, ArgumentSyntax item)
    {
        if (!IsAllOf(function, awaited) || item.DescendantNodes().Any(static node => node is InvocationExpressionSyntax) ||
            MethodOf(context, function) is not { IsAsync: true, ReturnsVoid: true } || AsyncOf(function) is not { } modifier)
        {
            return null;
        }

        var next = modifier.GetNextToken();
        if (!IsWhiteSpace(context, TextSpan.FromBounds(modifier.Span.End, next.SpanStart)))
            return null;

        rewrite.Remove(TextSpan.FromBounds(modifier.SpanStart, next.SpanStart));
        return function is not LambdaExpressionSyntax lambda || StaysVoid(context, rewrite, lambda) ? rewrite : null;
    }

    private static bool IsAllOf(SyntaxNode function, AwaitExpressionSyntax awaited) => awaited.Parent switch
    {
        ExpressionStatementSyntax { Parent: BlockSyntax { Statements.Count: 1 } block } => block.Parent == function,
        ArrowExpressionClauseSyntax arrow => arrow.Parent == function,
        var parent => parent == function,
    };

    private static IMethodSymbol? MethodOf(RewriteContext context, SyntaxNode function)
        => (function is AnonymousFunctionExpressionSyntax ? context.SymbolOf(function)
            : context.Model.GetDeclaredSymbol(function, context.CancellationToken)) as IMethodSymbol;

    private static SyntaxToken? AsyncOf(SyntaxNode function)
    {
        var modifiers = function switch
        {
            MethodDeclarationSyntax method => method.Modifiers,
            LocalFunctionStatementSyntax local => local.Modifiers,
            AnonymousFunctionExpressionSyntax lambda => lambda.Modifiers,
            _ => default,
        };
        foreach (var modifier in modifiers)
        {
            if (modifier.IsKind(SyntaxKind.AsyncKeyword))
                return modifier;
        }

        return null;
    }

    // x => w.TryWrite(x) fits a Func as well, and another overload may like it better
    private static bool StaysVoid(RewriteContext context, Rewrite rewrite, LambdaExpressionSyntax lambda)
    {
        if (CompilesAsBefore.Fork(context, rewrite) is not { } after)
            return false;

        int removed = rewrite.Changes.Where(change => change.Span.End <= lambda.ArrowToken.SpanStart).Sum(change => change.Span.Length);
        var root = after.SyntaxTree.GetRoot(context.CancellationToken);
        return root.FindToken(lambda.ArrowToken.SpanStart - removed).Parent is LambdaExpressionSyntax same &&
            after.GetSymbolInfo(same, context.CancellationToken).Symbol is IMethodSymbol { ReturnsVoid: true };
    }
}
