using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Runtime;

/// <summary>
/// MPSC042: a producer's handle that nobody disposes or completes: the channel counts on one more producer for ever, and is never completed.
/// </summary>
internal sealed class HandleNeverDisposed : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.HandleNeverDisposed,
        title: Resources.Text("MPSC042_Title"),
        messageFormat: Resources.Text("MPSC042_Message"),
        category: RuleCategories.Runtime,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC042_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.HandleNeverDisposed));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        if (!model.Known.HasRuntime)
            return;

        foreach (var call in model.Index.Invocations)
        {
            if (model.Known.IsAddProducer(call.TargetMethod) && !call.Syntax.ContainsDiagnostics && IsGone(call))
                report(At(call));
        }

        foreach (var held in model.RuntimeObjects)
        {
            if (held is { Kind: RuntimeKind.Handle, IsOwn: true, IsUsed: false } && !held.Calls.Exists(static call => Ends(call.TargetMethod.Name)))
            {
                foreach (var creation in held.Creations)
                {
                    if (!creation.Syntax.ContainsDiagnostics)
                        report(At(creation));
                }
            }
        }
    }

    private static bool Ends(string method) => method is "Dispose" or "Complete" or "TryComplete";

    // channel.AddProducer(); _ = channel.AddProducer(); channel.AddProducer().TryWrite(1)
    private static bool IsGone(IInvocationOperation call)
        => Results.IsIgnored(call)
            || (Surroundings.ParentOf(call) is IInvocationOperation next && Surroundings.IsReceiver(next, call)
                && KnownTypes.Same(next.TargetMethod.ContainingType?.BaseType ?? next.TargetMethod.ContainingType, call.Type?.BaseType)
                && !Ends(next.TargetMethod.Name));

    private static Diagnostic At(IOperation creation) => Diagnostic.Create(Rule, creation.Syntax.GetLocation());
}
