namespace Mpsc.Benchmarks;

/// <summary>
/// What is allocated per item when the backlog stays short: 100 items are added and taken or handled, again and again, with one queue or
/// consumer.
/// </summary>
internal sealed class SteadyStateAllocation(string variant, IReadOnlyList<Subject<Action<int>>> subjects)
    : AmountScenario<Action<int>>(subjects)
{
    private const int BurstLength = 100;
    private const int Bursts = 2_000;

    public override string Title => "bytes per item, steady state";

    public override string Variant => variant;

    // Rounded to a tenth. The pool allocates now and then, for itself.
    public override Target Target => new(Goal: 0.05, Gate: 0.05);

    public static SteadyStateAllocation OfQueues() => new("queue", [.. QueueSubjects<long>.All.Select(AsBursts)]);

    public static SteadyStateAllocation OfBoundedQueues() => new("bounded queue", [.. BoundedQueueSubjects<long>.All.Select(AsBursts)]);

    public static SteadyStateAllocation OfConsumers() => new("loop", [.. ConsumerSubjects.All.Select(AsBursts)]);

    public static SteadyStateAllocation OfForeach() => new("await foreach", [.. ConsumerSubjects.Foreach.Select(AsBursts)]);

    protected override double Measure(Action<int> burst)
    {
        for (int i = 0; i < Bursts; i++)
            burst(BurstLength);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Bursts; i++)
            burst(BurstLength);
        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / (Bursts * BurstLength);
    }

    private static Subject<Action<int>> AsBursts(Subject<QueueUnit<long>> subject) => new(subject.Name, subject.Role, () =>
    {
        QueueUnit<long> queue = subject.Create();
        return length =>
        {
            queue.EnqueueMany(42, length);
            queue.DequeueMany(length);
        };
    });

    private static Subject<Action<int>> AsBursts(Subject<IConsumers> subject) => new(subject.Name, subject.Role, () =>
    {
        long posted = 0;
        long handled = 0;
        ConsumerUnit consumer = subject.Create().Start(_ => Volatile.Write(ref handled, handled + 1));
        return length =>
        {
            posted += length;
            consumer.PostMany(length);
            while (Volatile.Read(ref handled) != posted)
                Thread.SpinWait(1);
        };
    });
}
