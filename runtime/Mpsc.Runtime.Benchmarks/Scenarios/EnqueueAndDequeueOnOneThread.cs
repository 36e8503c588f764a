namespace Mpsc.Benchmarks;

/// <summary>One thread adds an item and takes it, again and again: what a queue costs without contention.</summary>
internal sealed class EnqueueAndDequeueOnOneThread<T>(T item) : SpeedScenario<QueueUnit<T>>(QueueSubjects<T>.All)
{
    public const int ItemCount = 200_000;

    public override string Title => "enqueue and dequeue on one thread";

    public override string Variant => typeof(T).IsValueType ? "long" : "reference";

    public override Target Target => new(Goal: 3, Gate: 2.3);

    // a reference costs the garbage collector's write barrier on both sides; how much that is, depends on the processor
    public override KnownMiss? KnownMiss => typeof(T).IsValueType ? null
        : new("the write barrier of each reference, which weighs more on some processors", NotBelow: 1.7);

    public override int Items => ItemCount;

    protected override Sample Measure(QueueUnit<T> unit, int items)
    {
        Meter meter = Meter.Start();
        unit.EnqueueAndDequeue(item, items);
        return meter.Stop(items);
    }
}
