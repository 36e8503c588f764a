namespace Mpsc.Systematic.Scenarios;

/// <summary>A queue with a capacity: exact under racing producers, and never full while it is known to have room.</summary>
public static class BoundScenarios
{
    public static async Task Racing_producers_fill_it_exactly()
    {
        const int Capacity = 2;
        var queue = new BoundedMpscQueue<int>(Capacity, Segments.Of(1, max: 2));
        // So that the limit has been raised once.
        Verify.That(queue.TryEnqueue(0) && queue.TryEnqueue(1) && queue.TryDequeue(out _) && queue.TryDequeue(out _), "not passed");
        int accepted = 0;
        void Produce()
        {
            if (queue.Enqueue(0) == EnqueueResult.Enqueued)
                accepted++;
        }

        await Crew.RunAsync(Produce, Produce, Produce);
        Verify.Equal(Capacity, accepted, "accepted items");
    }

    public static async Task It_is_full_only_when_it_was()
    {
        const int Capacity = 2;
        const int Items = 3;
        var queue = new BoundedMpscQueue<int>(Capacity, Segments.Of(1, max: 2));
        int begun = 0;
        int taken = 0;
        void Produce()
        {
            var backoff = new SpinWait();
            for (int number = 0; number < Items; number++)
            {
                while (true)
                {
                    int takenBefore = taken;
                    begun++;
                    if (queue.Enqueue(0) == EnqueueResult.Enqueued)
                        break;
                    begun--;
                    Verify.That(begun - takenBefore >= Capacity, "full although there was room");
                    backoff.SpinOnce();
                }
            }
        }

        void Consume()
        {
            var backoff = new SpinWait();
            while (taken < 2 * Items)
            {
                Verify.That(queue.Core.Count <= Capacity, "more items than the capacity");
                if (queue.TryDequeue(out _))
                    taken++;
                else
                    backoff.SpinOnce();
            }
        }

        await Crew.RunAsync(Produce, Produce, Consume);
    }

    public static async Task The_close_is_exact()
    {
        var queue = new BoundedMpscQueue<int>(2, Segments.Of(1, max: 2));
        var ledger = new Ledger();
        bool Enqueue(int item)
        {
            var backoff = new SpinWait();
            EnqueueResult result;
            while ((result = queue.Enqueue(item)) == EnqueueResult.Full)
                backoff.SpinOnce();
            return result == EnqueueResult.Enqueued;
        }

        void Consume()
        {
            var backoff = new SpinWait();
            while (!queue.IsCompleted)
            {
                if (queue.TryDequeue(out int item))
                    ledger.Deliver(item);
                else
                    backoff.SpinOnce();
            }
        }

        await Crew.RunAsync(
            Consume,
            ledger.Producer(0, 3, Enqueue, () => queue.Core.IsClosed),
            ledger.Producer(1, 2, Enqueue, () => queue.Core.IsClosed),
            ledger.Closer(queue.TryComplete));
        ledger.MustBalance();
    }

    /// <summary>References are stored in slots where null means empty, so an item that is null needs a mark.</summary>
    public static async Task Null_passes_through_segments_that_are_used_again()
    {
        const int Items = 8; // from the fifth on, segments are used again
        var queue = new MpscQueue<object?>(Segments.Of(2, max: 2, pooled: 2));
        void Produce()
        {
            for (int number = 0; number < Items; number++)
                Verify.That(queue.TryEnqueue(number % 2 == 0 ? null : number), "refused by an open queue");
        }

        void Consume()
        {
            int nulls = 0;
            int last = 0;
            var backoff = new SpinWait();
            for (int taken = 0; taken < Items;)
            {
                if (!queue.TryDequeue(out object? item))
                {
                    backoff.SpinOnce();
                    continue;
                }

                taken++;
                if (item is null)
                    nulls++;
                else
                    Verify.That(item is int number && number > last && (last = number) > 0, "another item than was added, or a stale one");
            }

            Verify.Equal(Items / 2, nulls, "items that are null");
            Verify.That(!queue.TryDequeue(out _), "an item too many");
        }

        await Crew.RunAsync(Produce, Consume);
    }
}
