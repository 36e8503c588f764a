using System.Threading.Channels;

namespace Mpsc.Systematic.Scenarios;

/// <summary>A bounded channel: writers that wait, whom the take, the close and their token race to release.</summary>
public static class WaitingWriterScenarios
{
    public static async Task Writes_that_nobody_awaits_stay_in_order()
    {
        var arena = new ChannelArena(capacity: 1);
        int running = 2;
        Action closer = arena.Closer();
        Action Write(int producer, int items) => () =>
        {
            List<Task> writes = [];
            for (int number = 0; number < items; number++)
                writes.Add(arena.Writer.WriteAsync(Ledger.Item(producer, number)).AsTask());
            foreach (Task write in writes)
                End(arena, write, producer);
            if (--running == 0)
                closer();
        };

        await Crew.RunAsync(arena.Consume, Write(0, 3), Write(1, 2));
        arena.Ledger.MustBalance();
    }

    /// <summary>Nothing but this one take can release the writer.</summary>
    public static async Task The_take_of_one_item_releases_one_writer()
    {
        var arena = new ChannelArena(capacity: 1);
        arena.Producer(0, 1)();
        bool written = false;
        void Write()
        {
            End(arena, arena.Writer.WriteAsync(Ledger.Item(0, 1)).AsTask(), 0);
            written = true;
        }

        void Consume()
        {
            Take(arena);
            Wait.Until(() => written);
            Take(arena);
        }

        await Crew.RunAsync(Write, Consume);
        arena.Ledger.MustBalance(wins: 0);
    }

    public static async Task A_try_does_not_overtake_a_write_that_waits()
    {
        var arena = new ChannelArena(capacity: 1);
        arena.Producer(0, 1)();
        void Write()
        {
            Task write = arena.Writer.WriteAsync(Ledger.Item(0, 1)).AsTask();
            bool isTaken = arena.Writer.TryWrite(Ledger.Item(0, 2));
            End(arena, write, 0);
            if (isTaken)
                arena.Ledger.Accept(0);
            arena.Closer()();
        }

        await Crew.RunAsync(arena.Consume, Write);
        arena.Ledger.MustBalance();
    }

    public static async Task A_cancellation_races_the_release_and_the_close()
    {
        using var canceling = new CancellationTokenSource();
        var arena = new ChannelArena(capacity: 1);
        arena.Producer(0, 1)();
        void Write() => End(arena, arena.Writer.WriteAsync(Ledger.Item(0, 1), canceling.Token).AsTask(), 0);

        void Ask()
        {
            Task<bool> room = arena.Writer.WaitToWriteAsync(canceling.Token).AsTask();
            Wait.Until(() => room.IsCompleted);
        }

        await Crew.RunAsync(Write, Ask, canceling.Cancel, arena.Consume, arena.Closer());
        arena.Ledger.MustBalance();
    }

    /// <summary>After it has left, there is room and nobody before the one who tries.</summary>
    public static async Task A_writer_that_was_cancelled_is_in_nobodys_way()
    {
        using var canceling = new CancellationTokenSource();
        var arena = new ChannelArena(capacity: 1);
        arena.Producer(0, 1)();
        Task write = arena.Writer.WriteAsync(Ledger.Item(1, 0), canceling.Token).AsTask();
        canceling.Cancel();
        Wait.Until(() => write.IsCompleted);
        void Try()
        {
            if (arena.Reader.Count > 0)
                return;
            Verify.That(arena.Writer.TryWrite(Ledger.Item(0, 1)), "refused although there was room and nobody waited");
            arena.Ledger.Accept(0);
        }

        await Crew.RunAsync(() => Take(arena), Try);
        arena.Drain();
        arena.Ledger.MustBalance(wins: 0);
    }

    public static async Task The_close_ends_all_waits_and_the_completion()
    {
        var arena = new ChannelArena(capacity: 1);
        arena.Producer(0, 1)();
        Task completion = arena.Reader.Completion;
        void Write(int producer) => End(arena, arena.Writer.WriteAsync(Ledger.Item(producer, 0)).AsTask(), producer);
        void Ask()
        {
            Task<bool> room = arena.Writer.WaitToWriteAsync().AsTask();
            Wait.Until(() => room.IsCompleted);
        }

        await Crew.RunAsync(() => Write(1), () => Write(2), Ask, arena.Closer());
        arena.Drain();
        Wait.Until(() => completion.IsCompleted);
        arena.Ledger.MustBalance();
    }

    public static async Task Those_who_wait_for_room_get_it()
    {
        var arena = new ChannelArena(capacity: 1);
        arena.Producer(0, 1)();
        int running = 2;
        Action closer = arena.Closer();
        Action WriteWhenRoom(int producer) => () =>
        {
            while (!arena.Writer.TryWrite(Ledger.Item(producer, 0)))
            {
                Task<bool> room = arena.Writer.WaitToWriteAsync().AsTask();
                Wait.Until(() => room.IsCompleted);
                Verify.That(room.Result, "no room, although the channel is open");
            }

            arena.Ledger.Accept(producer);
            if (--running == 0)
                closer();
        };

        await Crew.RunAsync(arena.Consume, WriteWhenRoom(1), WriteWhenRoom(2));
        arena.Ledger.MustBalance();
    }

    /// <summary>The consumer makes room, and adding the waiting item fails: the writer's error, not the consumer's.</summary>
    public static async Task Without_memory_the_waiting_writers_learn_of_it()
    {
        var arena = new ChannelArena(
            Segments.Of(1, max: 1, pooled: 0) with { BeforeAllocation = () => throw new OutOfMemoryException("planted") },
            capacity: 1);
        arena.Producer(0, 1)();
        Task completion = arena.Reader.Completion;
        int failures = 0;
        Action Write(int producer) => () =>
        {
            try
            {
                Task write = arena.Writer.WriteAsync(Ledger.Item(producer, 0)).AsTask();
                Wait.Until(() => write.IsCompleted);
                Verify.That(write.IsFaulted, "a write without memory succeeded");
                failures += write.Exception!.InnerException is OutOfMemoryException ? 1 : 0;
            }
            catch (OutOfMemoryException)
            {
                failures++; // one that had not to wait
            }
        };

        await Crew.RunAsync(Write(1), Write(2), () => Take(arena));
        Wait.Until(() => completion.IsFaulted);
        Verify.Equal(1, failures, "writers that got the error");
        arena.Ledger.MustBalance(wins: 0);
    }

    private static void End(ChannelArena arena, Task write, int producer)
    {
        Wait.Until(() => write.IsCompleted);
        if (write.IsCompletedSuccessfully)
            arena.Ledger.Accept(producer);
        else
            Verify.That(write.IsCanceled || write.Exception!.InnerException is ChannelClosedException, $"failed: {write.Exception}");
    }

    private static void Take(ChannelArena arena)
    {
        Verify.That(arena.Reader.TryRead(out int item), "an accepted item can't be taken");
        arena.Ledger.Deliver(item);
    }
}
