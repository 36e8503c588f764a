using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Shutdown;

/// <summary>
/// MPSC012: the reader is cancelled while accepted items are buffered, and nobody takes them afterwards. A warning where somebody waits for
/// the <c>TaskCompletionSource</c> of each item.
/// </summary>
internal sealed class StopAbandonsItems : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.StopAbandonsItems,
        title: Resources.Text("MPSC012_Title"),
        messageFormat: Resources.Text("MPSC012_Message"),
        category: RuleCategories.Shutdown,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC012_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.StopAbandonsItems));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        List<ReadLoop>? loops = null;
        var reported = new HashSet<IOperation>();
        foreach (var channel in model.Channels)
        {
            if (channel.Options.FullMode == FullMode.Drop || channel.Uses.Count == 0)
                continue;

            loops ??= ReadLoop.Of(model);
            if (!Leftovers.StayInChannel(model, channel, loops))
                continue;
            if (LossAt(model, channel, loops) is { } loss && reported.Add(loss.Stop.Site))
                report(Report(model, channel, loss));
            else if (LossByHost(model, channel, loops) is { } loop)
                report(At(loop.Waits[0].Operation, [], Resources.Text("MPSC012_WhyHost", loop.Token!.Syntax.ToString())));
        }
    }

    private static Diagnostic Report(TypeModel model, Channel channel, Loss loss)
        => Diagnostic.Create(Rule, loss.Stop.Site.Syntax.GetLocation(),
            loss.Why == "MPSC012_WhyReply" ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
            [loss.Read.Location],
            DiagnosticFacts.Properties([(DiagnosticFacts.ReadRole, loss.Read.Location)], singleConsumer: false),
            Resources.Text(loss.Why, loss.Stop.Member.Name,
                channel.NameFor(model.Resolve(Surroundings.ReceiverOf((IInvocationOperation)loss.Read.Operation)))));

    private static Loss? LossAt(TypeModel model, Channel channel, List<ReadLoop> loops)
    {
        var type = Leftovers.ItemType(model, channel);
        foreach (var loop in loops)
        {
            if (loop.Channel != channel || loop.Token is null || loop.Waits.Count == 0)
                continue;

            var stops = LoopStops.Of(model, loop);
            if (DrainingStops.AreAmong(model, stops))
                return null;

            foreach (var stop in stops)
            {
                bool owns = Items.CarryReply(type, model.Known) || Leftovers.AreDisposedBy(loop, model.Known);
                if (!stop.IsCancellation
                    || !CancelledLoop.LeavesItems(model, loop, ((IInvocationOperation)stop.Site).Instance, onPurpose: owns))
                    continue;
                if (Items.CarryReply(type, model.Known))
                {
                    if (Leftovers.AreWaitedFor(model, channel, loops))
                        return new Loss("MPSC012_WhyReply", stop, loop.Waits[0]);
                }
                else if (Leftovers.AreDisposedBy(loop, model.Known))
                {
                    return new Loss("MPSC012_WhyDisposable", stop, loop.Waits[0]);
                }
                else if (IsMeantToBeRead(model, loop, stop, stops))
                {
                    return new Loss("MPSC012_WhyLost", stop, loop.Waits[0]);
                }
            }
        }

        return null;
    }

    // the host cancels the token of its service, which nobody here stops in another way
    private static ReadLoop? LossByHost(TypeModel model, Channel channel, List<ReadLoop> loops)
    {
        foreach (var loop in loops)
        {
            if (loop.Channel == channel && loop.Token is { } token && loop.Waits.Count > 0 && model.Tokens.IsStoppingToken(token)
                && Items.CarryReply(Leftovers.ItemType(model, channel), model.Known) && LoopStops.Of(model, loop).Count == 0
                && CancelledLoop.LeavesItems(model, loop, token, onPurpose: true) && Leftovers.AreWaitedFor(model, channel, loops))
                return loop;
        }

        return null;
    }

    // Data that nobody waits for may be meant to be lost, and is anyhow where the host stops and the process ends. Not so where writers wait
    // until it is accepted, or the stop completes the channel, and takes the time to wait for the loop: an end in good order was wanted.
    private static bool IsMeantToBeRead(TypeModel model, ReadLoop loop, LoopStop stop, List<LoopStop> stops)
        => loop.Channel.Options is { IsBounded: false } or { FullMode: FullMode.Wait, Capacity: not <= 1 }
            && !Items.AreAllTheSame(loop.Channel) && Leftovers.AreAccepted(loop.Channel, loop,
                byWait: !stops.Exists(other => !other.IsCancellation && other.Member == stop.Member))
            && !Entries.IsHosted(model.Index.Type, model.Known) && LoopStops.MayWait(model, stop);

    private sealed record Loss(string Why, LoopStop Stop, ChannelUse Read);
}
