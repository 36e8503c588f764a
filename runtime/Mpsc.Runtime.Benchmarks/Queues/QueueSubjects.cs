using System.Threading.Channels;

namespace Mpsc.Benchmarks;

/// <summary>The unbounded queues that are compared.</summary>
internal static class QueueSubjects<T>
{
    public static IReadOnlyList<Subject<QueueUnit<T>>> All { get; } =
    [
        Of("Channel", Role.Baseline, static () => new ChannelQueue<T>(Channel.CreateUnbounded<T>())),
        Of("Channel, SingleReader", Role.Baseline, static () => new ChannelQueue<T>(Channels.SingleReader<T>())),
        Of("MpscQueue", Role.Gated, static () => new MpscQueueAdapter<T>()),
        Of("MpscChannel", Role.Shown, static () => new ChannelQueue<T>(MpscChannel.CreateUnbounded<T>())),
        Of("ConcurrentQueue", Role.Shown, static () => new ConcurrentQueueAdapter<T>()),
        Of("lock + Queue", Role.Shown, static () => new LockedQueue<T>()),
        Of("BlockingCollection", Role.Shown, static () => new BlockingCollectionAdapter<T>([])),
        Of("classic node queue", Role.Shown, static () => new LinkedNodeQueueAdapter<T>()),
        Of("bare slots", Role.Shown, static () => new BareSlotsAdapter<T>()),
    ];

    public static IReadOnlyList<Subject<QueueUnit<T>>> ChannelsOnly { get; } =
    [
        Of("Channel", Role.Baseline, static () => new ChannelQueue<T>(Channel.CreateUnbounded<T>())),
        Of("Channel, SingleReader", Role.Baseline, static () => new ChannelQueue<T>(Channels.SingleReader<T>())),
        Of("MpscChannel", Role.Gated, static () => new ChannelQueue<T>(MpscChannel.CreateUnbounded<T>())),
    ];

    public static Subject<QueueUnit<T>> Of<TQueue>(string name, Role role, Func<TQueue> create)
        where TQueue : struct, IQueue<T> =>
        new(name, role, () => new QueueUnit<T, TQueue>(create()));
}
