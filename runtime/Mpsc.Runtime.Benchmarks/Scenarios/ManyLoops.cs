namespace Mpsc.Benchmarks;

/// <summary>One thread posts to 10,000 consumers in turn, 100 items to each.</summary>
internal sealed class ManyLoops() : SpeedScenario<IConsumers>(ConsumerSubjects.All)
{
    public const int ItemCount = 1_000_000;
    private const int ItemsPerLoop = 100;

    public override string Title => "10,000 loops x 100 items";

    public override Target Target => new(Goal: 2, Gate: 1.0);

    public override bool NeedsTwoCores => true;

    public override KnownMiss? KnownMiss =>
        new("one work item of the thread pool per post is most of the time, for all subjects", NotBelow: 0.5);

    // Who runs first decides much: single rounds differ by half.
    public override int RoundsFactor => 3;

    public override int Items => ItemCount;

    protected override Sample Measure(IConsumers unit, int items)
    {
        int left = items;
        using var done = new ManualResetEventSlim();
        var consumers = new ConsumerUnit[items / ItemsPerLoop];
        for (int i = 0; i < consumers.Length; i++)
        {
            consumers[i] = unit.Start(_ =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                    done.Set();
            });
        }

        Meter meter = Meter.Start();
        for (int i = 0; i < ItemsPerLoop; i++)
        {
            foreach (ConsumerUnit consumer in consumers)
                consumer.Post(i);
        }

        done.Wait();
        Sample sample = meter.Stop(items);
        Task.WaitAll(consumers.Select(static consumer => consumer.CompleteAsync()));
        return sample;
    }
}
