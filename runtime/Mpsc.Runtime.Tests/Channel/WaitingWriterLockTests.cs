namespace Mpsc.Tests;

/// <summary>The lock of the waiting writers: nothing that may wait for somebody who wants it happens inside it.</summary>
public class WaitingWriterLockTests
{
    private static WaitingWriters<int> WaitingWriters(MpscChannel<int> channel) =>
        ((MpscChannelReader<int>)channel.Reader).WaitingWriters!;

    private static bool IsWaiting(Thread? thread) => thread is { ThreadState: var state } && (state & ThreadState.WaitSleepJoin) != 0;

    // Out of memory inside a release closes the channel, which releases the others while the first release still holds the lock.
    [Fact]
    public async Task Ending_the_others_because_of_one_that_found_no_memory_waits_for_no_callback_that_wants_the_lock()
    {
        using var source = new CancellationTokenSource();
        Thread? callback = null;
        var channel = new MpscChannel<int>(ChannelSettings.Default with
        {
            Capacity = 1,
            Queue = TinySegments.Of(1, max: 1, pooled: 0) with
            {
                BeforeAllocation = () =>
                {
                    // The second writer's token is cancelled now; its callback has to wait for the lock that this thread holds.
                    callback = new Thread(source.Cancel) { IsBackground = true };
                    callback.Start();
                    Assert.True(SpinWait.SpinUntil(() => IsWaiting(callback), Deadline.Limit));
                    throw new OutOfMemoryException("test");
                },
            },
        });
        Assert.True(channel.Writer.TryWrite(0));
        Task first = channel.Writer.WriteAsync(1).AsTask();
        Task second = channel.Writer.WriteAsync(2, source.Token).AsTask();

        var consumer = new Thread(() => channel.Reader.TryRead(out _)) { IsBackground = true };
        consumer.Start();
        Assert.True(consumer.Join(TimeSpan.FromSeconds(5)), "the consumer waits for a callback that waits for the consumer's lock");
        await Assert.ThrowsAsync<OutOfMemoryException>(() => first.Within());
        await Assert.ThrowsAnyAsync<Exception>(() => second.Within());
    }

    // The one who closes wants the lock before it brings the final index down, for which the one who holds the lock waits.
    [Fact]
    public async Task A_plain_write_and_a_released_one_that_both_find_no_memory_do_not_wait_for_each_other()
    {
        using var held = new ManualResetEventSlim();
        Thread? consumer = null;
        var channel = new MpscChannel<int>(ChannelSettings.Default with
        {
            Capacity = 3,
            Queue = TinySegments.Failing(() =>
            {
                held.Set();
                // The consumer has let the waiting writer in, which has claimed the slot after this one and wants the queue's lock.
                return SpinWait.SpinUntil(() => IsWaiting(Volatile.Read(ref consumer)), Deadline.Limit);
            }),
        });
        Assert.True(channel.Writer.TryWrite(0) && channel.Writer.TryWrite(1));
        bool isRefused = false;
        var plain = new Thread(() =>
        {
            try
            {
                channel.Writer.TryWrite(2);
            }
            catch (OutOfMemoryException)
            {
                isRefused = true;
            }
        })
        { IsBackground = true };
        plain.Start();
        Assert.True(held.Wait(Deadline.Limit));
        Task released = channel.Writer.WriteAsync(3).AsTask();
        Assert.False(released.IsCompleted);
        int item = -1;
        var reading = new Thread(() =>
        {
            Volatile.Write(ref consumer, Thread.CurrentThread);
            channel.Reader.TryRead(out item);
        })
        { IsBackground = true };
        reading.Start();

        Assert.True(plain.Join(TimeSpan.FromSeconds(5)), "the plain write waits for the consumer's lock, and the consumer for it");
        Assert.True(reading.Join(Deadline.Limit));
        Assert.True(isRefused);
        Assert.Equal(0, item);
        await Assert.ThrowsAnyAsync<Exception>(() => released.Within());
        Assert.True(channel.Reader.TryRead(out item) && item == 1);
        Assert.False(channel.Reader.TryRead(out _));
    }

    // The item is in the consumer's hands when it ends a writer's wait, and for that it waits for the token's callback.
    [Fact]
    public async Task A_consumer_interrupted_while_it_ends_a_writers_wait_keeps_its_item()
    {
        for (int round = 0; round < 20; round++)
        {
            using var source = new CancellationTokenSource();
            MpscChannel<int>? channel = null;
            Thread? consumer = null;
            bool isRead = false;

            // Stands before the callback in the queue for the lock, and keeps it until the consumer waits for the callback.
            var holder = new Thread(() =>
            {
                lock (WaitingWriters(channel!))
                    SpinWait.SpinUntil(() => Volatile.Read(ref isRead) || IsWaiting(consumer), Deadline.Limit);
            })
            { IsBackground = true };
            var callback = new Thread(source.Cancel) { IsBackground = true };
            channel = new MpscChannel<int>(ChannelSettings.Default with
            {
                Capacity = 1,
                Queue = TinySegments.Of(1, max: 1, pooled: 0) with
                {
                    BeforeAllocation = () =>
                    {
                        consumer = Thread.CurrentThread;
                        holder.Start();
                        Assert.True(SpinWait.SpinUntil(() => IsWaiting(holder), Deadline.Limit));
                        callback.Start();
                        Assert.True(SpinWait.SpinUntil(() => IsWaiting(callback), Deadline.Limit));
                        consumer.Interrupt();
                    },
                },
            });
            Assert.True(channel.Writer.TryWrite(7));
            Task write = channel.Writer.WriteAsync(8, source.Token).AsTask();
            int item = 0;
            Crew.Run(() =>
            {
                try
                {
                    Assert.True(channel.Reader.TryRead(out item));
                }
                finally
                {
                    Volatile.Write(ref isRead, true);
                }
            });
            Assert.Equal(7, item);
            await write.Within();
            Assert.True(callback.Join(Deadline.Limit));
        }
    }

    // A context that runs what is posted at once would run the consumer inside the lock.
    [Fact]
    public void A_consumer_is_woken_outside_the_lock()
    {
        var channel = new MpscChannel<int>(ChannelSettings.Default with { Capacity = 1, Queue = TinySegments.Of(2) });
        WaitingWriters<int> waiting = WaitingWriters(channel);
        var context = new InlineContext(waiting);
        Assert.True(channel.Writer.TryWrite(0));
        var writer = new Thread(() => channel.Writer.WriteAsync(1).AsTask().Wait(Deadline.Limit)) { IsBackground = true };
        lock (waiting)
        {
            // Has found the channel full and is about to wait; meanwhile the consumer takes the last item and waits too.
            writer.Start();
            Assert.True(SpinWait.SpinUntil(() => IsWaiting(writer), Deadline.Limit));
            Assert.True(channel.Reader.TryRead(out _));
            SynchronizationContext? before = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(context);
            channel.Reader.WaitToReadAsync().GetAwaiter().OnCompleted(() => { });
            SynchronizationContext.SetSynchronizationContext(before);
        }

        Assert.True(writer.Join(Deadline.Limit));
        Assert.True(SpinWait.SpinUntil(() => context.Posts == 1, Deadline.Limit)); // on whichever thread
        Assert.False(context.PostedInsideTheLock);
    }

    private sealed class InlineContext(object gate) : SynchronizationContext
    {
        private int _posts;

        public int Posts => Volatile.Read(ref _posts);

        public bool PostedInsideTheLock { get; private set; }

        public override void Post(SendOrPostCallback callback, object? state)
        {
            PostedInsideTheLock |= Monitor.IsEntered(gate);
            Interlocked.Increment(ref _posts);
            callback(state);
        }
    }
}
