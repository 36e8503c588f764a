using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Completion;

/// <summary>
/// <c>Complete()</c> in a catch clause becomes <c>Complete(ex)</c>; <c>Complete(task.Exception)</c> gets an error also for a task that was
/// cancelled. The reader still gets every item that was written, and then the error instead of a normal end.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PassErrorToComplete)), Shared]
public sealed class PassErrorToComplete : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIdentifiers.CompletedWithoutError);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (context.Find<InvocationExpressionSyntax>(diagnostic.Location) is not { } call ||
            context.SymbolOf(call) is not { } method ||
            (!ChannelSymbols.IsMember(method, context.Symbols.Writer, "Complete") &&
                !ChannelSymbols.IsMember(method, context.Symbols.Writer, "TryComplete")))
        {
            return null;
        }

        return call.ArgumentList.Arguments switch
        {
            [] => PassCaught(context, call),
            [{ Expression: MemberAccessExpressionSyntax error } argument] => PassCancellation(context, call, error, argument),
            _ => null,
        };
    }

    private static Rewrite? PassCaught(RewriteContext context, InvocationExpressionSyntax call)
    {
        // a completion in a finally runs for those who did not fail as well
        var clause = call.Ancestors().TakeWhile(static node => !Statements.IsNestedFunction(node) && node is not FinallyClauseSyntax)
            .OfType<CatchClauseSyntax>().FirstOrDefault();
        if (clause is null)
            return null;

        var rewrite = new Rewrite();
        return rewrite.Insert(call.ArgumentList.OpenParenToken.Span.End, CaughtException.NameIn(context, rewrite, clause));
    }

    private static Rewrite? PassCancellation(
        RewriteContext context, InvocationExpressionSyntax call, MemberAccessExpressionSyntax error, ArgumentSyntax argument)
    {
        if (error is not { Name.Identifier.ValueText: "Exception", Expression: IdentifierNameSyntax task } ||
            context.SymbolOf(error) is not IPropertySymbol property ||
            !ChannelSymbols.Same(property.ContainingType, context.Symbols.Task) ||
            context.SymbolOf(task) is not IParameterSymbol ||
            Statements.HasCommentsOrDirectives(call.ArgumentList))
        {
            return null;
        }

        return new Rewrite().Replace(argument.Expression, $"{task}.IsCanceled ? new TaskCanceledException({task}) : {error}");
    }
}
