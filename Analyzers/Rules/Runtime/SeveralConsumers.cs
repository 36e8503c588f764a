using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Rules.Runtime;

/// <summary>
/// MPSC040: two consumers at one time on a queue or channel of our runtime, which has one: the channel's second read throws, the queue's may
/// be given the same item.
/// </summary>
internal sealed class SeveralConsumers : ChannelRule
{
    internal static readonly DiagnosticDescriptor Rule = new(
        id: RuleIdentifiers.SeveralConsumers,
        title: Resources.Text("MPSC040_Title"),
        messageFormat: Resources.Text("MPSC040_Message"),
        category: RuleCategories.Runtime,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: Resources.Text("MPSC040_Description"),
        helpLinkUri: RuleIdentifiers.HelpLink(RuleIdentifiers.SeveralConsumers));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(TypeModel model, Action<Diagnostic> report)
    {
        if (!model.Known.HasRuntime)
            return;

        foreach (var channel in model.Channels)
        {
            if (channel.IsCreatedHere && channel.Creations.TrueForAll(creation => model.Known.IsMpscFactory(creation.TargetMethod)))
                Check(model, channel, channel.Symbols.Count > 0 ? channel.Symbols[0].Name : "MpscChannel", report);
        }

        foreach (var held in model.RuntimeObjects)
        {
            // one that is reached through other objects, or is given by others, may be another one each time
            if (held is { Kind: RuntimeKind.Queue or RuntimeKind.BoundedQueue, Escapes: false, Creations.Count: > 0 })
                Check(model, AsChannel(model, held), held.Symbol.Name, report);
        }
    }

    private static void Check(TypeModel model, Channel channel, string name, Action<Diagnostic> report)
    {
        if (model.Concurrency.Among(channel, static use => use.IsRead) is not { } both)
            return;

        var why = both.First == both.Second ? Resources.Text("MPSC040_WhyMany", both.First.Body.Name)
            : Resources.Text("MPSC040_WhyTwo", both.Second.Body.Name, both.First.Body.Name);
        var others = new List<(string Role, Location Location)>
        {
            (DiagnosticFacts.ConcurrentRole, both.First.Location),
            (DiagnosticFacts.SpawnRole, both.Start.Site.Syntax.GetLocation()),
        };
        report(Diagnostic.Create(Rule, both.Second.Location, others.Select(static other => other.Location),
            DiagnosticFacts.Properties(others, singleConsumer: false), name, why));
    }

    // what is known of the uses of a channel holds for those of a queue: who runs them, and when
    private static Channel AsChannel(TypeModel model, RuntimeObject queue)
    {
        var channel = new Channel();
        channel.Symbols.Add(queue.Symbol);
        foreach (var creation in queue.Creations)
            channel.AddBirth(creation, model.Index.BodyOf(creation));
        foreach (var call in queue.Calls)
        {
            if (call.TargetMethod.Name is "TryDequeue" or "TryPeek" or "Drain" && model.Index.BodyOf(call) is { } body)
                channel.Uses.Add(new ChannelUse(UseKind.TryRead, call, channel, body));
        }

        channel.Scope = ChannelScope.Of(channel, model.Index);
        return channel;
    }
}
