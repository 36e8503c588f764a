using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Shutdown;

/// <summary>
/// MPSC019: one loop reads commands and items, and nothing puts the commands first: they are looked at only in rounds that find no item.
/// </summary>
internal sealed class ControlSelectedByChance : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.ControlSelectedByChance,
        title: Resources.Text("MPSC019_Title"),
        messageFormat: Resources.Text("MPSC019_Message"),
        category: RuleCategories.Shutdown,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC019_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.ControlSelectedByChance));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        List<(ILoopOperation, Channel)>? seen = null;
        foreach (var take in model.Uses)
        {
            if (take.IsMethodGroup || take.Kind is not (UseKind.TryRead or UseKind.ReadAsync))
                continue;

            ILoopOperation? inner = null;
            foreach (var loop in Surroundings.Loops(take.Operation))
            {
                inner ??= loop;
                if (ControlIn(model, loop, take) is not { } control)
                    continue;

                seen ??= [];
                if (!seen.Contains((loop, take.Channel)) && TurnOrder.HidesOther(model, loop, inner, take, control.Takes))
                {
                    seen.Add((loop, take.Channel));
                    report(Diagnostic.Create(Rule, take.Location,
                        [control.Takes[0].Location],
                        DiagnosticFacts.Properties([(DiagnosticFacts.ReadRole, control.Takes[0].Location)], singleConsumer: false),
                        NameOf(model, control.Takes[0]), NameOf(model, take)));
                }

                break;
            }
        }
    }

    // another channel of which the same loop takes what steers it, while the items of this one do not
    private static ItemHandling? ControlIn(TypeModel model, ILoopOperation loop, ChannelUse take)
    {
        foreach (var use in model.Uses)
        {
            if (use.Channel == take.Channel || use.Body != take.Body || use.IsMethodGroup
                || use.Kind is not (UseKind.TryRead or UseKind.ReadAsync) || !ItemHandling.IsPartOf(use.Operation, loop))
                continue;

            var handling = ItemHandling.Of(model, loop, use.Channel);
            if (handling.Steers() && !ItemHandling.Of(model, loop, take.Channel).Steers())
                return handling;
        }

        return null;
    }

    private static string NameOf(TypeModel model, ChannelUse use)
        => use.Channel.NameFor(model.Resolve(Surroundings.ReceiverOf((IInvocationOperation)use.Operation)));
}
