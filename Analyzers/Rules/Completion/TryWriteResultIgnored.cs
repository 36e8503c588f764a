using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Completion;

/// <summary>
/// MPSC003: a bounded channel that lets writers wait, and a <c>TryWrite</c> that does not wait and whose result nobody looks at: when the
/// channel is full the item is gone. A warning where somebody waits for the item's <c>TaskCompletionSource</c>.
/// </summary>
internal sealed class TryWriteResultIgnored : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.TryWriteResultIgnored,
        title: Resources.Text("MPSC003_Title"),
        messageFormat: Resources.Text("MPSC003_Message"),
        category: RuleCategories.Completion,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC003_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.TryWriteResultIgnored));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        foreach (var use in model.Uses)
        {
            if (use.Kind != UseKind.TryWrite || use.Operation is not IInvocationOperation call || !TryResults.IsUnused(call))
                continue;

            bool hangs = Items.CarryReply(Items.Of(use)?.Type, model.Known) && Items.ReplyIsWaitedFor(model, use);
            if (MayBeFull(model, use, hangs))
                report(Report(model, use, call, "MPSC003_Full", hangs));
            else if (hangs && MayBeCompleted(model, use))
                report(Report(model, use, call, "MPSC003_Completed", hangs));
        }
    }

    // one place is a wake-up signal, unless the item says more: a refused one says that the reader will come anyway
    private static bool MayBeFull(TypeModel model, ChannelUse use, bool hangs)
        => use.Channel.Options is { IsBounded: true, FullMode: FullMode.Wait } options && (options.Capacity is not <= 1 || hangs)
            && Room.IsReadAsQueue(use.Channel) && !Items.AreAllTheSame(use.Channel) && !IsMarkerOfTimer(model, use)
            && !Room.IsSeenTo(model, use);

    // nobody answers what comes after completion, however much room there is
    private static bool MayBeCompleted(TypeModel model, ChannelUse use)
        => use.Channel.IsCreatedHere && use.Channel.Scope is null && !use.Channel.WriterEscapes && model.Guards.Of(use.Operation).IsOpen
            && ChannelEnd.MayComeBefore(model, use) is not null;

    private Diagnostic Report(TypeModel model, ChannelUse use, IInvocationOperation call, string when, bool hangs)
    {
        var others = new List<(string Role, Location Location)>();
        if (ObstacleTo(model, use) is { } obstacle)
            others.Add((DiagnosticFacts.ObstacleRole, obstacle.Syntax.GetLocation()));

        // whoever writes to a completed channel may be told so elsewhere
        var severity = hangs && when == "MPSC003_Full" ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info;
        return Diagnostic.Create(Rule, call.Syntax.GetLocation(), severity, others.Select(static other => other.Location),
            DiagnosticFacts.Properties(others, singleConsumer: false), use.Channel.NameFor(model.Resolve(call.Instance)),
            Resources.Text(when), hangs ? Resources.Text("MPSC003_Reply") : "");
    }

    // what makes it unwise to wait for room in this place
    private static IOperation? ObstacleTo(TypeModel model, ChannelUse use)
        => ChannelEnd.MayComeBefore(model, use)
            ?? Room.ReadAfter(use)?.Operation
            ?? (model.Guards.IsUnderLock(use.Operation) ? use.Body.Root : null);

    // a timer that writes the same thing at each tick: the next tick makes up for a lost one
    private static bool IsMarkerOfTimer(TypeModel model, ChannelUse use)
    {
        if (Items.Of(use) is not (IFieldReferenceOperation or ILocalReferenceOperation or ILiteralOperation))
            return false;

        foreach (var start in use.Body.Starts)
        {
            if (start.Site is IObjectCreationOperation creation && KnownTypes.Same(creation.Type, model.Known.Timer))
                return true;
        }

        return false;
    }
}
