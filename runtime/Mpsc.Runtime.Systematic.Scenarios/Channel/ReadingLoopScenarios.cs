namespace Mpsc.Systematic.Scenarios;

/// <summary>The loops of <see cref="ConsumerLoop"/> over the reader of a channel.</summary>
public static class ReadingLoopScenarios
{
    public static async Task A_stop_races_writes_and_the_close()
    {
        using var stop = new CancellationTokenSource();
        var arena = new ChannelArena();
        bool stopped = false;
        int startedAfterStop = 0;
        void Handle(int item)
        {
            if (stopped)
                startedAfterStop++;
            arena.Ledger.Deliver(item);
        }

        void Stop()
        {
            stop.Cancel();
            stopped = true;
        }

        Task loop = Task.Run(() => ConsumerLoop.RunAsync(arena.Reader, Handle, stop.Token));
        await Crew.RunAsync(arena.Producer(0, 2), arena.Producer(1, 1), arena.Closer(), Stop);
        await loop;
        Verify.That(startedAfterStop <= 1, "more than the item in hand was started after the stop");
        arena.Drain();
        arena.Ledger.MustBalance();
    }
}
