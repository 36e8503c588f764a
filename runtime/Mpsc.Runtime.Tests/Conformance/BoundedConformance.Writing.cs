using System.Threading.Channels;

namespace Mpsc.Tests;

public partial class BoundedConformance
{
    [Theory, MemberData(nameof(Capacities))]
    public void Takes_as_many_items_as_its_capacity(int capacity)
    {
        Channel<int> channel = CreateFull(capacity);
        AssertCount(capacity, channel);
        Assert.False(channel.Writer.TryWrite(0));
        AssertCount(capacity, channel);
        AssertRest(channel, Enumerable.Range(1, capacity));
    }

    [Theory, MemberData(nameof(Capacities))]
    public void A_read_frees_exactly_one_place(int capacity)
    {
        Channel<int> channel = CreateFull(capacity);
        for (int item = 1; item <= 30; item++)
        {
            AssertRead(item, channel);
            Assert.True(channel.Writer.TryWrite(capacity + item));
            Assert.False(channel.Writer.TryWrite(0));
        }

        AssertRest(channel, Enumerable.Range(31, capacity));
    }

    [Theory, MemberData(nameof(Capacities))]
    public void Peeking_frees_no_place(int capacity)
    {
        Channel<int> channel = CreateFull(capacity);
        ValueTask write = channel.Writer.WriteAsync(capacity + 1);
        Assert.True(channel.Reader.TryPeek(out int first) && first == 1);
        Assert.False(channel.Writer.TryWrite(0));
        Assert.False(write.IsCompleted);
    }

    [Theory, MemberData(nameof(Capacities))]
    public async Task An_asynchronous_write_waits_only_when_the_channel_is_full(int capacity)
    {
        Channel<int> channel = Create<int>(capacity);
        for (int item = 1; item <= capacity; item++)
            Assert.True(channel.Writer.WriteAsync(item).IsCompletedSuccessfully);
        ValueTask write = channel.Writer.WriteAsync(capacity + 1);
        Assert.False(write.IsCompleted);
        AssertRead(1, channel);
        await write.Within();
        AssertRest(channel, Enumerable.Range(2, capacity));
    }

    [Theory, MemberData(nameof(Capacities))]
    public async Task Each_read_lets_the_longest_waiting_writer_go_on(int capacity)
    {
        const int Waiting = 5;
        Channel<int> channel = CreateFull(capacity);
        Task[] writes = Block(channel, capacity, Waiting);
        for (int read = 1; read <= Waiting; read++)
        {
            AssertRead(read, channel);
            await writes[read - 1].Within();
            Assert.All(writes[read..], write => Assert.False(write.IsCompleted));
            AssertCount(capacity, channel);
        }

        AssertRest(channel, Enumerable.Range(Waiting + 1, capacity));
    }

    // A place that a writer waits for is his, before his continuation has run.
    [Theory, MemberData(nameof(Capacities))]
    public async Task The_item_of_a_waiting_writer_takes_the_place_at_once(int capacity)
    {
        Channel<int> channel = CreateFull(capacity);
        Task write = Block(channel, capacity, 1)[0];
        AssertRead(1, channel);
        AssertCount(capacity, channel);
        Assert.False(channel.Writer.TryWrite(0));
        AssertRest(channel, Enumerable.Range(2, capacity));
        await write.Within();
    }

    [Theory, MemberData(nameof(Capacities))]
    public void A_try_does_not_overtake_a_waiting_writer(int capacity)
    {
        Channel<int> channel = CreateFull(capacity);
        _ = Block(channel, capacity, 2);
        Assert.False(channel.Writer.TryWrite(0));
        AssertRead(1, channel);
        Assert.False(channel.Writer.TryWrite(0));
        AssertRead(2, channel);
        Assert.False(channel.Writer.TryWrite(0));
        AssertRead(3, channel);
        Assert.True(channel.Writer.TryWrite(capacity + 3));
        AssertRest(channel, Enumerable.Range(4, capacity));
    }

    [Theory, MemberData(nameof(Capacities))]
    public void Waiting_items_are_not_counted(int capacity)
    {
        Channel<int> channel = CreateFull(capacity);
        _ = Block(channel, capacity, 3);
        AssertCount(capacity, channel);
    }

    [Theory, InlineData(Consuming.Read), InlineData(Consuming.Enumerate)]
    public async Task Every_way_to_take_an_item_lets_a_writer_go_on(Consuming operation)
    {
        Channel<int> channel = CreateFull(2);
        Task[] writes = Block(channel, 2, 2);
        await Consume(channel, operation).Within();
        await writes[0].Within();
        Assert.False(writes[1].IsCompleted);
        await Consume(channel, operation).Within();
        await writes[1].Within();
        AssertRest(channel, 3, 4);
    }

    [Theory, MemberData(nameof(Capacities))]
    public async Task A_wait_for_room_ends_when_an_item_is_taken(int capacity)
    {
        Channel<int> channel = Create<int>(capacity);
        Assert.True(channel.Writer.WaitToWriteAsync() is { IsCompletedSuccessfully: true, Result: true });
        for (int item = 1; item <= capacity; item++)
            Assert.True(channel.Writer.TryWrite(item));

        ValueTask<bool> wait = channel.Writer.WaitToWriteAsync();
        Assert.False(wait.IsCompleted);
        AssertRead(1, channel);
        Assert.True(await wait.Within());
        Assert.True(channel.Writer.TryWrite(capacity + 1));
        Assert.False(channel.Writer.WaitToWriteAsync().IsCompleted);
    }

    [Theory, MemberData(nameof(Capacities))]
    public async Task One_free_place_ends_every_wait_for_room(int capacity)
    {
        Channel<int> channel = CreateFull(capacity);
        Task<bool>[] waits = [.. Enumerable.Range(0, 3).Select(_ => channel.Writer.WaitToWriteAsync().AsTask())];
        Assert.All(waits, wait => Assert.False(wait.IsCompleted));
        AssertRead(1, channel);
        Assert.All(await Task.WhenAll(waits).Within(), Assert.True);
    }

    [Theory, MemberData(nameof(Capacities))]
    public async Task A_wait_for_room_goes_on_while_writers_take_the_places(int capacity)
    {
        Channel<int> channel = CreateFull(capacity);
        Task<bool> wait = channel.Writer.WaitToWriteAsync().AsTask();
        Task write = Block(channel, capacity, 1)[0];
        AssertRead(1, channel);
        await write.Within();
        Assert.False(wait.IsCompleted);
        AssertRead(2, channel);
        Assert.True(await wait.Within());
        Assert.True(channel.Writer.TryWrite(capacity + 2));
    }

    [Fact]
    public async Task A_reader_that_waits_gets_the_items_of_writers_that_would_have_to_wait()
    {
        Channel<int> channel = Create<int>(1);
        Task<int> first = channel.Reader.ReadAsync().AsTask();
        Task[] writes = [.. Enumerable.Range(1, 3).Select(item => channel.Writer.WriteAsync(item).AsTask())];
        Assert.Equal(1, await first.Within());
        Assert.Equal(2, await channel.Reader.ReadAsync().Within());
        Assert.Equal(3, await channel.Reader.ReadAsync().Within());
        await Task.WhenAll(writes).Within();
    }

    [Fact]
    public void A_thread_may_block_on_a_pending_write()
    {
        Channel<int> channel = Create<int>(1);
        Crew.Run(
            () =>
            {
                for (int item = 0; item < 100; item++)
                    Assert.True(channel.Writer.WriteAsync(item).AsTask().Wait(Deadline.Limit));
            },
            () =>
            {
                for (int item = 0; item < 100; item++)
                {
                    Assert.True(channel.Reader.WaitToReadAsync().AsTask().Wait(Deadline.Limit));
                    AssertRead(item, channel);
                }
            });
    }
}
