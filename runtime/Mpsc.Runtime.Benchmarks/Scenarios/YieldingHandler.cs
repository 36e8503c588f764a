namespace Mpsc.Benchmarks;

/// <summary>The handler is asynchronous and yields once per item: each item costs a trip through the pool.</summary>
internal sealed class YieldingHandler() : SpeedScenario<IConsumers>(ConsumerSubjects.All)
{
    public const int ItemCount = 40_000;

    public override string Title => "handler that yields";

    public override Target Target => new(Goal: 1.0, Gate: 0.85);

    public override int Items => ItemCount;

    protected override Sample Measure(IConsumers unit, int items)
    {
        int left = items;
        using var done = new ManualResetEventSlim();
        ConsumerUnit consumer = unit.Start(HandleAsync);
        using var crew = new Crew(1, () => consumer.PostMany(items));
        Meter meter = Meter.Start();
        crew.Begin();
        done.Wait();
        Sample sample = meter.Stop(items);
        crew.Join();
        consumer.CompleteAsync().Wait();
        return sample;

        async ValueTask HandleAsync(long item)
        {
            await Task.Yield();
            if (--left == 0)
                done.Set();
        }
    }
}
