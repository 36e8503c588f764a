using System.Threading.Channels;

namespace Mpsc.Tests;

public class MpscChannelTests
{
    private readonly MpscChannel<int> _channel = MpscChannel.CreateUnbounded<int>();

    private ChannelReader<int> Reader => _channel.Reader;

    private ChannelWriter<int> Writer => _channel.Writer;

    [Fact]
    public void Stands_in_for_a_channel()
    {
        Channel<int> channel = _channel;
        ChannelReader<int> reader = channel;
        ChannelWriter<int> writer = channel;
        Assert.Same(Reader, reader);
        Assert.Same(Writer, writer);
    }

    [Fact]
    public void Reads_what_was_written()
    {
        Assert.True(Writer.TryWrite(1));
        Assert.True(Writer.TryWrite(2));
        Assert.True(Reader.TryRead(out int item) && item == 1);
        Assert.True(Reader.TryRead(out item) && item == 2);
        Assert.False(Reader.TryRead(out _));
    }

    [Fact]
    public void Counts_and_peeks()
    {
        Assert.True(Reader.CanCount);
        Assert.True(Reader.CanPeek);
        Assert.Equal(0, Reader.Count);
        Assert.False(Reader.TryPeek(out _));
        Writer.TryWrite(7);
        Assert.Equal(1, Reader.Count);
        Assert.True(Reader.TryPeek(out int item) && item == 7);
        Assert.Equal(1, Reader.Count);
    }

    [Fact]
    public async Task Writing_never_waits()
    {
        Assert.True(Writer.WriteAsync(1).IsCompletedSuccessfully);
        Assert.True(await Writer.WaitToWriteAsync());
        Assert.Equal(1, await Reader.ReadAsync());
    }

    [Fact]
    public async Task A_cancelled_token_writes_and_reads_nothing()
    {
        var canceled = new CancellationToken(true);
        Assert.True(Writer.WriteAsync(1, canceled).IsCanceled);
        Assert.True(Writer.WaitToWriteAsync(canceled).IsCanceled);
        Assert.Equal(0, Reader.Count);
        Writer.TryWrite(2);
        Assert.True(Reader.WaitToReadAsync(canceled).IsCanceled);
        Assert.True(Reader.ReadAsync(canceled).IsCanceled);
        Assert.Equal(2, await Reader.ReadAsync());
    }

    [Fact]
    public async Task A_read_that_waits_gets_the_next_item()
    {
        ValueTask<int> read = Reader.ReadAsync();
        Assert.False(read.IsCompleted);
        Writer.TryWrite(5);
        Assert.Equal(5, await read.Within());
        Assert.Equal(0, Reader.Count);
    }

    [Fact]
    public async Task A_wait_ends_with_the_next_item_and_leaves_it_there()
    {
        ValueTask<bool> wait = Reader.WaitToReadAsync();
        Assert.False(wait.IsCompleted);
        Writer.TryWrite(5);
        Assert.True(await wait.Within());
        Assert.Equal(1, Reader.Count);
    }

    [Fact]
    public async Task A_wait_whose_result_nobody_fetched_does_not_disturb_the_next()
    {
        for (int i = 0; i < 10; i++)
        {
            ValueTask<bool> unfetched = Reader.WaitToReadAsync();
            Writer.TryWrite(i);
            Assert.True(unfetched.IsCompleted);
            Assert.True(Reader.TryRead(out int item) && item == i);

            ValueTask<bool> wait = Reader.WaitToReadAsync();
            Assert.False(wait.IsCompleted);
            Writer.TryWrite(-i);
            Assert.True(await wait.Within());
            Assert.True(Reader.TryRead(out item) && item == -i);
            if (i % 2 == 0)
                Assert.True(await unfetched);
        }
    }

    [Fact]
    public async Task Fetching_a_result_twice_or_too_early_is_refused()
    {
        ValueTask<bool> wait = Reader.WaitToReadAsync();
        Assert.Throws<InvalidOperationException>(() => wait.GetAwaiter().GetResult());
        Writer.TryWrite(1);
        Assert.True(await wait);
        Assert.True(Reader.TryRead(out _));
        ValueTask<bool> next = Reader.WaitToReadAsync();
        Assert.Throws<InvalidOperationException>(() => wait.GetAwaiter().GetResult());
        Writer.TryWrite(2);
        Assert.True(await next.Within());
    }

    [Fact]
    public async Task A_producer_never_runs_the_consumers_continuation()
    {
        int producer = Environment.CurrentManagedThreadId;
        var consumer = new TaskCompletionSource<int>();
        ValueTask<bool> wait = Reader.WaitToReadAsync();
        wait.GetAwaiter().UnsafeOnCompleted(() => consumer.SetResult(Environment.CurrentManagedThreadId));
        Writer.TryWrite(1);
        bool ranHere = consumer.Task.IsCompleted && await consumer.Task == producer;
        Assert.False(ranHere);
        await consumer.Task.Within();
    }

    // Where continuations run inside the write, the consumer parks again before the producer has returned from waking it.
    [Fact]
    public void A_consumer_may_wait_again_inside_the_wake_up()
    {
        var channel = new MpscChannel<int>(ChannelSettings.Default with { RunContinuationsAsynchronously = false });
        var items = new List<int>();
        void WaitAndRead()
        {
            var wait = channel.Reader.WaitToReadAsync().GetAwaiter();
            Assert.False(wait.IsCompleted);
            wait.UnsafeOnCompleted(() =>
            {
                if (!wait.GetResult())
                    return;
                Assert.True(channel.Reader.TryRead(out int item));
                items.Add(item);
                WaitAndRead();
            });
        }

        WaitAndRead();
        for (int i = 0; i < 100; i++)
            Assert.True(channel.Writer.TryWrite(i));
        channel.Writer.Complete();
        Assert.Equal(Enumerable.Range(0, 100), items);
    }

    [Fact]
    public async Task Every_item_wakes_a_reader_that_waits()
    {
        MpscChannel<int> there = Channels.Tiny<int>();
        MpscChannel<int> back = Channels.Tiny<int>();
        Task echo = Task.Run(async () =>
        {
            while (await there.Reader.WaitToReadAsync())
            {
                while (there.Reader.TryRead(out int item))
                    back.Writer.TryWrite(item);
            }

            back.Writer.Complete();
        });
        for (int i = 0; i < 5000; i++)
        {
            there.Writer.TryWrite(i);
            Assert.Equal(i, await back.Reader.ReadAsync().Within());
        }

        there.Writer.Complete();
        Assert.False(await back.Reader.WaitToReadAsync().Within());
        await echo.Within();
    }

    [Theory, InlineData(1), InlineData(2), InlineData(4), InlineData(8)]
    public async Task A_reader_that_keeps_parking_gets_every_producers_items_in_order(int producers)
    {
        const int Items = 20_000;
        MpscChannel<(int Producer, int Number)> channel = Channels.Tiny<(int, int)>();
        Task consumer = Task.Run(async () =>
        {
            var next = new int[producers];
            while (await channel.Reader.WaitToReadAsync())
            {
                while (channel.Reader.TryRead(out var item))
                    Assert.Equal(next[item.Producer]++, item.Number);
            }

            Assert.All(next, count => Assert.Equal(Items / producers, count));
        });
        Crew.Run([.. Crew.Of(producers, producer =>
        {
            for (int i = 0; i < Items / producers; i++)
            {
                Assert.True(channel.Writer.TryWrite((producer, i)));
                if (i % 3 == 0)
                    Thread.SpinWait(i % 200); // lets the reader run dry
            }
        })]);
        channel.Writer.Complete();
        await consumer.Within();
    }
}
