using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>
/// <c>Task.Factory.StartNew(async () => …)</c> becomes <c>Task.Run(async () => …)</c>, whose task is that of the async code. Where a
/// token, options, a scheduler or a state are given, <c>.Unwrap()</c> behind the call keeps them.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnwrapStartNew)), Shared]
public sealed class UnwrapStartNew : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIdentifiers.StopDoesNotWait);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        // other reports of the rule stand at the completion or the cancellation
        if (context.Find<InvocationExpressionSyntax>(diagnostic.Location) is not
            {
                Expression: MemberAccessExpressionSyntax { Name: { Identifier.ValueText: "StartNew" } name } access,
            } call ||
            context.SymbolOf(call) is not IMethodSymbol { ContainingType.Name: "TaskFactory" })
        {
            return null;
        }

        return FactoryOfTask(context, access) is { } factory && name is IdentifierNameSyntax && call.ArgumentList.Arguments.Count == 1 &&
            !HasTrivia(factory.SpanStart, access)
            ? new Rewrite().Replace(TextSpan.FromBounds(factory.SpanStart, name.Span.End), "Run")
            : new Rewrite().Insert(call.Span.End, ".Unwrap()");
    }

    /// <summary>The <c>Factory</c> of <c>Task.Factory.StartNew</c>; null for a factory of one's own, or of <c>Task&lt;T&gt;</c>.</summary>
    private static SimpleNameSyntax? FactoryOfTask(RewriteContext context, MemberAccessExpressionSyntax access)
        => access.Expression is MemberAccessExpressionSyntax { Name: { Identifier.ValueText: "Factory" } factory, Expression: var type } &&
            context.SymbolOf(type) is INamedTypeSymbol { Name: "Task", IsGenericType: false }
            ? factory : null;

    private static bool HasTrivia(int start, MemberAccessExpressionSyntax access)
        => access.DescendantTrivia().Any(trivia => trivia.SpanStart >= start);
}
