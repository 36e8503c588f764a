using System.Threading.Channels;

namespace Mpsc.Benchmarks;

/// <summary>The consumers that are compared.</summary>
internal static class ConsumerSubjects
{
    public static IReadOnlyList<Subject<IConsumers>> All { get; } =
    [
        .. Baselines,
        new("ConsumerLoop", Role.Gated, static () => new ConsumerLoopConsumers()),
        new("MpscChannel + await foreach", Role.Shown, static () => new ForeachConsumers(MpscChannel.CreateUnbounded<long>)),
        new("MpscChannel + RunAsync", Role.Shown, static () => new RunAsyncConsumers(MpscChannel.CreateUnbounded<long>)),
        new("ActionBlock", Role.Shown, static () => new ActionBlockConsumers()),
        new("Akka.NET actor", Role.Shown, static () => new AkkaConsumers()),
        new("Proto.Actor actor", Role.Shown, static () => new ProtoConsumers()),
    ];

    /// <summary>For what <c>await foreach</c> over <see cref="MpscChannel{T}"/> has to reach.</summary>
    public static IReadOnlyList<Subject<IConsumers>> Foreach { get; } =
    [
        .. Baselines,
        new("MpscChannel + await foreach", Role.Gated, static () => new ForeachConsumers(MpscChannel.CreateUnbounded<long>)),
    ];

    private static IEnumerable<Subject<IConsumers>> Baselines =>
    [
        new("Channel + await foreach", Role.Baseline, static () => new ForeachConsumers(Channel.CreateUnbounded<long>)),
        new("Channel, SingleReader + await foreach", Role.Baseline, static () => new ForeachConsumers(Channels.SingleReader<long>)),
    ];
}
