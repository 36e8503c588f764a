using System.Threading.Channels;

namespace Mpsc.Tests;

[Collection(MemoryCollection.Name)]
public class ConsumerLoopMemoryTests
{
    private const int Loops = 20_000;

    [Fact]
    public async Task Loops_that_end_before_a_common_stop_leave_nothing_on_the_stop_task()
    {
        var stop = new TaskCompletionSource();
        await RunLoops(1000, stop.Task);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await RunLoops(Loops, stop.Task);
        long growth = GC.GetTotalMemory(forceFullCollection: true) - before;

        // A continuation and its token source that stay are more than 150 bytes for each loop.
        Assert.InRange(growth, long.MinValue, Loops * 50);
        stop.SetResult();
    }

    [Fact]
    public async Task Loops_that_end_before_a_common_token_leave_nothing_on_it()
    {
        using var stop = new CancellationTokenSource();
        await RunLoops(1000, stop.Token);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await RunLoops(Loops, stop.Token);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, Loops * 50);
    }

    private static async Task RunLoops(int count, Task stop)
    {
        for (int i = 0; i < count; i++)
        {
            (Channel<int> channel, Task loop) = Started(reader => ConsumerLoop.RunAsync(reader, static _ => { }, stop));
            channel.Writer.Complete();
            await loop.Within();
        }
    }

    private static async Task RunLoops(int count, CancellationToken stop)
    {
        for (int i = 0; i < count; i++)
        {
            (Channel<int> channel, Task loop) = Started(reader => ConsumerLoop.RunAsync(reader, static _ => { }, stop));
            channel.Writer.Complete();
            await loop.Within();
        }
    }

    private static (Channel<int> Channel, Task Loop) Started(Func<ChannelReader<int>, Task> start)
    {
        Channel<int> channel = Channels.Filled("mpsc, never spinning", 1);
        return (channel, start(channel.Reader));
    }
}
