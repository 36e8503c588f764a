namespace Mpsc.Benchmarks;

/// <summary>Two consumers send one item to and fro: both are idle between two hops, so each hop is a wake-up through the pool.</summary>
internal sealed class LoopToLoopHop() : SpeedScenario<IConsumers>(ConsumerSubjects.All)
{
    public const int ItemCount = 40_000;

    public override string Title => "hop from loop to loop";

    public override Target Target => new(Goal: 4, Gate: 2.3);

    public override int Items => ItemCount;

    protected override Sample Measure(IConsumers unit, int items)
    {
        using var done = new ManualResetEventSlim();
        ConsumerUnit? pong = null;
        ConsumerUnit ping = unit.Start(hops =>
        {
            if (hops >= items)
                done.Set();
            else
                pong!.Post(hops + 1);
        });
        pong = unit.Start(hops => ping.Post(hops + 1));

        Meter meter = Meter.Start();
        ping.Post(0);
        done.Wait();
        Sample sample = meter.Stop(items);
        Task.WaitAll(ping.CompleteAsync(), pong.CompleteAsync());
        return sample;
    }
}
