namespace Mpsc.Benchmarks;

/// <summary>Everything that is measured, with what it should reach.</summary>
internal static class Catalog
{
    private static readonly object Item = new();

    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. UnboundedQueueFloods(42L),
        .. UnboundedQueueFloods(Item),
        new EnqueueAndDequeueOnOneThread<long>(42),
        new EnqueueAndDequeueOnOneThread<object>(Item),
        new EnqueueByTwoThreads<long>(42),
        new EnqueueByTwoThreads<object>(Item),
        .. BoundedQueueFloods(42L),
        .. BoundedQueueFloods(Item),
        new ChannelWriteAndRead(producers: 1),
        new ChannelWriteAndRead(producers: 2),
        new ChannelWriteAndRead(producers: 4),
        new ChannelWriteAndRead(producers: 8),
        new ForeachPrefilled(),
        new ForeachFlood(producers: 1),
        new ForeachFlood(producers: 2),
        new ForeachFlood(producers: 4),
        new LoopFlood(producers: 1, goal: 3),
        new LoopFlood(producers: 2, goal: 2.2),
        new LoopFlood(producers: 4, goal: 2),
        new LoopFlood(producers: 8, goal: 1.9),
        new LoopToLoopHop(),
        new ManyLoops(),
        new YieldingHandler(),
        new IdlePing(),
        new IdleFootprint(used: false),
        new IdleFootprint(used: true),
        new StopWithBacklog(),
        SteadyStateAllocation.OfQueues(),
        SteadyStateAllocation.OfBoundedQueues(),
        SteadyStateAllocation.OfForeach(),
        SteadyStateAllocation.OfConsumers(),
    ];

    private static IEnumerable<Scenario> UnboundedQueueFloods<T>(T item) =>
    [
        new UnboundedQueueFlood<T>(producers: 1, new Target(Goal: 6, Gate: 3), item),
        new UnboundedQueueFlood<T>(producers: 2, new Target(Goal: 3.3, Gate: 2.5), item),
        new UnboundedQueueFlood<T>(producers: 4, new Target(Goal: 2.5, Gate: 1.8), item),
        new UnboundedQueueFlood<T>(producers: 8, new Target(Goal: 2, Gate: 1.5), item),
    ];

    private static IEnumerable<Scenario> BoundedQueueFloods<T>(T item) =>
    [
        new BoundedQueueFlood<T>(producers: 1, item),
        new BoundedQueueFlood<T>(producers: 2, item),
        new BoundedQueueFlood<T>(producers: 4, item),
        new BoundedQueueFlood<T>(producers: 8, item),
    ];
}
