namespace Mpsc.Tests;

/// <content>Somebody calls <see cref="Thread.Interrupt"/> on a producer or on the consumer.</content>
public abstract partial class QueueSuite<T>
{
    [Fact]
    public void An_interrupted_producer_fills_the_slot_it_has_claimed()
    {
        // One slot per segment: every enqueue takes the lock, where an interruption would strike.
        var queue = New(TinySegments.Of(1, max: 1));
        int accepted = 0;
        int interruptions = 0;
        bool stop = false;
        var producers = Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                if (TryAdd(queue, 0))
                    Interlocked.Increment(ref accepted);
                try
                {
                    Thread.Sleep(0);
                }
                catch (ThreadInterruptedException)
                {
                    Interlocked.Increment(ref interruptions);
                }
            }
        })
        { IsBackground = true }).ToList();
        producers.ForEach(producer => producer.Start());

        var deadline = System.Diagnostics.Stopwatch.StartNew();
        int delivered = 0;
        while (Volatile.Read(ref interruptions) < 300 && deadline.Elapsed < Deadline.Limit)
        {
            producers.ForEach(producer => producer.Interrupt());
            while (queue.TryDequeue(out _))
                delivered++;
        }

        Volatile.Write(ref stop, true);
        Assert.True(producers.TrueForAll(producer => producer.Join(Deadline.Limit)));
        while (queue.TryDequeue(out _))
            delivered++;
        Assert.Equal(accepted, delivered);
        Assert.True(interruptions >= 300);
    }

    [Theory, InlineData("dequeue"), InlineData("drain")]
    public void A_consumer_interrupted_at_the_end_of_a_segment_gets_its_item_first(string call)
    {
        using var held = new HeldProducer { Passing = 1 };
        var queue = New(held.Settings);
        Add(queue, 1, 2);
        AssertTakes(queue, 1);
        Thread? consumer = null;
        bool wasInterrupted = false;
        Crew.Run(
            () => Assert.True(TryAdd(queue, 3)),
            () =>
            {
                held.WaitUntilHeld();
                Volatile.Write(ref consumer, Thread.CurrentThread);
                // Has to leave its segment, for which it needs the lock that the held producer has.
                Assert.True(Call(call, queue).Found);
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
                held.Release();
            });
        Assert.True(wasInterrupted);
        AssertTakes(queue, 3);
        AssertTakesNothing(queue);
    }
}
