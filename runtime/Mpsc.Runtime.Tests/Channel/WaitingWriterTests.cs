using System.Threading.Channels;

namespace Mpsc.Tests;

/// <summary>Writers that wait at a full channel.</summary>
public class WaitingWriterTests
{
    private static MpscChannel<int> Full(int capacity = 1, QueueSettings? queue = null)
    {
        var channel = new MpscChannel<int>(ChannelSettings.Default with { Capacity = capacity, Queue = queue ?? TinySegments.Of(2) });
        for (int i = 0; i < capacity; i++)
            Assert.True(channel.Writer.TryWrite(-i));
        Assert.False(channel.Writer.TryWrite(-capacity));
        return channel;
    }

    private static void AssertReads(MpscChannel<int> channel, params ReadOnlySpan<int> items)
    {
        foreach (int expected in items)
        {
            Assert.True(channel.Reader.TryRead(out int item));
            Assert.Equal(expected, item);
        }
    }

    [Fact]
    public async Task Are_let_in_in_the_order_in_which_they_came()
    {
        MpscChannel<int> channel = Full(capacity: 2);
        Task[] writes = [.. Enumerable.Range(1, 5).Select(i => channel.Writer.WriteAsync(i).AsTask())];
        Assert.All(writes, write => Assert.False(write.IsCompleted));
        AssertReads(channel, 0);
        await writes[0].Within();
        Assert.All(writes.Skip(1), write => Assert.False(write.IsCompleted));
        AssertReads(channel, -1, 1, 2, 3, 4, 5);
        await Task.WhenAll(writes).Within();
        Assert.False(channel.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Are_not_overtaken_by_what_their_producer_writes_without_having_awaited()
    {
        MpscChannel<int> channel = Full(capacity: 2);
        Task first = channel.Writer.WriteAsync(1).AsTask();
        Assert.False(channel.Writer.TryWrite(2));
        Task third = channel.Writer.WriteAsync(3).AsTask();
        AssertReads(channel, 0);
        Assert.False(channel.Writer.TryWrite(4));
        AssertReads(channel, -1);
        Assert.False(channel.Writer.TryWrite(5));
        AssertReads(channel, 1);
        // Nobody waits any more, and one place is free.
        Assert.True(channel.Writer.TryWrite(6));
        AssertReads(channel, 3, 6);
        await Task.WhenAll(first, third).Within();
    }

    [Fact]
    public async Task Are_not_overtaken_between_the_consumers_take_and_their_turn()
    {
        MpscChannel<int> channel = Full();
        var waiting = ((MpscChannelReader<int>)channel.Reader).WaitingWriters!;
        Task write = channel.Writer.WriteAsync(1).AsTask();
        int first = -1;
        var consumer = new Thread(() => channel.Reader.TryRead(out first)) { IsBackground = true };
        lock (waiting)
        {
            // There is room as soon as the item is taken; the consumer can't give it to the writer yet.
            consumer.Start();
            Assert.True(SpinWait.SpinUntil(() => channel.Reader.Count == 0, Deadline.Limit));
            Assert.False(channel.Writer.TryWrite(2));
        }

        Assert.True(consumer.Join(Deadline.Limit));
        await write.Within();
        Assert.Equal(0, first);
        AssertReads(channel, 1);
        Assert.False(channel.Reader.TryRead(out _));
    }

    // The race of the above: the consumer makes room while the producer goes on without awaiting.
    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Are_not_overtaken_while_the_consumer_makes_room(int capacity)
    {
        const int Items = 6000;
        var channel = new MpscChannel<int>(ChannelSettings.Default with { Capacity = capacity, Queue = TinySegments.Of(2) });
        Crew.Run(
            () =>
            {
                var unfinished = new Queue<Task>();
                for (int i = 0; i < Items; i++)
                {
                    if (i % 3 == 0 && channel.Writer.TryWrite(i))
                        continue;
                    unfinished.Enqueue(channel.Writer.WriteAsync(i).AsTask());
                    if (unfinished.Count > 5)
                        Assert.True(unfinished.Dequeue().Wait(Deadline.Limit));
                }

                Assert.True(Task.WhenAll(unfinished).Wait(Deadline.Limit));
            },
            () =>
            {
                var spinner = new SpinWait();
                for (int next = 0; next < Items;)
                {
                    if (channel.Reader.TryRead(out int item))
                        Assert.Equal(next++, item);
                    else
                        spinner.SpinOnce(-1);
                }
            });
        Assert.False(channel.Reader.TryRead(out _));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public async Task Leave_when_they_are_cancelled_and_the_others_keep_their_order(int cancelled)
    {
        MpscChannel<int> channel = Full();
        using var source = new CancellationTokenSource();
        Task[] writes = [.. Enumerable.Range(0, 3).Select(i =>
            channel.Writer.WriteAsync(i + 1, i == cancelled ? source.Token : default).AsTask())];
        source.Cancel();
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writes[cancelled].Within());
        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.True(writes[cancelled].IsCanceled);
        Task late = channel.Writer.WriteAsync(4).AsTask();

        int[] rest = [.. Enumerable.Range(0, 3).Where(i => i != cancelled).Select(i => i + 1), 4];
        AssertReads(channel, [0, .. rest]);
        await Task.WhenAll([.. writes.Where(write => write != writes[cancelled]), late]).Within();
        Assert.False(channel.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Leave_the_channel_as_if_they_had_never_been_when_all_are_cancelled()
    {
        MpscChannel<int> channel = Full();
        using var source = new CancellationTokenSource();
        Task[] writes = [.. Enumerable.Range(1, 3).Select(i => channel.Writer.WriteAsync(i, source.Token).AsTask())];
        Task<bool> room = channel.Writer.WaitToWriteAsync(source.Token).AsTask();
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(writes).Within());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => room.Within());
        AssertReads(channel, 0);
        Assert.True(channel.Writer.TryWrite(4));
        AssertReads(channel, 4);
        Assert.False(channel.Reader.TryRead(out _));
    }

    // The accounting: every write is accepted, and then delivered once, or cancelled, and then never.
    [Theory, InlineData(1), InlineData(2)]
    public async Task Are_let_in_or_cancelled_never_both(int capacity)
    {
        const int Writes = 4000;
        var channel = new MpscChannel<int>(ChannelSettings.Default with { Capacity = capacity, Queue = TinySegments.Of(2) });
        var accepted = new List<int>();
        CancellationTokenSource current = new();
        bool done = false;
        Task canceller = Task.Run(() =>
        {
            for (int i = 0; !Volatile.Read(ref done); i++)
            {
                Thread.SpinWait(i * 7 % 300);
                Volatile.Read(ref current).Cancel();
                Thread.Yield();
            }
        });
        Task<List<int>> consumer = Task.Run(async () =>
        {
            var taken = new List<int>();
            await foreach (int item in channel.Reader.ReadAllUntilCanceledAsync())
                taken.Add(item);
            return taken;
        });
        Task producer = Task.Run(async () =>
        {
            for (int i = 0; i < Writes; i++)
            {
                try
                {
                    await channel.Writer.WriteAsync(i, current.Token);
                    accepted.Add(i);
                }
                catch (OperationCanceledException)
                {
                    Volatile.Write(ref current, new CancellationTokenSource());
                }
            }

            channel.Writer.Complete();
        });
        await producer.Within();
        Assert.Equal(accepted, await consumer.Within());
        Volatile.Write(ref done, true);
        await canceller.Within();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Are_refused_when_the_channel_is_completed(bool withError)
    {
        MpscChannel<int> channel = Full();
        Task[] writes = [.. Enumerable.Range(1, 3).Select(i => channel.Writer.WriteAsync(i).AsTask())];
        Task<bool> room = channel.Writer.WaitToWriteAsync().AsTask();
        Exception? error = withError ? new InvalidDataException() : null;
        channel.Writer.Complete(error);
        foreach (Task write in writes)
        {
            var exception = await Assert.ThrowsAsync<ChannelClosedException>(() => write.Within());
            Assert.Same(error, exception.InnerException);
        }

        if (withError)
            Assert.Same(error, await Assert.ThrowsAsync<InvalidDataException>(() => room.Within()));
        else
            Assert.False(await room.Within());
        AssertReads(channel, 0);
        Assert.False(channel.Reader.TryRead(out _));
        Assert.True(channel.Reader.Completion.IsCompleted);
    }

    [Fact]
    public async Task Of_room_are_told_when_there_is_some_and_nobody_waits_with_an_item()
    {
        MpscChannel<int> channel = Full();
        Task<bool> room = channel.Writer.WaitToWriteAsync().AsTask();
        Task write = channel.Writer.WriteAsync(1).AsTask();
        AssertReads(channel, 0);
        await write.Within();
        Assert.False(room.IsCompleted);
        AssertReads(channel, 1);
        Assert.True(await room.Within());
        Assert.True(channel.Writer.TryWrite(2));
    }

    // A wake-up that is missed leaves both sides waiting for ever: the consumer for the write, the write for room.
    [Theory, InlineData(1, false), InlineData(2, false), InlineData(1, true), InlineData(2, true)]
    public void Never_wait_while_there_is_room(int capacity, bool forRoom)
    {
        const int Rounds = 6000;
        var channel = new MpscChannel<int>(ChannelSettings.Default with { Capacity = capacity, Queue = TinySegments.Of(2) });
        for (int i = 0; i < capacity; i++)
            Assert.True(channel.Writer.TryWrite(i));
        Task pending = Task.CompletedTask;
        using var turn = new Barrier(2);
        Crew.Run(
            () =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    Assert.True(turn.SignalAndWait(Deadline.Limit));
                    Thread.SpinWait(round % 40);
                    pending = forRoom ? channel.Writer.WaitToWriteAsync().AsTask() : channel.Writer.WriteAsync(round).AsTask();
                    Assert.True(turn.SignalAndWait(Deadline.Limit));
                    Assert.True(pending.Wait(Deadline.Limit), $"round {round}: waits although one item was taken");
                    if (forRoom)
                        Assert.True(channel.Writer.TryWrite(round));
                }
            },
            () =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    Assert.True(turn.SignalAndWait(Deadline.Limit));
                    Thread.SpinWait(round / 40 % 40);
                    Assert.True(channel.Reader.TryRead(out _));
                    Assert.True(turn.SignalAndWait(Deadline.Limit));
                }
            });
        Assert.Equal(capacity, channel.Reader.Count);
    }

    [Fact]
    public async Task Get_the_error_when_there_is_no_memory_for_their_item_and_the_consumer_does_not()
    {
        MpscChannel<int> channel = Full(capacity: 2, TinySegments.Failing(() => true));
        Task first = channel.Writer.WriteAsync(1).AsTask();
        Task second = channel.Writer.WriteAsync(2).AsTask();
        Task<bool> room = channel.Writer.WaitToWriteAsync().AsTask();
        AssertReads(channel, 0);
        await Assert.ThrowsAsync<OutOfMemoryException>(() => first.Within());
        var closed = await Assert.ThrowsAsync<ChannelClosedException>(() => second.Within());
        Assert.IsType<OutOfMemoryException>(closed.InnerException);
        await Assert.ThrowsAsync<OutOfMemoryException>(() => room.Within());
        AssertReads(channel, -1);
        Assert.False(channel.Reader.TryRead(out _));
        await Assert.ThrowsAsync<OutOfMemoryException>(() => channel.Reader.Completion.Within());
    }

    [Fact]
    public async Task Let_a_consumer_that_is_interrupted_while_it_makes_room_keep_its_item()
    {
        MpscChannel<int> channel = Full();
        Task write = channel.Writer.WriteAsync(1).AsTask();
        var waiting = ((MpscChannelReader<int>)channel.Reader).WaitingWriters!;
        using var locked = new ManualResetEventSlim();
        using var unlock = new ManualResetEventSlim();
        Thread? consumer = null;
        bool wasInterrupted = false;
        Crew.Run(
            () =>
            {
                lock (waiting)
                {
                    locked.Set();
                    Assert.True(unlock.Wait(Deadline.Limit));
                }
            },
            () =>
            {
                Assert.True(locked.Wait(Deadline.Limit));
                Volatile.Write(ref consumer, Thread.CurrentThread);
                // Has taken its item, and now lets the writer in, for which it needs the lock.
                AssertReads(channel, 0);
                try
                {
                    Thread.Sleep(0);
                }
                catch (ThreadInterruptedException)
                {
                    wasInterrupted = true;
                }
            },
            () =>
            {
                Assert.True(SpinWait.SpinUntil(
                    () => Volatile.Read(ref consumer) is { ThreadState: var state } && (state & ThreadState.WaitSleepJoin) != 0,
                    Deadline.Limit));
                consumer!.Interrupt();
                unlock.Set();
            });
        Assert.True(wasInterrupted);
        await write.Within();
        AssertReads(channel, 1);
    }
}
