namespace Mpsc.Tests;

/// <summary>Measured on one thread, which therefore has to do everything: producers and consumer in turn.</summary>
public class AllocationTests
{
    private const int Items = 100_000;

    [Fact]
    public void Queueing_allocates_nothing_while_the_backlog_is_short()
    {
        var queue = new MpscQueue<string>();
        AssertAllocatesNothing(() =>
        {
            for (int i = 0; i < 100; i++)
                queue.TryEnqueue("item");
            for (int i = 0; i < 100; i++)
                queue.TryDequeue(out _);
        });
    }

    [Fact]
    public void Writing_and_reading_allocate_nothing()
    {
        MpscChannel<int> channel = MpscChannel.CreateUnbounded<int>();
        AssertAllocatesNothing(() =>
        {
            channel.Writer.TryWrite(1);
            channel.Writer.WriteAsync(2).GetAwaiter().GetResult();
            channel.Reader.TryRead(out _);
            channel.Reader.ReadAsync().GetAwaiter().GetResult();
        });
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Waiting_allocates_nothing_with_or_without_a_token(bool withToken)
    {
        MpscChannel<int> channel = MpscChannel.CreateUnbounded<int>();
        using var source = new CancellationTokenSource();
        CancellationToken token = withToken ? source.Token : default;
        AssertAllocatesNothing(() =>
        {
            var wait = channel.Reader.WaitToReadAsync(token).GetAwaiter();
            Assert.False(wait.IsCompleted);
            channel.Writer.TryWrite(1);
            Assert.True(wait.GetResult());
            channel.Reader.TryRead(out _);
        });
    }

#if !NETSTANDARD_RUNTIME // async methods can pool their state on net8.0 and later only
    [Fact]
    public void Enumerating_allocates_nothing_whether_items_are_buffered_or_awaited()
    {
        // Continuations on the writing thread: only there can they be measured.
        var channel = new MpscChannel<int>(ChannelSettings.Default with { RunContinuationsAsynchronously = false });
        using var source = new CancellationTokenSource();
        var items = channel.Reader.ReadAllUntilCanceledAsync(source.Token).GetAsyncEnumerator();
        AssertAllocatesNothing(() =>
        {
            var awaited = items.MoveNextAsync().GetAwaiter();
            Assert.False(awaited.IsCompleted);
            channel.Writer.TryWrite(1);
            Assert.True(awaited.GetResult());
            channel.Writer.TryWrite(2);
            Assert.True(items.MoveNextAsync().GetAwaiter().GetResult());
        });
    }
#endif

    private static void AssertAllocatesNothing(Action step)
    {
        for (int i = 0; i < 1000; i++)
            step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Items; i++)
            step();
        // A rare one-off (a tier-up, a cache that grows) is not an allocation per item.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Items / 100);
    }
}
