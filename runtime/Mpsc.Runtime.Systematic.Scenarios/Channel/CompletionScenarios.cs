using System.Threading.Channels;

namespace Mpsc.Systematic.Scenarios;

/// <summary><c>Completion</c>, asked for before and after the close and the last take, and the error that everybody must see.</summary>
public static class CompletionScenarios
{
    public static async Task The_completion_ends_when_closed_and_drained_whenever_it_is_asked_for()
    {
        var arena = new ChannelArena();
        void Ask()
        {
            Task completion = arena.Reader.Completion;
            Wait.Until(() => completion.IsCompleted);
            Verify.Equal(0, arena.Reader.Count, "items left at the completion");
            Verify.That(!arena.Writer.TryWrite(0), "an item was accepted after the completion");
        }

        await Crew.RunAsync(arena.Consume, arena.Producer(0, 2), arena.Closer(), Ask, Ask);
        arena.Ledger.MustBalance();
    }

    /// <summary>The consumer only takes, so nothing but the take or the close itself can end the completion.</summary>
    public static async Task The_last_take_races_the_close()
    {
        var arena = new ChannelArena();
        arena.Producer(0, 1)();
        Task completion = arena.Reader.Completion;
        await Crew.RunAsync(arena.Drain, arena.Closer());
        Wait.Until(() => completion.IsCompleted);
        arena.Ledger.MustBalance();
    }

    public static async Task An_error_reaches_waits_reads_writes_and_the_completion()
    {
        var arena = new ChannelArena();
        var error = new InvalidOperationException("planted");
        void Consume()
        {
            try
            {
                arena.Consume();
                Verify.That(false, "the wait ended without the error");
            }
            catch (InvalidOperationException exception)
            {
                Verify.That(ReferenceEquals(error, exception), "the wait ended with another error");
            }
        }

        void Write()
        {
            arena.Producer(0, 1)();
            ValueTask write = arena.Writer.WriteAsync(Ledger.Item(0, 1));
            try
            {
                write.GetAwaiter().GetResult();
                arena.Ledger.Accept(0);
            }
            catch (ChannelClosedException exception)
            {
                Verify.That(ReferenceEquals(error, exception.InnerException), "the write failed without the error");
            }
        }

        await Crew.RunAsync(Consume, Write, arena.Closer(error), arena.Closer(error));
        Task completion = arena.Reader.Completion;
        Verify.That(completion.IsFaulted, "the completion has not failed");
        Verify.That(ReferenceEquals(error, completion.Exception!.InnerException), "the completion failed with another error");
        arena.Ledger.MustBalance();
    }

    public static async Task Without_memory_the_wait_and_the_completion_get_the_error()
    {
        var arena = new ChannelArena(Segments.Of(1, max: 1, pooled: 0) with
        {
            BeforeAllocation = () => throw new OutOfMemoryException("planted"),
        });
        Task completion = arena.Reader.Completion;
        void Consume()
        {
            try
            {
                arena.Consume();
                Verify.That(false, "the wait ended without the error");
            }
            catch (OutOfMemoryException)
            {
            }
        }

        int failures = 0;
        bool Write(int item)
        {
            try
            {
                return arena.Writer.TryWrite(item);
            }
            catch (OutOfMemoryException)
            {
                failures++;
                return false;
            }
        }

        await Crew.RunAsync(Consume, arena.Producer(0, 2, Write), arena.Producer(1, 2, Write));
        Wait.Until(() => completion.IsFaulted);
        Verify.Equal(1, failures, "producers that got the error");
        arena.Ledger.MustBalance(wins: 0);
    }

    /// <summary>The close comes first, with a final index that the failed producer then has to bring down.</summary>
    public static async Task Without_memory_a_completion_that_was_closed_before_ends_too()
    {
        ChannelArena? arena = null;
        arena = new ChannelArena(Segments.Of(1, max: 1, pooled: 0) with
        {
            BeforeAllocation = () =>
            {
                arena!.Closer()();
                throw new OutOfMemoryException("planted");
            },
        });
        arena.Producer(0, 1)();
        Task completion = arena.Reader.Completion;
        void Write()
        {
            try
            {
                Verify.That(!arena.Writer.TryWrite(Ledger.Item(0, 1)), "an item without a slot was accepted");
            }
            catch (OutOfMemoryException)
            {
            }
        }

        await Crew.RunAsync(arena.Drain, Write);
        Wait.Until(() => completion.IsCompleted);
        arena.Ledger.MustBalance();
    }
}
