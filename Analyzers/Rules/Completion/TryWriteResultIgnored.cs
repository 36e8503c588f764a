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
            if (use.Kind == UseKind.TryWrite && use.Operation is IInvocationOperation call && LosesItems(use.Channel.Options)
                && TryResults.IsUnused(call) && Room.IsReadAsQueue(use.Channel) && !Items.AreAllTheSame(use.Channel)
                && !IsMarkerOfTimer(model, use) && !Room.IsSeenTo(model, use))
                report(Report(model, use, call));
        }
    }

    // one place is a wake-up signal: a refused one says that the reader will come anyway
    private static bool LosesItems(CreationOptions options) => options is { IsBounded: true, FullMode: FullMode.Wait } and not { Capacity: <= 1 };

    private Diagnostic Report(TypeModel model, ChannelUse use, IInvocationOperation call)
    {
        var others = new List<(string Role, Location Location)>();
        if (ObstacleTo(model, use) is { } obstacle)
            others.Add((DiagnosticFacts.ObstacleRole, obstacle.Syntax.GetLocation()));

        bool hangs = Items.CarryReply(Items.Of(use)?.Type, model.Known) && Items.ReplyIsWaitedFor(model, use);
        return Diagnostic.Create(Rule, call.Syntax.GetLocation(), hangs ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
            others.Select(static other => other.Location), DiagnosticFacts.Properties(others, singleConsumer: false),
            use.Channel.NameFor(model.Resolve(call.Instance)), hangs ? Resources.Text("MPSC003_Reply") : "");
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
