using System.Threading.Channels;

namespace Mpsc.Tests;

public class ConsumerLoopStopTaskTests
{
    private readonly Channel<int> _channel = Channels.Filled("mpsc", 3);

    [Fact]
    public async Task A_failed_stop_task_stops_and_its_error_is_not_the_loops()
    {
        await ConsumerLoop.RunAsync(_channel.Reader, _ => { }, Task.FromException(new InvalidDataException())).Within();
        Assert.Equal(3, _channel.Reader.Count);
    }

    [Fact]
    public async Task A_cancelled_stop_task_stops()
    {
        await ConsumerLoop.RunAsync(_channel.Reader, _ => { }, Task.FromCanceled(new CancellationToken(true))).Within();
        Assert.Equal(3, _channel.Reader.Count);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public async Task However_the_stop_task_ends_a_waiting_loop_ends(int how)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int handled = 0;
        Task loop = ConsumerLoop.RunAsync(_channel.Reader, _ => handled++, stop.Task);
        Assert.Equal(3, handled);
        Assert.False(loop.IsCompleted);
        switch (how)
        {
            case 0:
                stop.SetResult();
                break;
            case 1:
                stop.SetException(new InvalidDataException());
                break;
            case 2:
                stop.SetCanceled();
                break;
        }

        await loop.Within();
    }

    [Fact]
    public async Task The_loop_may_end_before_the_stop()
    {
        _channel.Writer.Complete();
        var stop = new TaskCompletionSource();
        CancellationToken seen = default;
        await ConsumerLoop.RunAsync(_channel.Reader, (_, token) => { seen = token; return default; }, stop.Task).Within();
        stop.SetResult();
        Assert.False(seen.IsCancellationRequested); // detached: a stop that comes later is nothing to this loop
    }

    [Fact]
    public async Task A_callback_on_the_handlers_token_that_throws_is_not_swallowed()
    {
        var stop = new TaskCompletionSource();
        Task loop = ConsumerLoop.RunAsync(
            _channel.Reader,
            (_, token) =>
            {
                token.Register(() => throw new InvalidDataException());
                return default;
            },
            stop.Task);
        stop.SetResult();
        var exception = await Assert.ThrowsAsync<AggregateException>(() => loop.Within());
        Assert.All(exception.InnerExceptions, inner => Assert.IsType<InvalidDataException>(inner));
    }

    [Fact]
    public void Arguments_may_not_be_null()
    {
        ChannelReader<int> reader = _channel.Reader;
        Action<int> handler = static _ => { };
        Func<int, CancellationToken, ValueTask> asynchronous = static (_, _) => default;
        Task stop = Task.CompletedTask;
        Assert.Throws<ArgumentNullException>("reader", () => { _ = ConsumerLoop.RunAsync(null!, handler); });
        Assert.Throws<ArgumentNullException>("reader", () => { _ = ConsumerLoop.RunAsync(null!, asynchronous); });
        Assert.Throws<ArgumentNullException>("reader", () => { _ = ConsumerLoop.RunAsync(null!, handler, stop); });
        Assert.Throws<ArgumentNullException>("reader", () => { _ = ConsumerLoop.RunAsync(null!, asynchronous, stop); });
        Assert.Throws<ArgumentNullException>("handler", () => { _ = ConsumerLoop.RunAsync(reader, (Action<int>)null!); });
        Assert.Throws<ArgumentNullException>(
            "handler", () => { _ = ConsumerLoop.RunAsync(reader, (Func<int, CancellationToken, ValueTask>)null!); });
        Assert.Throws<ArgumentNullException>("handler", () => { _ = ConsumerLoop.RunAsync(reader, (Action<int>)null!, stop); });
        Assert.Throws<ArgumentNullException>(
            "handler", () => { _ = ConsumerLoop.RunAsync(reader, (Func<int, CancellationToken, ValueTask>)null!, stop); });
        Assert.Throws<ArgumentNullException>("stop", () => { _ = ConsumerLoop.RunAsync(reader, handler, null!); });
        Assert.Throws<ArgumentNullException>("stop", () => { _ = ConsumerLoop.RunAsync(reader, asynchronous, null!); });
    }
}
