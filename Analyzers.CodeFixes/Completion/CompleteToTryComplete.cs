using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Completion;

/// <summary>
/// <c>Complete(e)</c> becomes <c>TryComplete(e)</c>: the same completion, but a second one is ignored instead of throwing. The new call has
/// a result, so it is only written where a result goes unused.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CompleteToTryComplete)), Shared]
public sealed class CompleteToTryComplete : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        RuleIdentifiers.CompletedMoreThanOnce, RuleIdentifiers.CompletedInRepeatableMember);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (context.Find<InvocationExpressionSyntax>(diagnostic.Location) is not { } call ||
            !ChannelSymbols.IsMember(context.SymbolOf(call), context.Symbols.Writer, "Complete") ||
            NameOf(call) is not { } name)
        {
            return null;
        }

        var rewrite = new Rewrite().Replace(name, "TryComplete");

        // `x?.Complete()` is one expression, of which the call is the end
        ExpressionSyntax whole = call;
        while (whole.Parent is ConditionalAccessExpressionSyntax access && access.WhenNotNull == whole)
            whole = access;

        var keepsItsMeaning = whole.Parent switch
        {
            ExpressionStatementSyntax => true,
            ArrowExpressionClauseSyntax => true, // a member with a result would not compile before
            LambdaExpressionSyntax lambda => KeepsType(context, rewrite, lambda),
            _ => false,
        };

        return keepsItsMeaning ? rewrite : null;
    }

    private static SimpleNameSyntax? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };

    /// <summary>
    /// An expression lambda takes its type from its expression: <c>Task.Run(() => w.TryComplete())</c> would pick another overload, and its
    /// result would be a <c>Task&lt;bool&gt;</c>.
    /// </summary>
    private static bool KeepsType(RewriteContext context, Rewrite rewrite, LambdaExpressionSyntax lambda)
    {
        if (CompilesAsBefore.Fork(context, rewrite) is not { } after)
            return false;

        var same = after.SyntaxTree.GetRoot(context.CancellationToken).FindToken(lambda.ArrowToken.SpanStart).Parent;
        return same is LambdaExpressionSyntax &&
            context.SymbolOf(lambda) is IMethodSymbol before &&
            after.GetSymbolInfo(same, context.CancellationToken).Symbol is IMethodSymbol now &&
            before.ReturnType.ToDisplayString() == now.ReturnType.ToDisplayString();
    }
}
