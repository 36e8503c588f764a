namespace Mpsc.Systematic.Scenarios;

/// <summary>Enqueue, close, park and wake-up: the words of the queue.</summary>
public static class QueueScenarios
{
    public static Task Three_producers_a_closer_and_a_consumer_that_parks() =>
        QueueArena.RunAsync(Segments.Of(2), arena => [arena.Producer(0, 3), arena.Producer(1, 2), arena.Producer(2, 2), arena.Closer()]);

    /// <summary>Few steps, so that few schedules go through all orders of parking, waking and closing.</summary>
    public static Task One_producer_and_a_closer() =>
        QueueArena.RunAsync(Segments.Of(4), arena => [arena.Producer(0, 2), arena.Closer()]);

    /// <summary>A bit that the waking producer has not cleared yet may be taken for that of the next park, at the same index.</summary>
    public static async Task A_close_races_the_wake_up_of_a_parked_consumer()
    {
        var arena = new QueueArena(Segments.Of(4));
        arena.Consumer.Run();
        await Crew.RunAsync(arena.Producer(0, 1), arena.Closer());
        Wait.Until(() => arena.Consumer.HasEnded);
        arena.Ledger.MustBalance();
    }

    public static Task Two_producers_and_no_close_before_they_are_done() =>
        QueueArena.RunAsync(Segments.Of(4), arena =>
        {
            int running = 2;
            Action closer = arena.Closer();
            return [ThenClose(arena.Producer(0, 2)), ThenClose(arena.Producer(1, 2))];

            Action ThenClose(Action producer) => () =>
            {
                producer();
                if (--running == 0)
                    closer();
            };
        });

    public static async Task Of_three_closers_one_wins_and_its_error_is_the_queues()
    {
        var arena = new QueueArena(Segments.Of(4));
        Exception[] errors = [new InvalidOperationException("0"), new InvalidOperationException("1"), new InvalidOperationException("2")];
        Exception? winner = null;
        Action[] closers =
        [
            .. errors.Select(error => arena.Ledger.Closer(() =>
            {
                bool won = arena.Queue.TryClose(error);
                if (won)
                    winner = error;
                Verify.That(arena.Queue.IsClosed && arena.Queue.Error is not null, "closed without its error");
                return won;
            })),
        ];
        await Crew.RunAsync([arena.Consumer.Run, arena.Producer(0, 1), .. closers]);
        Wait.Until(() => arena.Consumer.HasEnded);
        Verify.Equal(winner, arena.Queue.Error, "error");
        arena.Ledger.MustBalance();
    }

    /// <summary>As a stop, a pause or a control message of a loop does it.</summary>
    public static Task The_consumer_is_unparked_by_others_than_producers() =>
        QueueArena.RunAsync(Segments.Of(4), arena => [arena.Producer(0, 2), arena.Closer(), arena.Consumer.Unpark, arena.Consumer.Unpark]);

    public static Task The_consumer_is_unparked_while_two_producers_write() =>
        QueueArena.RunAsync(Segments.Of(4), arena =>
        [
            arena.Producer(0, 2), arena.Producer(1, 1), arena.Consumer.Unpark, () =>
            {
                arena.Consumer.Unpark();
                arena.Closer()();
            },
        ]);
}
