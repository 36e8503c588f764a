using System.Threading.Channels;

namespace Mpsc.Benchmarks;

/// <summary><c>await foreach</c> over a completed channel that is full of items: nothing waits, only the protocol costs.</summary>
internal sealed class ForeachPrefilled() : SpeedScenario<Channel<long>>(
[
    new("Channel", Role.Baseline, Channel.CreateUnbounded<long>),
    new("Channel, SingleReader", Role.Baseline, Channels.SingleReader<long>),
    new("MpscChannel", Role.Gated, MpscChannel.CreateUnbounded<long>),
])
{
    public const int ItemCount = 200_000;

    public override string Title => "await foreach, prefilled";

    public override Target Target => new(Goal: 4, Gate: 2.5);

    public override int Items => ItemCount;

    protected override Sample Measure(Channel<long> unit, int items)
    {
        for (int i = 0; i < items; i++)
            unit.Writer.TryWrite(i);
        unit.Writer.Complete();

        Meter meter = Meter.Start();
        ReadAllAsync(unit.Reader).Wait();
        return meter.Stop(items);
    }

    private static async Task<long> ReadAllAsync(ChannelReader<long> reader)
    {
        long sum = 0;
        await foreach (long item in reader.ReadAllAsync())
            sum += item;
        return sum;
    }
}
