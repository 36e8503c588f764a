using System.Threading.Channels;
using System.Threading.Tasks.Dataflow;
using Akka.Actor;
using Proto;

namespace Mpsc.Benchmarks;

/// <summary>The consumers whose footprint is compared.</summary>
internal static class IdleSubjects
{
    public static IReadOnlyList<Subject<IdleConsumers>> All { get; } =
    [
        new("Channel + await foreach", Role.Baseline, static () => Foreach(Channel.CreateUnbounded<long>)),
        new("Channel, SingleReader + await foreach", Role.Baseline, static () => Foreach(Channels.SingleReader<long>)),
        new("ConsumerLoop", Role.Gated, static () => new IdleConsumers<ConsumerLoop<long>>(
            static handler => new ConsumerLoop<long>(handler), static loop => loop.TryPost(1))),
        new("MpscChannel + await foreach", Role.Shown, static () => Foreach(MpscChannel.CreateUnbounded<long>)),
        new("ActionBlock", Role.Shown, static () => new IdleConsumers<ActionBlock<long>>(
            static handler => new ActionBlock<long>(handler), static block => block.Post(1))),
        new("Akka.NET actor", Role.Shown, AkkaActors),
        new("Proto.Actor actor", Role.Shown, ProtoActors),
    ];

    private static IdleConsumers<Channel<long>> Foreach(Func<Channel<long>> create) => new(
        handler =>
        {
            Channel<long> channel = create();
            _ = Task.Run(async () =>
            {
                await foreach (long item in channel.Reader.ReadAllAsync())
                    handler(item);
            });
            return channel;
        },
        static channel => channel.Writer.TryWrite(1));

    private static IdleConsumers<IActorRef> AkkaActors()
    {
        var actors = new AkkaConsumers();
        return new IdleConsumers<IActorRef>(actors.Spawn, static actor => actor.Tell(1L, ActorRefs.NoSender), actors);
    }

    private static IdleConsumers<PID> ProtoActors()
    {
        var actors = new ProtoConsumers();
        return new IdleConsumers<PID>(actors.Spawn, actor => actors.Root.Send(actor, 1L), actors);
    }
}
