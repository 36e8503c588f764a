using System.Threading.Channels;

namespace Mpsc.Benchmarks;

/// <summary>The queues with a bound that are compared. Who finds one full tries again, yielding its core.</summary>
internal static class BoundedQueueSubjects<T>
{
    private const int Capacity = 1024;

    public static IReadOnlyList<Subject<QueueUnit<T>>> All { get; } =
    [
        Of("Channel", Role.Baseline, static () => new ChannelQueue<T>(Channel.CreateBounded<T>(Capacity))),
        Of("Channel, SingleReader", Role.Baseline, static () => new ChannelQueue<T>(Channels.SingleReader<T>(Capacity))),
        Of("BoundedMpscQueue", Role.Gated, static () => new BoundedMpscQueueAdapter<T>(new BoundedMpscQueue<T>(Capacity))),
        Of("MpscChannel", Role.Shown, static () => new ChannelQueue<T>(MpscChannel.CreateBounded<T>(Capacity))),
        Of("bare ring", Role.Shown, static () => new BareRingAdapter<T>(new BareRing<T>(Capacity))),
        Of("BlockingCollection", Role.Shown, static () => new BlockingCollectionAdapter<T>(new(Capacity))),
    ];

    private static Subject<QueueUnit<T>> Of<TQueue>(string name, Role role, Func<TQueue> create)
        where TQueue : struct, IQueue<T> =>
        QueueSubjects<T>.Of(name, role, create);
}
