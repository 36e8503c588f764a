namespace Mpsc.Benchmarks;

/// <summary>Two threads add items and nobody takes them.</summary>
internal sealed class EnqueueByTwoThreads<T>(T item) : SpeedScenario<QueueUnit<T>>(QueueSubjects<T>.All)
{
    public const int ItemCount = 200_000;

    public override string Title => "enqueue by two threads";

    public override string Variant => typeof(T).IsValueType ? "long" : "reference";

    public override Target Target => new(Goal: 3, Gate: 1.8);

    public override bool NeedsTwoCores => true;

    public override KnownMiss? KnownMiss =>
        new("cache lines that move between the cores are most of the time, for bare slots too", NotBelow: 0.7);

    public override int Items => ItemCount;

    protected override Sample Measure(QueueUnit<T> unit, int items)
    {
        using var crew = new Crew(2, () => unit.EnqueueMany(item, items / 2));
        Meter meter = Meter.Start();
        crew.Begin();
        crew.Join();
        return meter.Stop(items);
    }
}
