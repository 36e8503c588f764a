namespace Mpsc.Systematic.Scenarios;

/// <summary>
/// A consumer as a loop is one: takes what is there, parks when it finds nothing, and is started again by whoever ends the park. This is
/// all that the queue's scenarios know of the queue's insides.
/// </summary>
internal sealed class ParkingConsumer : IParkedConsumer
{
    private readonly SegmentedQueue<int> _queue;
    private readonly Ledger _ledger;
    private bool _runs;

    public ParkingConsumer(QueueSettings settings, Ledger ledger)
    {
        _queue = new SegmentedQueue<int>(settings, this);
        _ledger = ledger;
    }

    public SegmentedQueue<int> Queue => _queue;

    /// <summary>It has seen the queue completed.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>How many times it has parked.</summary>
    public int Parks { get; private set; }

    public void Run()
    {
        Begin();
        var backoff = new SpinWait();
        while (true)
        {
            if (_queue.TryDequeueFilled(out int item))
            {
                _ledger.Deliver(item);
                continue;
            }

            bool completed = _queue.IsCompleted;
            _runs = false;
            if (completed)
            {
                HasEnded = true;
                return;
            }

            if (_queue.TryPark())
            {
                Parks++;
                return;
            }

            Begin();
            backoff.SpinOnce();
        }
    }

    /// <summary>As a stop or a control message does: runs the consumer although no item came.</summary>
    public void Unpark()
    {
        if (_queue.TryUnpark())
            Run();
    }

    void IParkedConsumer.Wake(bool itemArrived) => Task.Run(Run);

    void IParkedConsumer.Closed()
    {
    }

    private void Begin()
    {
        Verify.That(!_runs, "two consumers at a time");
        Verify.That(!HasEnded, "the consumer was woken after its end");
        _runs = true;
    }
}
