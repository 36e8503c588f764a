using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Runtime;

/// <summary>
/// MPSC041: a queue or loop of our runtime says whether it has accepted an item, and nobody looks, though it may well refuse: it is bounded, it
/// is ended already, or the item carries the promise of an answer.
/// </summary>
internal sealed class PostResultIgnored : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.PostResultIgnored,
        title: Resources.Text("MPSC041_Title"),
        messageFormat: Resources.Text("MPSC041_Message"),
        category: RuleCategories.Runtime,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC041_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.PostResultIgnored));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        foreach (var held in model.RuntimeObjects)
        {
            foreach (var call in held.Calls)
            {
                if (IsPost(call.TargetMethod.Name) && !call.Syntax.ContainsDiagnostics && IsIgnored(call) && Why(model, held, call) is { } why)
                    report(At(call, [], why));
            }
        }
    }

    private static bool IsPost(string method) => method is "TryPost" or "PostAsync" or "TryEnqueue" or "Enqueue";

    // a statement of its own; `_ =` says that it is meant
    private static bool IsIgnored(IInvocationOperation call)
    {
        IOperation value = call;
        for (var parent = Surroundings.ParentOf(value); ; parent = Surroundings.ParentOf(value))
        {
            switch (parent)
            {
                case IExpressionStatementOperation:
                    return true;
                case IAwaitOperation:
                case IConditionalAccessOperation access when Surroundings.Unwrap(access.WhenNotNull) == value:
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" } chained when Surroundings.IsReceiver(chained, value):
                    value = parent;
                    break;
                default:
                    return false;
            }
        }
    }

    private static LocalizableString? Why(TypeModel model, RuntimeObject held, IInvocationOperation call)
    {
        string method = call.TargetMethod.Name;
        if (EndBefore(model, held, call))
            return Resources.Text("MPSC041_WhyEnded", method, held.Symbol.Name);
        if (method != "PostAsync" && IsBounded(held))
            return Resources.Text("MPSC041_WhyFull", method, held.Symbol.Name);

        return call.TargetMethod.ContainingType is { TypeArguments: [var item] } && Items.CarryReply(item, model.Known)
            && (held.Escapes || held.Calls.Exists(static other => LoopNeverEnded.Ends(other.TargetMethod.Name)))
            ? Resources.Text("MPSC041_WhyReply", method, held.Symbol.Name) : null;
    }

    private static bool EndBefore(TypeModel model, RuntimeObject held, IInvocationOperation call)
        => held.Creations.Count < 2 && held.Calls.Exists(other => LoopNeverEnded.Ends(other.TargetMethod.Name)
            && model.Index.BodyOf(other) == model.Index.BodyOf(call) && Order.IsAlwaysBefore(other, call));

    private static bool IsBounded(RuntimeObject held)
        => held.Kind == RuntimeKind.BoundedQueue
            || (held is { Kind: RuntimeKind.Loop, Creations: [IObjectCreationOperation creation] } && HasCapacity(creation));

    // new ConsumerLoop<T>(handler, new ConsumerLoopOptions<T> { Capacity = 100 })
    private static bool HasCapacity(IObjectCreationOperation loop)
    {
        foreach (var argument in loop.Arguments)
        {
            if (Surroundings.Unwrap(argument.Value) is not IObjectCreationOperation { Initializer: { } settings })
                continue;

            foreach (var setting in settings.Initializers)
            {
                if (setting is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "Capacity" }, Value: var capacity })
                    return Surroundings.Unwrap(capacity).ConstantValue is not { HasValue: true, Value: null };
            }
        }

        return false;
    }
}
