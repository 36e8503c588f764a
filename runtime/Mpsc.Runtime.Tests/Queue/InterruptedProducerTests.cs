namespace Mpsc.Tests;

public class InterruptedProducerTests
{
    [Fact]
    public void An_interrupted_producer_fills_the_slot_it_has_claimed()
    {
        // One slot per segment: every enqueue takes the lock, where an interruption would strike.
        var queue = new MpscQueue<int>(TinySegments.Of(1, max: 1));
        int accepted = 0;
        int interruptions = 0;
        bool stop = false;
        var producers = Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                if (queue.TryEnqueue(0))
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
}
