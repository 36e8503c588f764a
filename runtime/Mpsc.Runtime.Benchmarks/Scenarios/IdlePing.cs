using System.Diagnostics;

namespace Mpsc.Benchmarks;

/// <summary>From a post to an idle consumer until its handler runs; the caller looks without pause. Median of the pings of a run.</summary>
internal sealed class IdlePing() : SpeedScenario<IConsumers>(ConsumerSubjects.All)
{
    public const int ItemCount = 1_000;

    public override string Title => "ping of an idle loop";

    public override Target Target => new(Goal: 1.0, Gate: 0.85);

    public override int Items => ItemCount;

    protected override Sample Measure(IConsumers unit, int items)
    {
        long handled = -1;
        ConsumerUnit consumer = unit.Start(item => Volatile.Write(ref handled, item));
        double[] latencies = new double[items];
        double nanosecondsPerTick = 1e9 / Stopwatch.Frequency;

        Meter meter = Meter.Start();
        for (int i = 0; i < items; i++)
        {
            long posted = Stopwatch.GetTimestamp();
            consumer.Post(i);
            while (Volatile.Read(ref handled) != i)
                Thread.SpinWait(1);
            latencies[i] = (Stopwatch.GetTimestamp() - posted) * nanosecondsPerTick;
            // Long enough for the consumer to become idle again.
            for (int pause = 0; pause < 300; pause++)
                Thread.SpinWait(1);
        }

        Sample whole = meter.Stop(items);
        consumer.CompleteAsync().Wait();
        return whole with { Nanoseconds = Statistics.Median(latencies) };
    }
}
