using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Completion;

/// <summary>
/// MPSC006: a producer that failed completes the channel as if all had gone well. Its reader takes what it has got for everything.
/// </summary>
internal sealed class CompletedWithoutError : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.CompletedWithoutError,
        title: Resources.Text("MPSC006_Title"),
        messageFormat: Resources.Text("MPSC006_Message"),
        category: RuleCategories.Completion,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC006_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.CompletedWithoutError));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        CaughtErrors? errors = null;
        foreach (var use in model.Uses)
        {
            if (!use.IsCompletion || use.Operation is not IInvocationOperation call || use.Channel.IsProducerHandle
                || call.Syntax.ContainsDiagnostics)
                continue;

            if (ErrorOf(call) is { } error)
            {
                if (IsNullWhenCancelled(model, error))
                    report(At(call, [], Resources.Text("MPSC006_WhyCancelled")));
            }
            else if (SwallowedBy(errors ??= new CaughtErrors(model), use) is { } clause)
                report(At(call, [(DiagnosticFacts.CatchRole, clause.Syntax.GetLocation())],
                    Resources.Text("MPSC006_WhySwallowed", use.Body.Name)));
        }
    }

    // the error that the completion is given; null when none is
    private static IOperation? ErrorOf(IInvocationOperation completion)
    {
        foreach (var argument in completion.Arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.Explicit && Surroundings.Unwrap(argument.Value) is var value
                && value is not (ILiteralOperation or IDefaultValueOperation))
                return value;
        }

        return null;
    }

    // ContinueWith(task => writer.Complete(task.Exception)): a cancelled task has none
    private static bool IsNullWhenCancelled(TypeModel model, IOperation error)
        => error is IPropertyReferenceOperation { Property: { Name: "Exception" } property, Instance: IParameterReferenceOperation task }
            && KnownTypes.Derives(property.ContainingType, model.Known.Task)
            && model.Index.BodyOf(error) is { IsLambda: true, Starts: [{ Site: IInvocationOperation chain }] } lambda
            && chain.TargetMethod.Name == "ContinueWith"
            && SymbolEqualityComparer.Default.Equals(task.Parameter.ContainingSymbol, lambda.Symbol)
            && chain.Arguments.Length == 1
            && Surroundings.ReceiverOf(chain) is { } producer && model.Tokens.AnyMentionedIn(producer);

    // the clause around the completion, or one whose finally completes, when the body writes to the channel inside that try
    private static ICatchClauseOperation? SwallowedBy(CaughtErrors errors, ChannelUse use)
    {
        IOperation below = use.Operation;
        foreach (var ancestor in Surroundings.AncestorsInBody(use.Operation))
        {
            if (ancestor is ITryOperation @try && below != @try.Body)
            {
                bool inFinally = below == @try.Finally;
                foreach (var clause in @try.Catches)
                {
                    if ((below == clause || inFinally) && errors.TakesErrors(clause)
                        && (errors.IsLost(clause) || (inFinally && use.Channel.Scope is null && errors.IsThrownOnOnly(clause))))
                        return Writes(use, @try.Body) ? clause : null;
                }

                return null;
            }

            below = ancestor;
        }

        return null;
    }

    private static bool Writes(ChannelUse completion, IOperation code)
    {
        foreach (var use in completion.Channel.Uses)
        {
            if ((use.IsWrite || use.Kind == UseKind.WaitToWrite) && Surroundings.IsWithin(use.Operation, code))
                return true;
        }

        return false;
    }
}
