namespace Mpsc.Systematic.Scenarios;

/// <summary>What single calls promise whoever else is in the middle of something.</summary>
public static class ContractScenarios
{
    public static async Task Each_item_wakes_the_consumer_and_it_parks_again()
    {
        const int Items = 3;
        var arena = new QueueArena(Segments.Of(2));
        int parks = 0;
        void ProduceOneByOne()
        {
            foreach (int number in Enumerable.Range(0, Items))
            {
                parks++;
                Wait.Until(() => arena.Consumer.Parks == parks);
                Verify.That(arena.Queue.TryEnqueue(Ledger.Item(0, number)), "refused by an open queue");
                arena.Ledger.Accept(0);
            }

            parks++;
            Wait.Until(() => arena.Consumer.Parks == parks);
            arena.Closer()();
        }

        await Crew.RunAsync(arena.Consumer.Run, ProduceOneByOne);
        Wait.Until(() => arena.Consumer.HasEnded);
        arena.Ledger.MustBalance();
    }

    public static Task Taking_misses_nothing_that_was_accepted_before() => TakeAsync(peek: false);

    public static Task Peeking_misses_nothing_that_was_accepted_before() => TakeAsync(peek: true);

    public static async Task The_count_is_never_more_than_there_ever_was()
    {
        var queue = new MpscQueue<int>(Segments.Of(2));
        void PassOneByOne()
        {
            foreach (int item in Enumerable.Range(0, 3))
                Verify.That(queue.TryEnqueue(item) && queue.TryDequeue(out _), "a lone item did not pass");
        }

        void Count() => Verify.That(queue.Count is 0 or 1, "counted more than one");

        await Crew.RunAsync(PassOneByOne, Count, Count);
    }

    private static async Task TakeAsync(bool peek)
    {
        const int Items = 3;
        var queue = new MpscQueue<int>(Segments.Of(1, max: 2, pooled: 1));
        int accepted = 0;
        int taken = 0;
        void Produce()
        {
            Verify.That(queue.TryEnqueue(0), "refused by an open queue");
            accepted++;
        }

        void Consume()
        {
            while (taken < Items)
            {
                Wait.Until(() => accepted > taken);
                int least = accepted - taken;
                Verify.That(queue.Count >= least, "an accepted item is not counted");
                if (peek)
                    Verify.That(queue.TryPeek(out _), "an accepted item can't be seen");
                Verify.That(queue.TryDequeue(out _), "an accepted item can't be taken");
                taken++;
            }
        }

        await Crew.RunAsync(Consume, Produce, Produce, Produce);
        Verify.That(queue.IsEmpty, "items are left");
    }
}
