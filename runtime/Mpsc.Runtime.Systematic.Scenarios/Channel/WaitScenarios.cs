using System.Threading.Channels;

namespace Mpsc.Systematic.Scenarios;

/// <summary>A pending wait or read, which an item, the close and its token's cancellation race to end.</summary>
public static class WaitScenarios
{
    public static async Task A_wait_races_writes_the_close_and_its_cancellation()
    {
        using var canceling = new CancellationTokenSource();
        var arena = new ChannelArena();
        void Consume()
        {
            bool canceled = false;
            while (true)
            {
                arena.Drain();
                try
                {
                    if (!Wait.For(arena.Reader.WaitToReadAsync(canceled ? CancellationToken.None : canceling.Token)))
                        return;
                }
                catch (OperationCanceledException exception)
                {
                    Verify.Equal(canceling.Token, exception.CancellationToken, "token of the cancelled wait");
                    canceled = true;
                }
            }
        }

        await Crew.RunAsync(Consume, arena.Producer(0, 2), arena.Producer(1, 1), arena.Closer(), canceling.Cancel);
        arena.Ledger.MustBalance();
    }

    public static async Task Each_item_ends_a_wait_of_its_own()
    {
        const int Items = 3;
        var arena = new ChannelArena();
        int waits = 0;
        void Consume()
        {
            ValueTask<bool> wait;
            do
            {
                arena.Drain();
                wait = arena.Reader.WaitToReadAsync();
                waits++;
            }
            while (Wait.For(wait));
        }

        void ProduceOneByOne()
        {
            for (int number = 0; number < Items; number++)
            {
                Wait.Until(() => waits > number);
                Verify.That(arena.Writer.TryWrite(Ledger.Item(0, number)), "refused by an open channel");
                arena.Ledger.Accept(0);
            }

            Wait.Until(() => waits > Items);
            arena.Closer()();
        }

        await Crew.RunAsync(Consume, ProduceOneByOne);
        arena.Ledger.MustBalance();
    }

    /// <summary>The callback of the first wait's token may come when the second wait, without a token, is pending.</summary>
    public static async Task A_late_cancellation_does_not_end_the_next_wait()
    {
        using var canceling = new CancellationTokenSource();
        var arena = new ChannelArena();
        void Consume()
        {
            try
            {
                Wait.For(arena.Reader.WaitToReadAsync(canceling.Token));
            }
            catch (OperationCanceledException exception)
            {
                Verify.Equal(canceling.Token, exception.CancellationToken, "token of the cancelled wait");
            }

            arena.Consume();
        }

        await Crew.RunAsync(
            Consume, arena.AtPark(canceling.Cancel), arena.AtPark(arena.Producer(0, 1)), arena.AtPark(arena.Closer(), index: 1));
        arena.Ledger.MustBalance();
    }

    /// <summary>The first wait's result is never fetched, so its operation can't be used again, and its token must be let go.</summary>
    public static async Task The_cancellation_of_an_abandoned_wait_does_not_end_the_next_one()
    {
        using var canceling = new CancellationTokenSource();
        var arena = new ChannelArena();
        void Consume()
        {
            ValueTask<bool> abandoned = arena.Reader.WaitToReadAsync(canceling.Token);
            Wait.Until(() => abandoned.IsCompleted);
            arena.Consume();
            // It was not used again, so whoever comes late still gets the result.
            try
            {
                Wait.For(abandoned);
            }
            catch (OperationCanceledException exception)
            {
                Verify.Equal(canceling.Token, exception.CancellationToken, "token of the abandoned wait");
            }
        }

        await Crew.RunAsync(
            Consume, arena.AtPark(canceling.Cancel), arena.AtPark(arena.Producer(0, 1)), arena.AtPark(arena.Closer(), index: 1));
        arena.Ledger.MustBalance();
    }

    public static async Task A_read_races_writes_the_close_and_its_cancellation()
    {
        using var canceling = new CancellationTokenSource();
        var arena = new ChannelArena();
        void Consume()
        {
            bool canceled = false;
            while (true)
            {
                try
                {
                    arena.Ledger.Deliver(Wait.For(arena.Reader.ReadAsync(canceled ? CancellationToken.None : canceling.Token)));
                }
                catch (OperationCanceledException exception)
                {
                    Verify.Equal(canceling.Token, exception.CancellationToken, "token of the cancelled read");
                    canceled = true;
                }
                catch (ChannelClosedException)
                {
                    return;
                }
            }
        }

        await Crew.RunAsync(Consume, arena.Producer(0, 2), arena.Producer(1, 1), arena.Closer(), canceling.Cancel);
        arena.Ledger.MustBalance();
    }

    /// <summary>What is not handed over when the token is cancelled stays in the channel.</summary>
    public static async Task Reading_all_until_canceled_drops_nothing()
    {
        using var canceling = new CancellationTokenSource();
        var arena = new ChannelArena();
        bool canceled = false;
        void Consume()
        {
            IAsyncEnumerator<int> items = arena.Reader.ReadAllUntilCanceledAsync(canceling.Token).GetAsyncEnumerator();
            try
            {
                while (true)
                {
                    bool before = canceled;
                    if (!Wait.For(items.MoveNextAsync()))
                        break;
                    Verify.That(!before, "an item was handed over after the cancellation");
                    arena.Ledger.Deliver(items.Current);
                }
            }
            catch (OperationCanceledException exception)
            {
                Verify.Equal(canceling.Token, exception.CancellationToken, "token of the enumeration");
            }

            arena.Consume();
        }

        void Cancel()
        {
            canceling.Cancel();
            canceled = true;
        }

        await Crew.RunAsync(Consume, arena.Producer(0, 2), arena.Producer(1, 1), arena.Closer(), Cancel);
        arena.Ledger.MustBalance();
    }
}
