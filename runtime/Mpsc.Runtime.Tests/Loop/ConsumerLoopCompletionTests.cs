using System.Threading.Channels;

namespace Mpsc.Tests;

public class ConsumerLoopCompletionTests
{
    public static TheoryData<string> Kinds => Channels.All;

    [Theory, MemberData(nameof(Kinds))]
    public async Task Handles_all_items_in_order_and_ends_with_the_channel(string kind)
    {
        Channel<int> channel = Channels.Filled(kind, 1000);
        channel.Writer.Complete();
        var handled = new List<int>();
        await ConsumerLoop.RunAsync(channel.Reader, handled.Add).Within();
        Assert.Equal(Enumerable.Range(0, 1000), handled);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Handles_items_that_come_while_it_waits(string kind)
    {
        Channel<int> channel = Channels.Create<int>(kind);
        Channel<int> handled = Channel.CreateUnbounded<int>();
        Task loop = ConsumerLoop.RunAsync(channel.Reader, (item, _) => handled.Writer.WriteAsync(item));
        for (int i = 0; i < 100; i++)
        {
            channel.Writer.TryWrite(i);
            Assert.Equal(i, await handled.Reader.ReadAsync().Within());
        }

        Assert.False(loop.IsCompleted);
        channel.Writer.Complete();
        await loop.Within();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Never_handles_two_items_at_a_time(string kind)
    {
        Channel<int> channel = Channels.Filled(kind, 200);
        channel.Writer.Complete();
        int running = 0;
        int handled = 0;
        await ConsumerLoop.RunAsync(channel.Reader, async (_, _) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref running));
            await Task.Yield();
            handled++;
            Assert.Equal(0, Interlocked.Decrement(ref running));
        }).Within();
        Assert.Equal(200, handled);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Fails_with_the_channels_error_after_its_items(string kind)
    {
        Channel<int> channel = Channels.Filled(kind, 3);
        var error = new InvalidDataException();
        channel.Writer.Complete(error);
        int handled = 0;
        Task loop = ConsumerLoop.RunAsync(channel.Reader, _ => handled++);
        Assert.Same(error, await Assert.ThrowsAsync<InvalidDataException>(() => loop.Within()));
        Assert.Equal(3, handled);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Fails_with_the_channels_error_while_it_waits(string kind)
    {
        Channel<int> channel = Channels.Create<int>(kind);
        Task loop = ConsumerLoop.RunAsync(channel.Reader, _ => { }, new TaskCompletionSource().Task);
        channel.Writer.Complete(new InvalidDataException());
        await Assert.ThrowsAsync<InvalidDataException>(() => loop.Within());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Fails_with_the_handlers_exception_and_keeps_the_rest(bool asynchronously)
    {
        Channel<int> channel = Channels.Filled("mpsc", 5);
        var error = new InvalidDataException();
        Task loop = ConsumerLoop.RunAsync(channel.Reader, async (item, _) =>
        {
            if (asynchronously)
                await Task.Yield();
            if (item == 2)
                FailingHandler(error);
        });
        var thrown = await Assert.ThrowsAsync<InvalidDataException>(() => loop.Within());
        Assert.Same(error, thrown);
        Assert.Contains(nameof(FailingHandler), thrown.StackTrace);
        Assert.Equal([3, 4], Channels.Rest(channel));
    }

    [Fact]
    public async Task Fails_with_a_synchronous_handlers_exception()
    {
        Channel<int> channel = Channels.Filled("mpsc", 1);
        Task loop = ConsumerLoop.RunAsync(channel.Reader, _ => FailingHandler(new InvalidDataException()));
        var thrown = await Assert.ThrowsAsync<InvalidDataException>(() => loop.Within());
        Assert.Contains(nameof(FailingHandler), thrown.StackTrace);
    }

    [Fact]
    public async Task A_cancellation_that_is_not_the_stop_is_not_a_normal_end()
    {
        Channel<int> channel = Channels.Filled("mpsc", 1);
        using var stop = new CancellationTokenSource();
        Task loop = ConsumerLoop.RunAsync(
            channel.Reader, (_, _) => throw new OperationCanceledException(new CancellationToken(true)), stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop.Within());
        Assert.True(loop.IsCanceled);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task Goes_on_in_the_context_it_was_called_in_unless_told_otherwise(bool captured, bool stopTask)
    {
        var context = new MarkedContext();
        Channel<int> channel = MpscChannel.CreateUnbounded<int>();
        var seen = new TaskCompletionSource<SynchronizationContext?>();
        var waiting = new TaskCompletionSource();
        Task loop = Task.Run(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            void Handle(int item) => seen.SetResult(SynchronizationContext.Current);
            Task running = stopTask
                ? ConsumerLoop.RunAsync(channel.Reader, Handle, new TaskCompletionSource().Task, captured)
                : ConsumerLoop.RunAsync(channel.Reader, Handle, CancellationToken.None, captured);
            SynchronizationContext.SetSynchronizationContext(null);
            waiting.SetResult();
            return running;
        });
        await waiting.Task.Within();
        channel.Writer.TryWrite(1);
        channel.Writer.Complete();
        Assert.Same(captured ? context : null, await seen.Task.Within());
        await loop.Within();
    }

    private static void FailingHandler(Exception error) => throw error;

    /// <summary>Marks the threads that run what is posted to it.</summary>
    private sealed class MarkedContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback callback, object? state) => ThreadPool.QueueUserWorkItem(_ =>
        {
            SetSynchronizationContext(this);
            callback(state);
        });
    }
}
