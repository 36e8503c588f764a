namespace Mpsc.Systematic.Scenarios;

/// <summary>Turnover, recycling and growth of segments, and what happens when there is no memory for one.</summary>
public static class SegmentScenarios
{
    public static Task Segments_of_one_slot_are_used_again() =>
        QueueArena.RunAsync(Segments.Of(1, max: 1, pooled: 2), arena => [arena.Producer(0, 3), arena.Producer(1, 3), arena.Closer()]);

    public static Task Segments_of_two_slots_are_used_again() =>
        QueueArena.RunAsync(Segments.Of(2, max: 2, pooled: 1), arena => [arena.Producer(0, 4), arena.Producer(1, 3), arena.Closer()]);

    public static Task Segments_grow_while_the_consumer_is_behind() =>
        QueueArena.RunAsync(Segments.Of(1, max: 4, pooled: 2), arena => [arena.Producer(0, 5), arena.Producer(1, 4), arena.Closer()]);

    /// <summary>
    /// A producer that claimed a slot still holds the reference to a segment that has since been emptied, and is just being used again for
    /// the very index that it claimed.
    /// </summary>
    public static async Task A_late_producer_meets_its_old_segment_again()
    {
        const int Producers = 3;
        int claimed = 0;
        MpscQueue<int>? queue = null;
        queue = new MpscQueue<int>(Segments.Of(1, max: 1, pooled: 1) with
        {
            BeforeAllocation = () =>
            {
                // The second segment is held back until another producer has claimed a slot behind it.
                var backoff = new SpinWait();
                while (claimed++ == 0 && queue!.Count < 3)
                    backoff.SpinOnce();
            },
        });
        Verify.That(queue.TryEnqueue(0), "refused by an open queue");
        void Produce() => Verify.That(queue.TryEnqueue(0), "refused by an open queue");
        void Consume()
        {
            var backoff = new SpinWait();
            for (int taken = 0; taken <= Producers;)
            {
                if (queue.TryDequeue(out _))
                    taken++;
                else
                    backoff.SpinOnce();
            }
        }

        await Crew.RunAsync(Produce, Produce, Produce, Consume);
    }

    /// <summary>Whoever waits must learn of it: the producer that needed the segment, the others, the consumer.</summary>
    public static Task There_is_no_memory_for_the_second_segment() => WithoutMemoryAsync(available: 0);

    public static Task There_is_no_memory_for_the_third_segment() => WithoutMemoryAsync(available: 1);

    /// <summary>As long as the consumer keeps up there is no need of any; when it does not, nothing may move any more.</summary>
    public static Task There_is_no_memory_when_the_consumer_falls_behind() => WithoutMemoryAsync(available: 0, pooled: 1);

    private static async Task WithoutMemoryAsync(int available, int pooled = 0)
    {
        int allocations = 0;
        var arena = new QueueArena(Segments.Of(1, max: 1, pooled) with
        {
            BeforeAllocation = () =>
            {
                if (++allocations > available)
                    throw new OutOfMemoryException("planted");
            },
        });
        int failures = 0;
        bool Enqueue(int item)
        {
            try
            {
                return arena.Queue.TryEnqueue(item);
            }
            catch (OutOfMemoryException)
            {
                failures++;
                return false;
            }
        }

        int wins = 0;
        await Crew.RunAsync(
            arena.Consumer.Run,
            arena.Producer(0, 2, Enqueue),
            arena.Producer(1, 2, Enqueue),
            arena.Ledger.Closer(() =>
            {
                bool won = arena.Queue.TryClose(null);
                wins += won ? 1 : 0;
                return won;
            }));
        Wait.Until(() => arena.Consumer.HasEnded);
        Verify.That(failures <= 1, "more than one producer got the error");
        Verify.That(wins + failures > 0, "nobody closed the queue");
        if (wins == 0)
            Verify.That(arena.Queue.Error is OutOfMemoryException, "the queue ended without its error");
        arena.Ledger.MustBalance(wins);
    }
}
