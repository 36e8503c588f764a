namespace Mpsc.Systematic.Scenarios;

/// <summary>A wait that has just parked, or is about to.</summary>
public static class ParkedWaitScenarios
{
    public static async Task It_is_ended_by_an_item_or_a_cancellation_while_it_parks()
    {
        using var canceling = new CancellationTokenSource();
        var arena = new ChannelArena();
        await Crew.RunAsync(
            () => ConsumeCancelable(arena, canceling.Token),
            arena.AtPark(() =>
            {
                arena.Producer(0, 1)();
                arena.Closer()();
            }),
            arena.AtPark(canceling.Cancel));
        arena.Ledger.MustBalance();
    }

    public static async Task It_is_ended_by_the_close_or_a_cancellation_while_it_parks()
    {
        using var canceling = new CancellationTokenSource();
        var arena = new ChannelArena();
        await Crew.RunAsync(
            () => ConsumeCancelable(arena, canceling.Token), arena.AtPark(arena.Closer()), arena.AtPark(canceling.Cancel));
        arena.Ledger.MustBalance();
    }

    /// <summary>The consumer takes the item and waits again before the one who ended the first wait has done anything else.</summary>
    public static async Task The_next_wait_begins_as_soon_as_one_has_ended()
    {
        var arena = new ChannelArena();
        void Consume()
        {
            while (Wait.For(arena.Reader.WaitToReadAsync()))
            {
                Verify.That(arena.Reader.TryRead(out int item), "there is no item after the wait");
                arena.Ledger.Deliver(item);
            }
        }

        await Crew.RunAsync(Consume, arena.AtPark(arena.Producer(0, 1)), arena.AtPark(arena.Closer(), index: 1));
        arena.Ledger.MustBalance();
    }

    public static async Task An_item_comes_while_the_consumer_goes_to_wait()
    {
        var arena = new ChannelArena();
        bool goes = false;
        void Consume()
        {
            goes = true;
            Verify.That(Wait.For(arena.Reader.WaitToReadAsync()), "ended without an item");
            arena.Consume();
        }

        await Crew.RunAsync(Consume, () =>
        {
            Wait.Until(() => goes);
            arena.Producer(0, 1)();
            arena.Closer()();
        });
        arena.Ledger.MustBalance();
    }

    /// <summary>The token's callback may be in the middle when the item ends the wait; the next wait, without a token, begins at once.</summary>
    public static async Task A_callback_that_runs_when_its_wait_is_fetched_does_not_end_the_next_one()
    {
        using var canceling = new CancellationTokenSource();
        var arena = new ChannelArena();
        void Consume()
        {
            try
            {
                Wait.For(arena.Reader.WaitToReadAsync(canceling.Token));
            }
            catch (OperationCanceledException)
            {
                Verify.That(Wait.For(arena.Reader.WaitToReadAsync()), "ended without an item");
            }

            Verify.That(arena.Reader.TryRead(out int item), "there is no item after the wait");
            arena.Ledger.Deliver(item);
            Verify.That(!Wait.For(arena.Reader.WaitToReadAsync()), "more than one item");
        }

        await Crew.RunAsync(
            Consume,
            arena.AtPark(canceling.Cancel),
            () =>
            {
                arena.AtPark(arena.Producer(0, 1))();
                arena.AtPark(arena.Closer(), index: 1)();
            });
        arena.Ledger.MustBalance();
    }

    /// <summary>The first wait ended by its item, so its token is nothing to the second.</summary>
    public static Task The_cancellation_of_a_fetched_wait_does_not_end_the_next_one() => CancelAtSecondWaitAsync(fetched: true);

    /// <summary>The same when nobody has fetched the first one's result.</summary>
    public static Task The_cancellation_of_a_wait_that_nobody_fetched_does_not_end_the_next_one() =>
        CancelAtSecondWaitAsync(fetched: false);

    public static async Task It_ends_with_the_error_of_the_close()
    {
        var arena = new ChannelArena();
        var error = new InvalidOperationException("planted");
        void Consume()
        {
            try
            {
                Wait.For(arena.Reader.WaitToReadAsync());
                Verify.That(false, "the wait ended without the error");
            }
            catch (InvalidOperationException caught)
            {
                Verify.Equal(error, caught, "error of the wait");
            }
        }

        await Crew.RunAsync(Consume, arena.AtPark(arena.Closer(error)));
        arena.Ledger.MustBalance();
    }

    private static async Task CancelAtSecondWaitAsync(bool fetched)
    {
        using var canceling = new CancellationTokenSource();
        var arena = new ChannelArena();
        void Consume()
        {
            ValueTask<bool> first = arena.Reader.WaitToReadAsync(canceling.Token);
            if (fetched)
                Verify.That(Wait.For(first), "ended without an item");
            else
                Wait.Until(() => first.IsCompleted);
            arena.Consume();
        }

        await Crew.RunAsync(
            Consume,
            arena.AtPark(arena.Producer(0, 1)),
            arena.AtPark(
                () =>
                {
                    canceling.Cancel();
                    arena.Closer()();
                },
                index: 1));
        arena.Ledger.MustBalance();
    }

    private static void ConsumeCancelable(ChannelArena arena, CancellationToken token)
    {
        try
        {
            Wait.For(arena.Reader.WaitToReadAsync(token));
        }
        catch (OperationCanceledException exception)
        {
            Verify.Equal(token, exception.CancellationToken, "token of the cancelled wait");
        }

        arena.Consume();
    }
}
