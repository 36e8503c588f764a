namespace Mpsc.Benchmarks;

/// <summary>Producers post items as fast as they can; the run ends when the last one has been handled.</summary>
internal abstract class ConsumerFlood(IReadOnlyList<Subject<IConsumers>> subjects, int producers) : SpeedScenario<IConsumers>(subjects)
{
    public const int ItemCount = 200_000;

    public override bool NeedsTwoCores => true;

    public override int Items => ItemCount;

    public override string Variant => $"P={producers}";

    protected int Producers => producers;

    protected override Sample Measure(IConsumers unit, int items)
    {
        int share = items / producers;
        int left = share * producers;
        using var done = new ManualResetEventSlim();
        ConsumerUnit consumer = unit.Start(_ =>
        {
            if (--left == 0)
                done.Set();
        });
        using var crew = new Crew(producers, () => consumer.PostMany(share));
        Meter meter = Meter.Start();
        crew.Begin();
        crew.Join();
        done.Wait();
        Sample sample = meter.Stop(share * producers);
        consumer.CompleteAsync().Wait();
        return sample;
    }
}
