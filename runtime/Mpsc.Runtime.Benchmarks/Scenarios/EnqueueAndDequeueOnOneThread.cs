namespace Mpsc.Benchmarks;

/// <summary>One thread adds an item and takes it, again and again: what a queue costs without contention.</summary>
internal sealed class EnqueueAndDequeueOnOneThread<T>(T item) : SpeedScenario<QueueUnit<T>>(QueueSubjects<T>.All)
{
    public const int ItemCount = 200_000;

    public override string Title => "enqueue and dequeue on one thread";

    public override string Variant => typeof(T).IsValueType ? "long" : "reference";

    public override Target Target => new(Goal: 3, Gate: 2.3);

    public override int Items => ItemCount;

    protected override Sample Measure(QueueUnit<T> unit, int items)
    {
        Meter meter = Meter.Start();
        unit.EnqueueAndDequeue(item, items);
        return meter.Stop(items);
    }
}
