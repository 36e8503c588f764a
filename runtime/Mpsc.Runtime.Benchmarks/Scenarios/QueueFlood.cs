namespace Mpsc.Benchmarks;

/// <summary>Producers add items as fast as they can while the consumer polls.</summary>
internal abstract class QueueFlood<T>(IReadOnlyList<Subject<QueueUnit<T>>> subjects, int producers, T item)
    : SpeedScenario<QueueUnit<T>>(subjects)
{
    public const int ItemCount = 200_000;

    public override bool NeedsTwoCores => true;

    public override int Items => ItemCount;

    public override string Variant => $"P={producers}";

    protected static string ItemKind => typeof(T).IsValueType ? "long" : "reference";

    protected int Producers => producers;

    protected override Sample Measure(QueueUnit<T> unit, int items)
    {
        int share = items / producers;
        using var crew = new Crew(producers, () => unit.EnqueueMany(item, share));
        Meter meter = Meter.Start();
        crew.Begin();
        unit.DequeueMany(share * producers);
        Sample sample = meter.Stop(share * producers);
        crew.Join();
        return sample;
    }
}
