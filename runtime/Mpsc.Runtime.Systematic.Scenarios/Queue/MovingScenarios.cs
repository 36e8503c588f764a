namespace Mpsc.Systematic.Scenarios;

/// <summary>
/// A segment whose items have all been taken is used again in place, for the indexes that come next: its consumer is then in the middle of
/// looking at its range and its link, and late producers hold references to it.
/// </summary>
public static class MovingScenarios
{
    /// <summary>Between the consumer's looks at the range and at the link, the segment moves, is filled and gets a successor.</summary>
    public static Task It_moves_and_gets_a_successor_while_the_consumer_looks() => PolledAsync(1, arena => [arena.Producer(0, 2)]);

    public static Task Two_slots_move_under_late_producers() =>
        PolledAsync(2, arena => [arena.Producer(0, 1), arena.Producer(1, 1), arena.Producer(2, 1)]);

    public static Task One_slot_moves_under_late_producers() =>
        PolledAsync(1, arena => [arena.Producer(0, 2), arena.Producer(1, 1), arena.Producer(2, 1)]);

    public static Task A_close_races_the_move() =>
        QueueArena.RunAsync(Used(1), arena => [arena.Producer(0, 2), arena.Producer(1, 1), arena.Closer()]);

    /// <summary>The next item comes when everything has been taken, so the one segment there is moves each time.</summary>
    public static async Task It_moves_each_time_before_a_parked_consumer_is_woken()
    {
        const int Items = 3;
        int allocations = 0;
        var arena = new QueueArena(Used(1) with { BeforeAllocation = () => allocations++ });
        void ProduceOneByOne()
        {
            foreach (int number in Enumerable.Range(0, Items))
            {
                Wait.Until(() => arena.Consumer.Parks > number);
                Verify.That(arena.Queue.TryEnqueue(Ledger.Item(0, number)), "refused by an open queue");
                arena.Ledger.Accept(0);
            }

            Wait.Until(() => arena.Consumer.Parks > Items);
            arena.Closer()();
        }

        await Crew.RunAsync(arena.Consumer.Run, ProduceOneByOne);
        Wait.Until(() => arena.Consumer.HasEnded);
        arena.Ledger.MustBalance();
        Verify.Equal(0, allocations, "segments beside the first");
    }

    public static async Task What_is_accepted_can_be_seen_at_once_in_a_moved_segment()
    {
        const int Items = 4;
        var queue = new MpscQueue<int>(Used(1));
        int accepted = 0;
        void Produce()
        {
            for (int number = 0; number < Items / 2; number++)
            {
                Verify.That(queue.TryEnqueue(0), "refused by an open queue");
                accepted++;
            }
        }

        void Consume()
        {
            for (int taken = 0; taken < Items; taken++)
            {
                Wait.Until(() => accepted > taken);
                Verify.That(queue.TryPeek(out _), "an accepted item can't be seen");
                Verify.That(queue.TryDequeue(out _), "an accepted item can't be taken");
            }
        }

        await Crew.RunAsync(Consume, Produce, Produce);
        Verify.That(queue.IsEmpty, "items are left");
    }

    /// <summary>A consumer that takes all items of a segment before it looks for the next; the first segment has been emptied.</summary>
    private static async Task PolledAsync(int length, Func<QueueArena, Action[]> producers)
    {
        var arena = new QueueArena(Used(length));
        foreach (int number in Enumerable.Range(0, length))
            Verify.That(arena.Queue.TryEnqueue(number) && arena.Queue.TryDequeue(out _), "a lone item did not pass");
        Action[] members = producers(arena);
        int running = members.Length;
        void Consume()
        {
            var backoff = new SpinWait();
            while (!arena.Queue.IsCompleted)
            {
                if (arena.Queue.TryDequeueFilled(out int item))
                    arena.Ledger.Deliver(item);
                else
                    backoff.SpinOnce();
            }
        }

        await Crew.RunAsync([Consume, .. members.Select(ThenClose)]);
        arena.Ledger.MustBalance();

        Action ThenClose(Action producer) => () =>
        {
            producer();
            if (--running == 0)
                arena.Closer()();
        };
    }

    private static QueueSettings Used(int length) => Segments.Of(length, max: length, pooled: 1);
}
