using System.Threading.Channels;

namespace Mpsc.Tests;

public partial class BoundedConformance
{
    [Theory, MemberData(nameof(Capacities))]
    public async Task An_already_cancelled_write_does_not_wait(int capacity)
    {
        Channel<int> channel = CreateFull(capacity);
        Assert.Equal(TaskStatus.Canceled, channel.Writer.WriteAsync(0, Cancelled).AsTask().Status);
        Assert.Equal(TaskStatus.Canceled, channel.Writer.WaitToWriteAsync(Cancelled).AsTask().Status);
        AssertRest(channel, Enumerable.Range(1, capacity));
        await channel.Writer.WriteAsync(1).Within();
        AssertRest(channel, 1);
    }

    [Theory, MemberData(nameof(Capacities))]
    public async Task Cancelling_a_pending_write_takes_its_item_out(int capacity)
    {
        Channel<int> channel = CreateFull(capacity);
        using var source = new CancellationTokenSource();
        Task write = Block(channel, capacity, 1, source.Token)[0];
        source.Cancel();
        await AssertCancelled(write, source.Token);
        AssertCount(capacity, channel);
        AssertRest(channel, Enumerable.Range(1, capacity));
    }

    [Theory, MemberData(nameof(Capacities))]
    public async Task The_place_of_a_cancelled_write_goes_to_the_next(int capacity)
    {
        Channel<int> channel = CreateFull(capacity);
        using var source = new CancellationTokenSource();
        Task cancelled = channel.Writer.WriteAsync(0, source.Token).AsTask();
        Task write = Block(channel, capacity, 1)[0];
        source.Cancel();
        await AssertCancelled(cancelled, source.Token);
        Assert.False(write.IsCompleted);
        AssertRead(1, channel);
        await write.Within();
        AssertRest(channel, Enumerable.Range(2, capacity));
    }

    // First, last, in the middle, all: the others keep their order.
    [Theory, InlineData(0b00001), InlineData(0b10000), InlineData(0b00100), InlineData(0b10101), InlineData(0b01110), InlineData(0b11111)]
    public async Task Whichever_waiting_writes_are_cancelled_the_others_keep_their_order(int cancelled)
    {
        const int Waiting = 5;
        Channel<int> channel = CreateFull(1);
        using var source = new CancellationTokenSource();
        Task[] writes = [.. Enumerable.Range(0, Waiting).Select(i =>
            channel.Writer.WriteAsync(i + 2, IsCancelled(i) ? source.Token : default).AsTask())];
        source.Cancel();
        AssertRead(1, channel);
        for (int i = 0; i < Waiting; i++)
        {
            if (IsCancelled(i))
            {
                await AssertCancelled(writes[i], source.Token);
            }
            else
            {
                await writes[i].Within();
                AssertRead(i + 2, channel);
            }
        }

        AssertEmpty(channel);
        Assert.True(channel.Writer.TryWrite(1));

        bool IsCancelled(int write) => (cancelled >> write & 1) != 0;
    }

    [Theory, MemberData(nameof(Capacities))]
    public async Task A_cancelled_wait_for_room_leaves_the_others_waiting(int capacity)
    {
        Channel<int> channel = CreateFull(capacity);
        using var source = new CancellationTokenSource();
        Task<bool> before = channel.Writer.WaitToWriteAsync().AsTask();
        Task<bool> cancelled = channel.Writer.WaitToWriteAsync(source.Token).AsTask();
        Task<bool> after = channel.Writer.WaitToWriteAsync().AsTask();
        source.Cancel();
        await AssertCancelled(cancelled, source.Token);
        Assert.False(before.IsCompleted);
        Assert.False(after.IsCompleted);
        AssertRead(1, channel);
        Assert.True(await before.Within());
        Assert.True(await after.Within());
    }

    [Fact]
    public async Task A_token_cancelled_after_the_item_was_accepted_changes_nothing()
    {
        Channel<int> channel = CreateFull(1);
        using var source = new CancellationTokenSource();
        ValueTask write = channel.Writer.WriteAsync(2, source.Token);
        AssertRead(1, channel);
        source.Cancel();
        await write.Within();

        using var ofWait = new CancellationTokenSource();
        ValueTask<bool> wait = channel.Writer.WaitToWriteAsync(ofWait.Token);
        AssertRead(2, channel);
        ofWait.Cancel();
        Assert.True(await wait.Within());
    }

    [Fact]
    public async Task A_token_cancelled_after_the_channel_completed_does_not_change_why_the_write_failed()
    {
        Channel<int> channel = CreateFull(1);
        using var source = new CancellationTokenSource();
        ValueTask write = channel.Writer.WriteAsync(2, source.Token);
        ValueTask<bool> wait = channel.Writer.WaitToWriteAsync(source.Token);
        channel.Writer.Complete();
        source.Cancel();
        await Assert.ThrowsAsync<ChannelClosedException>(() => write.Within());
        Assert.False(await wait.Within());
    }

    // Cancelled or accepted, never both: the item is there if and only if the write says so.
    [Fact]
    public void Cancelling_a_write_may_race_the_read_that_makes_room()
    {
        const int Rounds = 500;
        Channel<int> channel = CreateFull(1);
        AssertRead(1, channel);
        var source = new CancellationTokenSource();
        using var turn = new Barrier(2);
        Crew.Run(
            () =>
            {
                for (int round = 1; round <= Rounds; round++)
                {
                    Assert.True(channel.Writer.TryWrite(-round));
                    source = new CancellationTokenSource();
                    Task write = channel.Writer.WriteAsync(round, source.Token).AsTask();
                    Assert.True(turn.SignalAndWait(Deadline.Limit));
                    Thread.SpinWait(round % 20 * 5);
                    source.Cancel();
                    Assert.True(turn.SignalAndWait(Deadline.Limit));
                    Assert.True(Task.WhenAny(write).Wait(Deadline.Limit));
                    if (write.IsCompletedSuccessfully)
                        AssertRead(round, channel);
                    else
                        Assert.True(write.IsCanceled);
                    AssertEmpty(channel);
                }
            },
            () =>
            {
                for (int round = 1; round <= Rounds; round++)
                {
                    Assert.True(turn.SignalAndWait(Deadline.Limit));
                    Thread.SpinWait(round / 20 % 20 * 5);
                    AssertRead(-round, channel);
                    Assert.True(turn.SignalAndWait(Deadline.Limit));
                }
            });
    }
}
