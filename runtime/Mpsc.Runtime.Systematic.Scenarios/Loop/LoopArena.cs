using System.Threading.Channels;

namespace Mpsc.Systematic.Scenarios;

/// <summary>A loop that takes a turn after every item, and what others do to it.</summary>
internal sealed class LoopArena
{
    private int _step;
    private bool _runs;
    private bool _closeBegan;
    private bool _stopReturned;
    private int _startedAfterStop;
    private Task? _completion;

    public LoopArena(
        int? capacity = null, int itemsPerRun = 1, Action<LoopArena, int>? handler = null, ErrorPolicy errorPolicy = default) =>
        Loop = new ConsumerLoop<int>(item => Handle(item, handler), Options(capacity, itemsPerRun, errorPolicy));

    public LoopArena(Func<int, Task> suspending, int? capacity = null) =>
        Loop = new ConsumerLoop<int>(
            async (item, _) =>
            {
                Begin(item);
                await suspending(item);
                End();
            },
            Options(capacity, 1, default));

    public ConsumerLoop<int> Loop { get; }

    public Ledger Ledger { get; } = new();

    public int Handled { get; private set; }

    public int Undelivered { get; private set; }

    public int Errors { get; private set; }

    public Action Producer(int producer, int items) => Ledger.Producer(producer, items, Loop.TryPost, () => _closeBegan);

    /// <summary>Waits for room.</summary>
    public Action WaitingProducer(int producer, int items) =>
        Ledger.Producer(producer, items, item => Wait.For(Loop.PostAsync(item)), () => _closeBegan);

    public void Complete() => Ledger.Closer(() =>
    {
        _closeBegan = true;
        return Loop.TryComplete();
    })();

    public void Stop() => Ledger.Closer(() =>
    {
        _closeBegan = true;
        Loop.Stop();
        _stopReturned = true;
        return false;
    })();

    /// <summary>A control message, which must end; it has run if the result is true.</summary>
    public bool Invoke(Action? action = null)
    {
        bool ran = false;
        Task message = Loop.InvokeAsync(() =>
        {
            EnterRun();
            action?.Invoke();
            ran = true;
            LeaveRun();
        });
        Wait.Until(() => message.IsCompleted);
        Verify.Equal(ran, message.IsCompletedSuccessfully, "the message has run");
        Verify.That(ran || message.Exception!.InnerException is ChannelClosedException, "refused for another reason");
        return ran;
    }

    public void AskForCompletion()
    {
        Task completion = Loop.Completion;
        Wait.Until(() => completion.IsCompleted);
        Verify.Equal(0, Loop.Count, "items left at the completion");
    }

    /// <summary>Waits for the end: what was accepted was handled or handed back.</summary>
    public void MustEnd(bool failed = false)
    {
        _completion = Loop.Completion;
        Wait.Until(() => _completion.IsCompleted);
        Verify.Equal(failed, _completion.IsFaulted, "the completion failed");
        Verify.That(Loop.State == (failed ? ConsumerLoopState.Faulted : ConsumerLoopState.Completed), "completed before its end");
        Verify.That(_startedAfterStop <= 1, "more than one item was started after the stop");
        Ledger.MustHaveDeliveredAll();
        Verify.That(!Loop.TryPost(0), "accepted after the end");
    }

    private void Handle(int item, Action<LoopArena, int>? handler)
    {
        Begin(item);
        try
        {
            handler?.Invoke(this, item);
        }
        finally
        {
            End();
        }
    }

    private void Begin(int item)
    {
        if (_stopReturned)
            _startedAfterStop++;
        EnterRun();
        Handled++;
        Ledger.Deliver(item);
    }

    private void End() => LeaveRun();

    private void EnterRun()
    {
        Verify.That(!_runs, "two runs at a time");
        _runs = true;
        Interlocked.Increment(ref _step); // others may do something here
    }

    private void LeaveRun() => _runs = false;

    private ConsumerLoopOptions<int> Options(int? capacity, int itemsPerRun, ErrorPolicy errorPolicy) => new()
    {
        Capacity = capacity,
        MaxItemsPerRun = itemsPerRun,
        ErrorPolicy = errorPolicy,
        OnError = (_, _) =>
        {
            Errors++;
            if (errorPolicy != ErrorPolicy.Continue)
                _closeBegan = true;
        },
        OnUndelivered = item =>
        {
            EnterRun();
            Undelivered++;
            Verify.That(Loop.State == ConsumerLoopState.Stopping, "handed back after the end");
            Ledger.Deliver(item);
            LeaveRun();
        },
        Scheduler = new RunningScheduler(),
        Queue = Segments.Of(1, max: 2),
        SpinsBeforePark = 0,
    };
}
