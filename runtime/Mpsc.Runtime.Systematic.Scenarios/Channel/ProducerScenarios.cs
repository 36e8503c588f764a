using System.Threading.Channels;

namespace Mpsc.Systematic.Scenarios;

/// <summary>Producer handles that come and go.</summary>
public static class ProducerScenarios
{
    public static async Task Adding_a_producer_races_the_end_of_the_last_one()
    {
        var arena = new ChannelArena();
        ChannelProducer<int> first = arena.Channel.AddProducer();
        await Crew.RunAsync(arena.Consume, first.Dispose, Join(arena, 0), Join(arena, 1), Join(arena, 2));
        Verify.That(TryAdd(arena) is null, "a producer was added to a completed channel");
        arena.Ledger.MustBalance(wins: 0);
    }

    public static async Task Handles_that_are_done_twice_count_once()
    {
        var arena = new ChannelArena();
        ChannelProducer<int> first = arena.Channel.AddProducer();
        ChannelProducer<int> second = arena.Channel.AddProducer();
        void WriteAndDispose()
        {
            Write(arena, second, 0);
            second.Dispose();
        }

        await Crew.RunAsync(arena.Consume, first.Dispose, first.Dispose, WriteAndDispose);
        arena.Ledger.MustBalance(wins: 0);
    }

    public static async Task The_first_error_of_a_producer_completes_the_channel()
    {
        var arena = new ChannelArena();
        var error = new InvalidOperationException("planted");
        ChannelProducer<int> failing = arena.Channel.AddProducer();
        ChannelProducer<int> other = arena.Channel.AddProducer();
        await Crew.RunAsync(() => failing.TryComplete(error), other.Dispose);
        Verify.That(ReferenceEquals(error, arena.Reader.Completion.Exception?.InnerException), "completed without the error");
    }

    private static Action Join(ChannelArena arena, int producer) => () =>
    {
        using ChannelProducer<int>? handle = TryAdd(arena);
        if (handle is not null)
            Write(arena, handle, producer);
    };

    private static void Write(ChannelArena arena, ChannelProducer<int> handle, int producer)
    {
        Verify.That(handle.TryWrite(Ledger.Item(producer, 0)), "a live handle was refused");
        arena.Ledger.Accept(producer);
    }

    private static ChannelProducer<int>? TryAdd(ChannelArena arena)
    {
        try
        {
            return arena.Channel.AddProducer();
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }
}
