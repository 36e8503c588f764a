using System.Threading.Channels;

namespace Mpsc.Systematic.Scenarios;

/// <summary>A channel, and the operations that its producers, its consumer and others do to it.</summary>
internal sealed class ChannelArena
{
    // Spinning before a park only makes schedules longer.
    private readonly MpscChannel<int> _channel;

    public ChannelArena(QueueSettings? settings = null, int? capacity = null) =>
        _channel = new MpscChannel<int>(ChannelSettings.Default with
        {
            Queue = settings ?? Segments.Of(2),
            Capacity = capacity,
            SpinsBeforePark = 0,
        });

    public Ledger Ledger { get; } = new();

    public MpscChannel<int> Channel => _channel;

    public ChannelReader<int> Reader => _channel.Reader;

    public ChannelWriter<int> Writer => _channel.Writer;

    public Action Producer(int producer, int items) => Producer(producer, items, item => Writer.TryWrite(item));

    public Action Producer(int producer, int items, Func<int, bool> write) =>
        Ledger.Producer(producer, items, write, () => ((MpscChannelReader<int>)Reader).Queue.IsClosed);

    public Action Closer(Exception? error = null) => Ledger.Closer(() => Writer.TryComplete(error));

    /// <summary>
    /// Begins when the consumer is about to park for the first time, or at a later index. It takes many steps to get there, so otherwise
    /// hardly any schedule would let it wait.
    /// </summary>
    public Action AtPark(Action action, long index = 0)
    {
        SegmentedQueue<int> queue = ((MpscChannelReader<int>)Reader).Queue;
        return () =>
        {
            Wait.Until(() => queue.ProducerWords.ParkIndex >= index);
            action();
        };
    }

    /// <summary>Takes what is there.</summary>
    public void Drain()
    {
        while (Reader.TryRead(out int item))
            Ledger.Deliver(item);
    }

    /// <summary>Takes and waits until the end.</summary>
    public void Consume()
    {
        do
        {
            Drain();
        }
        while (Wait.For(Reader.WaitToReadAsync()));
    }
}
