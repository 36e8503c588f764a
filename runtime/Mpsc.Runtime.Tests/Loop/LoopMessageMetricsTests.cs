#if !NETSTANDARD_RUNTIME // which has no meters
using System.Diagnostics.Metrics;

namespace Mpsc.Tests;

public class LoopMessageMetricsTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_control_message_is_counted_once(bool suspends)
    {
        string name = $"{Guid.NewGuid()}";
        long counted = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "mpsc.loop.items")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            foreach (var (_, tag) in tags)
                Interlocked.Add(ref counted, Equals(tag, name) ? value : 0);
        });
        listener.Start();
        using var scheduler = new SingleThreadScheduler();
        var loop = new ConsumerLoop<int>(_ => { }, new ConsumerLoopOptions<int> { Name = name, Scheduler = scheduler });
        await loop.InvokeAsync(async () =>
        {
            if (suspends)
                await Task.Yield();
        }).Within();
        await loop.StopAsync().Within();
        // The runs are over when the thread has done what comes after them.
        await Task.Factory.StartNew(() => { }, CancellationToken.None, TaskCreationOptions.None, scheduler).Within();
        Assert.Equal(1, Interlocked.Read(ref counted));
    }
}
#endif
