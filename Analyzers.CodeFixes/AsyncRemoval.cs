using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes;

/// <summary>
/// A method, local function or lambda that has lost its last <c>await</c> loses its <c>async</c> too. From then on what it throws goes to
/// the caller at once instead of into the task, so that nothing in it may be expected to throw.
/// </summary>
internal static class AsyncRemoval
{
    /// <summary>Adds the edits, or says false where they would change more than that. The kept call is the one that cannot throw.</summary>
    public static bool Write(RewriteContext context, Rewrite rewrite, SyntaxNode function, InvocationExpressionSyntax kept)
    {
        if (MayThrow(function, kept) || Statements.HasConditionalCompilation(function) || AsyncOf(function) is not { } modifier ||
            MethodOf(context, function) is not { IsAsync: true } method)
        {
            return false;
        }

        var next = modifier.GetNextToken();
        if (!string.IsNullOrWhiteSpace(context.Text.ToString(TextSpan.FromBounds(modifier.Span.End, next.SpanStart))))
            return false;

        rewrite.Remove(TextSpan.FromBounds(modifier.SpanStart, next.SpanStart));
        return method.ReturnsVoid
            ? function is not LambdaExpressionSyntax lambda || StaysVoid(context, rewrite, lambda)
            : WriteReturns(context, rewrite, function, method);
    }

    private static bool MayThrow(SyntaxNode function, InvocationExpressionSyntax kept)
        => Statements.RunningIn(function).Any(node =>
            node is ThrowStatementSyntax or ThrowExpressionSyntax or ElementAccessExpressionSyntax or CastExpressionSyntax ||
            (node is InvocationExpressionSyntax call && call != kept && !call.Span.Contains(kept.Span)));

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

    /// <summary><c>return;</c> becomes <c>return Task.CompletedTask;</c>, and one more stands at the end.</summary>
    private static bool WriteReturns(RewriteContext context, Rewrite rewrite, SyntaxNode function, IMethodSymbol method)
    {
        var (body, type) = function switch
        {
            MethodDeclarationSyntax declaration => (declaration.Body, declaration.ReturnType),
            LocalFunctionStatementSyntax local => (local.Body, local.ReturnType),
            _ => (null, null),
        };
        if (body is not { Statements: [.., var last] } || last is ReturnStatementSyntax ||
            ResultOf(context, method, type!) is not { } result)
        {
            return false;
        }

        foreach (var node in Statements.RunningIn(body))
        {
            if (node is ReturnStatementSyntax { Expression: null } early)
                rewrite.Insert(early.ReturnKeyword.Span.End, $" {result}");
        }

        if (context.Layout.StartsLine(last.SpanStart))
            rewrite.Insert(last.FullSpan.End, $"{context.Layout.IndentAt(last.SpanStart)}return {result};\n");
        else
            rewrite.Insert(last.Span.End, $" return {result};");

        return true;
    }

    private static string? ResultOf(RewriteContext context, IMethodSymbol method, TypeSyntax type)
    {
        if (ChannelSymbols.Same(method.ReturnType, context.Symbols.Task))
            return $"{type}.CompletedTask";

        return ChannelSymbols.Same(method.ReturnType, context.Model.Compilation.GetTypeByMetadataName("System.Threading.Tasks.ValueTask"))
            ? "default"
            : null;
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
