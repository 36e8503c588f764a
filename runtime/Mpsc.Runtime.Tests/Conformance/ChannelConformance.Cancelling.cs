using System.Threading.Channels;

namespace Mpsc.Tests;

public partial class ChannelConformance
{
    [Theory, InlineData(false), InlineData(true)]
    public void An_already_cancelled_token_wins_over_items_room_and_completion(bool completed)
    {
        Channel<int> channel = CreateWith(1);
        if (completed)
            channel.Writer.Complete(new InvalidDataException());

        AssertCancelledAtOnce(channel.Reader.ReadAsync(Cancelled).AsTask());
        AssertCancelledAtOnce(channel.Reader.WaitToReadAsync(Cancelled).AsTask());
        AssertCancelledAtOnce(channel.Writer.WriteAsync(2, Cancelled).AsTask());
        AssertCancelledAtOnce(channel.Writer.WaitToWriteAsync(Cancelled).AsTask());
        AssertRead(1, channel);
        AssertEmpty(channel);

        AssertCancelledAtOnce(channel.Reader.ReadAsync(Cancelled).AsTask());
        AssertCancelledAtOnce(channel.Reader.WaitToReadAsync(Cancelled).AsTask());
    }

    [Fact]
    public async Task A_cancelled_wait_ends_with_its_token()
    {
        Channel<int> channel = Create<int>();
        using var source = new CancellationTokenSource();
        Task<bool> wait = channel.Reader.WaitToReadAsync(source.Token).AsTask();
        Assert.False(wait.IsCompleted);
        source.Cancel();
        await AssertCancelled(wait, source.Token);
    }

    [Fact]
    public async Task A_cancelled_read_takes_no_item()
    {
        Channel<int> channel = Create<int>();
        using var source = new CancellationTokenSource();
        Task<int> read = channel.Reader.ReadAsync(source.Token).AsTask();
        Assert.False(read.IsCompleted);
        source.Cancel();
        await AssertCancelled(read, source.Token);

        Assert.True(channel.Writer.TryWrite(1));
        AssertCount(1, channel);
        Assert.Equal(1, await channel.Reader.ReadAsync().Within());
    }

    [Fact]
    public async Task After_a_cancelled_wait_the_channel_goes_on()
    {
        Channel<int> channel = Create<int>();
        for (int item = 0; item < 20; item++)
        {
            using var source = new CancellationTokenSource();
            Task cancelled = item % 2 == 0
                ? channel.Reader.WaitToReadAsync(source.Token).AsTask()
                : channel.Reader.ReadAsync(source.Token).AsTask();
            source.Cancel();
            await AssertCancelled(cancelled, source.Token);

            ValueTask<bool> wait = channel.Reader.WaitToReadAsync();
            Assert.False(wait.IsCompleted);
            Assert.True(channel.Writer.TryWrite(item));
            Assert.True(await wait.Within());
            AssertRead(item, channel);
        }
    }

    [Fact]
    public async Task A_token_cancelled_after_the_item_came_changes_nothing()
    {
        Channel<int> channel = Create<int>();
        using var source = new CancellationTokenSource();
        ValueTask<bool> wait = channel.Reader.WaitToReadAsync(source.Token);
        Assert.True(channel.Writer.TryWrite(1));
        source.Cancel();
        Assert.True(await wait.Within());
        AssertRead(1, channel);
    }

    [Fact]
    public async Task A_token_cancelled_after_the_channel_completed_changes_nothing()
    {
        Channel<int> channel = Create<int>();
        using var source = new CancellationTokenSource();
        ValueTask<bool> wait = channel.Reader.WaitToReadAsync(source.Token);
        channel.Writer.Complete();
        source.Cancel();
        Assert.False(await wait.Within());
    }

    [Fact]
    public async Task The_token_of_an_ended_wait_does_not_cancel_the_next()
    {
        Channel<int> channel = Create<int>();
        using var old = new CancellationTokenSource();
        ValueTask<bool> wait = channel.Reader.WaitToReadAsync(old.Token);
        Assert.True(channel.Writer.TryWrite(1));
        Assert.True(await wait.Within());
        ValueTask<int> read = channel.Reader.ReadAsync(old.Token);
        Assert.Equal(1, await read.Within());

        using var present = new CancellationTokenSource();
        ValueTask<bool> next = channel.Reader.WaitToReadAsync(present.Token);
        old.Cancel();
        Assert.False(next.IsCompleted);
        Assert.True(channel.Writer.TryWrite(2));
        Assert.True(await next.Within());
    }

    [Fact]
    public async Task A_wait_does_not_need_the_source_of_its_token_any_more()
    {
        Channel<int> channel = Create<int>();
        var source = new CancellationTokenSource();
        ValueTask<bool> wait = channel.Reader.WaitToReadAsync(source.Token);
        source.Dispose();
        Assert.True(channel.Writer.TryWrite(1));
        Assert.True(await wait.Within());
        AssertRead(1, channel);
    }

    // However a wait ends, it ends once, and the item is there afterwards.
    [Fact]
    public void Cancelling_may_race_an_arrival() => EndsOnce(
        (channel, token) => channel.Reader.WaitToReadAsync(token).AsTask(),
        (channel, round) => Assert.True(channel.Writer.TryWrite(round)),
        (channel, wait, round) =>
        {
            Assert.True(wait.IsCanceled || ((Task<bool>)wait).Result);
            AssertRead(round, channel);
        });

    // Cancelled: the item is still there. Not cancelled: the read has it.
    [Fact]
    public void Cancelling_a_read_may_race_an_arrival() => EndsOnce(
        (channel, token) => channel.Reader.ReadAsync(token).AsTask(),
        (channel, round) => Assert.True(channel.Writer.TryWrite(round)),
        (channel, read, round) =>
        {
            if (read.IsCanceled)
                AssertRead(round, channel);
            else
                Assert.Equal(round, ((Task<int>)read).Result);
        });

    [Fact]
    public void Cancelling_may_race_completion() => EndsOnce(
        (channel, token) => channel.Reader.WaitToReadAsync(token).AsTask(),
        (channel, _) => channel.Writer.Complete(),
        (channel, wait, _) =>
        {
            Assert.True(wait.IsCanceled || !((Task<bool>)wait).Result);
            Assert.True(channel.Reader.Completion.IsCompletedSuccessfully);
        },
        fresh: true);

    private void EndsOnce(
        Func<Channel<int>, CancellationToken, Task> start, Action<Channel<int>, int> act, Action<Channel<int>, Task, int> check,
        bool fresh = false)
    {
        const int Rounds = 500;
        Channel<int> channel = Create<int>();
        var source = new CancellationTokenSource();
        using var turn = new Barrier(2);
        Crew.Run(
            () =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    if (fresh)
                        channel = Create<int>();
                    source = new CancellationTokenSource();
                    Task pending = start(channel, source.Token);
                    Assert.False(pending.IsCompleted);
                    Assert.True(turn.SignalAndWait(Deadline.Limit));
                    Thread.SpinWait(round % 20 * 5);
                    source.Cancel();
                    Assert.True(turn.SignalAndWait(Deadline.Limit));
                    Assert.True(Task.WhenAny(pending).Wait(Deadline.Limit));
                    check(channel, pending, round);
                    AssertEmpty(channel);
                }
            },
            () =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    Assert.True(turn.SignalAndWait(Deadline.Limit));
                    Thread.SpinWait(round / 20 % 20 * 5);
                    act(channel, round);
                    Assert.True(turn.SignalAndWait(Deadline.Limit));
                }
            });
    }

    private static void AssertCancelledAtOnce(Task task) => Assert.Equal(TaskStatus.Canceled, task.Status);
}
