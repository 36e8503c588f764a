using System.Threading.Channels;

namespace Mpsc.Tests;

public partial class ChannelConformance
{
    [Fact]
    public void Has_one_reader_and_one_writer()
    {
        Channel<int> channel = Create<int>();
        Assert.Same(channel.Reader, channel.Reader);
        Assert.Same(channel.Writer, channel.Writer);
        ChannelReader<int> reader = channel;
        ChannelWriter<int> writer = channel;
        Assert.Same(channel.Reader, reader);
        Assert.Same(channel.Writer, writer);
    }

    [Fact]
    public void Items_come_in_the_order_in_which_they_were_written()
    {
        Channel<int> channel = CreateWith(Room);
        for (int item = 1; item <= Room; item++)
            AssertRead(item, channel);
        AssertEmpty(channel);
    }

    [Fact]
    public void Can_be_filled_and_emptied_again_and_again()
    {
        Channel<int> channel = Create<int>();
        int next = 0;
        for (int round = 0; round < 100; round++)
        {
            int count = 1 + round % Room;
            for (int i = 0; i < count; i++)
                Assert.True(channel.Writer.TryWrite(next + i));
            AssertCount(count, channel);
            for (int i = 0; i < count; i++)
                AssertRead(next++, channel);
            AssertEmpty(channel);
        }
    }

    [Fact]
    public void Counts_the_items_that_can_be_read()
    {
        Channel<int> channel = CreateWith(3);
        Assert.Equal(Counts, channel.Reader.CanCount);
        if (!Counts)
        {
            Assert.Throws<NotSupportedException>(() => channel.Reader.Count);
            return;
        }

        Assert.Equal(3, channel.Reader.Count);
        AssertRead(1, channel);
        Assert.Equal(2, channel.Reader.Count);
        channel.Writer.Complete();
        Assert.Equal(2, channel.Reader.Count);
        AssertRead(2, channel);
        AssertRead(3, channel);
        Assert.Equal(0, channel.Reader.Count);
    }

    [Fact]
    public void Peeking_takes_nothing()
    {
        Channel<int> channel = CreateWith(2);
        Assert.True(channel.Reader.CanPeek);
        Assert.True(channel.Reader.TryPeek(out int first) && first == 1);
        Assert.True(channel.Reader.TryPeek(out first) && first == 1);
        AssertCount(2, channel);
        AssertRead(1, channel);
        Assert.True(channel.Reader.TryPeek(out first) && first == 2);
        AssertRead(2, channel);
        Assert.False(channel.Reader.TryPeek(out first));
        Assert.Equal(0, first);
    }

    [Fact]
    public void Peeking_works_after_completion_and_does_not_end_it()
    {
        Channel<int> channel = CreateWith(1);
        channel.Writer.Complete();
        Assert.True(channel.Reader.TryPeek(out int first) && first == 1);
        Assert.False(channel.Reader.Completion.IsCompleted);
        AssertRead(1, channel);
        Assert.False(channel.Reader.TryPeek(out _));
        Assert.True(channel.Reader.Completion.IsCompleted);
    }

    [Fact]
    public void A_write_into_a_free_place_and_a_read_of_a_buffered_item_end_at_once()
    {
        Channel<int> channel = Create<int>();
        Assert.True(channel.Writer.WriteAsync(1).IsCompletedSuccessfully);
        Assert.True(channel.Writer.WaitToWriteAsync() is { IsCompletedSuccessfully: true, Result: true });
        Assert.True(channel.Reader.WaitToReadAsync() is { IsCompletedSuccessfully: true, Result: true });
        Assert.True(channel.Reader.ReadAsync() is { IsCompletedSuccessfully: true, Result: 1 });
        AssertEmpty(channel);
    }

    [Fact]
    public async Task A_pending_wait_ends_with_the_item_and_leaves_it_there()
    {
        Channel<int> channel = Create<int>();
        ValueTask<bool> wait = channel.Reader.WaitToReadAsync();
        Assert.False(wait.IsCompleted);
        Assert.True(channel.Writer.TryWrite(1));
        Assert.True(wait.IsCompleted);
        Assert.True(await wait);
        AssertRead(1, channel);
        AssertEmpty(channel);
    }

    [Fact]
    public async Task A_pending_read_takes_the_item()
    {
        Channel<int> channel = Create<int>();
        ValueTask<int> read = channel.Reader.ReadAsync();
        Assert.False(read.IsCompleted);
        Assert.True(channel.Writer.TryWrite(1));
        Assert.Equal(1, await read.Within());
        AssertEmpty(channel);
    }

    [Fact]
    public async Task A_pending_read_takes_one_item_of_many()
    {
        Channel<int> channel = Create<int>();
        ValueTask<int> read = channel.Reader.ReadAsync();
        Assert.True(channel.Writer.TryWrite(1));
        Assert.True(channel.Writer.TryWrite(2));
        Assert.True(channel.Writer.TryWrite(3));
        Assert.Equal(1, await read.Within());
        AssertRead(2, channel);
        AssertRead(3, channel);
    }

    [Fact]
    public async Task An_asynchronous_write_wakes_a_reader_too()
    {
        Channel<int> channel = Create<int>();
        ValueTask<bool> wait = channel.Reader.WaitToReadAsync();
        await channel.Writer.WriteAsync(1).Within();
        Assert.True(await wait.Within());
        AssertRead(1, channel);
        ValueTask<int> read = channel.Reader.ReadAsync();
        await channel.Writer.WriteAsync(2).Within();
        Assert.Equal(2, await read.Within());
    }

    [Fact]
    public async Task Waits_follow_one_another()
    {
        Channel<int> channel = Create<int>();
        using var source = new CancellationTokenSource();
        for (int item = 0; item < 100; item++)
        {
            CancellationToken token = item % 2 == 0 ? source.Token : default;
            ValueTask<bool> wait = channel.Reader.WaitToReadAsync(token);
            Assert.False(wait.IsCompleted);
            Assert.True(channel.Writer.TryWrite(item));
            Assert.True(await wait.Within());
            Assert.True(await channel.Reader.WaitToReadAsync(token).Within());
            AssertRead(item, channel);

            ValueTask<int> read = channel.Reader.ReadAsync(token);
            Assert.False(read.IsCompleted);
            Assert.True(channel.Writer.TryWrite(-item));
            Assert.Equal(-item, await read.Within());
        }
    }

    [Fact]
    public async Task An_item_taken_before_the_wait_is_fetched_does_not_change_what_it_says()
    {
        Channel<int> channel = Create<int>();
        ValueTask<bool> wait = channel.Reader.WaitToReadAsync();
        Assert.True(channel.Writer.TryWrite(1));
        AssertRead(1, channel);
        Assert.True(await wait.Within());
        ValueTask<bool> next = channel.Reader.WaitToReadAsync();
        Assert.False(next.IsCompleted);
        Assert.True(channel.Writer.TryWrite(2));
        Assert.True(await next.Within());
    }

    [Fact]
    public async Task A_result_that_is_not_there_yet_can_not_be_fetched()
    {
        Channel<int> channel = Create<int>();
        ValueTask<bool> wait = channel.Reader.WaitToReadAsync();
        Assert.Throws<InvalidOperationException>(() => ResultOf(wait.GetAwaiter()));
        Assert.True(channel.Writer.TryWrite(1));
        Assert.True(await wait.Within());
        AssertRead(1, channel);
    }

    // A thread that blocks in Wait must be woken by the writer itself; nothing may depend on its own continuation.
    [Fact]
    public void A_thread_may_block_on_a_pending_operation()
    {
        Channel<int> channel = Create<int>();
        Channel<int> replies = Create<int>();
        Crew.Run(
            () =>
            {
                for (int item = 0; item < 100; item++)
                {
                    Assert.True(channel.Reader.WaitToReadAsync().AsTask().Wait(Deadline.Limit));
                    Assert.True(channel.Reader.TryRead(out int read) && read == item);
                    Assert.True(replies.Writer.WriteAsync(item).AsTask().Wait(Deadline.Limit));
                }
            },
            () =>
            {
                for (int item = 0; item < 100; item++)
                {
                    Assert.True(channel.Writer.TryWrite(item));
                    Task<int> reply = replies.Reader.ReadAsync().AsTask();
                    Assert.True(reply.Wait(Deadline.Limit));
                    Assert.Equal(item, reply.Result);
                }
            });
    }
}
