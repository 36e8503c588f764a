using System.Threading.Channels;

namespace Mpsc.Tests;

public class ConsumerLoopStopTests
{
    /// <summary>Every kind of channel, stopped by a token (true) or by a task (false).</summary>
    public static MatrixTheoryData<string, bool> KindsAndStops => new(Channels.All.Select(row => row.Data), [false, true]);

    public static TheoryData<string> Kinds => Channels.All;

    [Theory, MemberData(nameof(KindsAndStops))]
    public async Task Starts_no_item_after_a_stop_from_the_handler_and_leaves_the_rest(string kind, bool byToken)
    {
        Channel<int> channel = Channels.Filled(kind, 100_000);
        var stop = new Stop(byToken);
        int handled = 0;
        await stop.RunAsync(channel.Reader, (item, _) =>
        {
            Assert.Equal(handled++, item);
            if (handled == 10)
                stop.Request();
            return default;
        }).Within();
        Assert.Equal(10, handled);
        Assert.Equal(Enumerable.Range(10, 100_000 - 10), Channels.Rest(channel));
    }

    [Theory, MemberData(nameof(KindsAndStops))]
    public async Task Starts_at_most_one_item_after_a_stop_from_outside(string kind, bool byToken)
    {
        Channel<int> channel = Channels.Filled(kind, 100_000);
        var stop = new Stop(byToken);
        using var underWay = new ManualResetEventSlim();
        int started = 0;
        Task loop = Task.Run(() => stop.RunAsync(channel.Reader, (_, _) =>
        {
            if (Interlocked.Increment(ref started) == 100)
                underWay.Set();
            return default;
        }));
        Assert.True(underWay.Wait(Deadline.Limit));
        stop.Request();
        int startedAtStop = Volatile.Read(ref started);
        await loop.Within();
        Assert.InRange(started, startedAtStop, startedAtStop + 1);
        Assert.Equal(100_000 - started, Channels.Rest(channel).Count);
    }

    [Theory, MemberData(nameof(KindsAndStops))]
    public async Task Finishes_the_item_in_hand(string kind, bool byToken)
    {
        Channel<int> channel = Channels.Filled(kind, 2);
        var stop = new Stop(byToken);
        var entered = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        bool finished = false;
        Task loop = stop.RunAsync(channel.Reader, async (_, _) =>
        {
            entered.SetResult();
            await release.Task;
            finished = true;
        });
        await entered.Task.Within();
        stop.Request();
        Assert.False(loop.IsCompleted);
        release.SetResult();
        await loop.Within();
        Assert.True(finished);
        Assert.Equal([1], Channels.Rest(channel));
    }

    [Theory, MemberData(nameof(KindsAndStops))]
    public async Task Ends_while_it_waits_and_leaves_no_wait_behind(string kind, bool byToken)
    {
        Channel<int> channel = Channels.Create<int>(kind);
        for (int round = 0; round < 20; round++)
        {
            var stop = new Stop(byToken);
            Task loop = stop.RunAsync(channel.Reader, (_, _) => throw new InvalidOperationException("no item was written"));
            Assert.False(loop.IsCompleted);
            stop.Request();
            await loop.Within();

            // A wait left behind would take or signal this item, or make the next wait the second one.
            Task<int> next = channel.Reader.ReadAsync().AsTask();
            Assert.False(next.IsCompleted);
            channel.Writer.TryWrite(round);
            Assert.Equal(round, await next.Within());
        }
    }

    [Theory, MemberData(nameof(KindsAndStops))]
    public async Task Takes_nothing_when_the_stop_came_before(string kind, bool byToken)
    {
        Channel<int> channel = Channels.Filled(kind, 3);
        var stop = new Stop(byToken);
        stop.Request();
        await stop.RunAsync(channel.Reader, (_, _) => throw new InvalidOperationException("an item was taken")).Within();
        Assert.Equal([0, 1, 2], Channels.Rest(channel));
    }

    [Theory, MemberData(nameof(KindsAndStops))]
    public async Task Cancels_the_handlers_token_and_takes_its_cancellation_for_a_normal_end(string kind, bool byToken)
    {
        Channel<int> channel = Channels.Filled(kind, 2);
        var stop = new Stop(byToken);
        var entered = new TaskCompletionSource();
        Task loop = stop.RunAsync(channel.Reader, async (_, token) =>
        {
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
            entered.SetResult();
            await Task.Delay(Timeout.Infinite, linked.Token);
        });
        await entered.Task.Within();
        stop.Request();
        await loop.Within();
        Assert.True(loop.IsCompletedSuccessfully);
        Assert.Equal([1], Channels.Rest(channel));
    }

    [Theory, MemberData(nameof(KindsAndStops))]
    public async Task An_item_is_handled_or_still_there_however_stop_and_writes_overlap(string kind, bool byToken)
    {
        for (int round = 0; round < 100; round++)
        {
            Channel<int> channel = Channels.Create<int>(kind);
            var stop = new Stop(byToken);
            var handled = new List<int>();
            Task loop = stop.RunAsync(channel.Reader, (item, _) =>
            {
                handled.Add(item);
                return default;
            });
            Task write = Task.Run(() =>
            {
                for (int i = 0; i < 20; i++)
                    channel.Writer.TryWrite(i);
            });
            Task request = Task.Run(stop.Request);
            await Task.WhenAll(write, request, loop).Within();
            Assert.Equal(Enumerable.Range(0, 20), [.. handled, .. Channels.Rest(channel)]);
        }
    }

    /// <summary>One of the two ways to stop a loop.</summary>
    private sealed class Stop(bool byToken)
    {
        private readonly CancellationTokenSource _source = new();
        private readonly TaskCompletionSource _task = new();

        public Task RunAsync<T>(ChannelReader<T> reader, Func<T, CancellationToken, ValueTask> handler) => byToken
            ? ConsumerLoop.RunAsync(reader, handler, _source.Token)
            : ConsumerLoop.RunAsync(reader, handler, _task.Task);

        public void Request()
        {
            if (byToken)
                _source.Cancel();
            else
                _task.SetResult();
        }
    }
}
