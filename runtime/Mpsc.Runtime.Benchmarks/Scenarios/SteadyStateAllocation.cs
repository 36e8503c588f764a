namespace Mpsc.Benchmarks;

/// <summary>
/// What is allocated per item when the backlog stays short: 100 items are added and taken or handled, again and again, with one queue or
/// consumer.
/// </summary>
internal sealed class SteadyStateAllocation(string variant, IReadOnlyList<Subject<Bursts>> subjects)
    : AmountScenario<Bursts>(subjects)
{
    private const int BurstLength = 100;
    private const int BurstCount = 2_000;

    public override string Title => "bytes per item, steady state";

    public override string Variant => variant;

    // Nothing, but for what the pool allocates now and then for itself. One small object per burst would be several times as much.
    public override Target Target => new(Goal: 0.05, Gate: 0.05);

    public static SteadyStateAllocation OfQueues() => new("queue", [.. QueueSubjects<long>.All.Select(AsBursts)]);

    public static SteadyStateAllocation OfBoundedQueues() => new("bounded queue", [.. BoundedQueueSubjects<long>.All.Select(AsBursts)]);

    public static SteadyStateAllocation OfConsumers() => new("loop", [.. ConsumerSubjects.All.Select(AsBursts)]);

    public static SteadyStateAllocation OfForeach() => new("await foreach", [.. ConsumerSubjects.Foreach.Select(AsBursts)]);

    protected override double Measure(Bursts unit)
    {
        for (int i = 0; i < BurstCount; i++)
            unit.Run(BurstLength);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < BurstCount; i++)
            unit.Run(BurstLength);
        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / (BurstCount * BurstLength);
    }

    private static Subject<Bursts> AsBursts(Subject<QueueUnit<long>> subject) => new(subject.Name, subject.Role, () =>
    {
        QueueUnit<long> queue = subject.Create();
        return new Bursts(
            length =>
            {
                queue.EnqueueMany(42, length);
                queue.DequeueMany(length);
            },
            owner: null);
    });

    private static Subject<Bursts> AsBursts(Subject<IConsumers> subject) => new(subject.Name, subject.Role, () =>
    {
        IConsumers consumers = subject.Create();
        long posted = 0;
        long handled = 0;
        ConsumerUnit consumer = consumers.Start(_ => Volatile.Write(ref handled, handled + 1));
        return new Bursts(
            length =>
            {
                posted += length;
                consumer.PostMany(length);
                var spin = new SpinWait();
                while (Volatile.Read(ref handled) != posted)
                    spin.SpinOnce(sleep1Threshold: -1);
            },
            consumers as IDisposable);
    });
}
