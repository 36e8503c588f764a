namespace Mpsc.Systematic.Scenarios;

/// <summary>A queue, its consumer, and the operations that others do to it.</summary>
internal sealed class QueueArena
{
    public QueueArena(QueueSettings settings) => Consumer = new ParkingConsumer(settings, Ledger);

    public Ledger Ledger { get; } = new();

    public ParkingConsumer Consumer { get; }

    public SegmentedQueue<int> Queue => Consumer.Queue;

    /// <summary>Runs the consumer and the others until the consumer has seen the end.</summary>
    public static async Task RunAsync(QueueSettings settings, Func<QueueArena, Action[]> members)
    {
        var arena = new QueueArena(settings);
        await Crew.RunAsync([arena.Consumer.Run, .. members(arena)]);
        Wait.Until(() => arena.Consumer.HasEnded);
        arena.Ledger.MustBalance();
    }

    public Action Producer(int producer, int items) => Producer(producer, items, item => Queue.TryEnqueue(item));

    public Action Producer(int producer, int items, Func<int, bool> enqueue) =>
        Ledger.Producer(producer, items, enqueue, () => Queue.IsClosed);

    public Action Closer() => Ledger.Closer(() => Queue.TryClose(null));
}
