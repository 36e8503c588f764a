using System.Runtime.CompilerServices;

namespace Mpsc;

/// <content>The run: flags, control messages, items, and what to do when there is nothing to do.</content>
internal sealed partial class LoopCore<T>
{
    /// <summary>A run that has handled this many items looks a little longer before it parks: a burst is probably not over.</summary>
    private const int BusyRun = 4;

    /// <summary>How often a run looks for an item that a producer has claimed and not yet filled in, before it lets others run.</summary>
    private const int PatienceWithProducer = 20;

    private readonly Action<T>? _handler;
    private readonly Func<T, CancellationToken, ValueTask>? _asyncHandler;
    private readonly CancellationTokenSource? _stopping;
    private Suspension? _suspension;
    private SpinHabit _spinning;

    /// <summary>Runs until there is nothing to do, the budget is used up, or a handler is waited for. Never throws.</summary>
    private void Run()
    {
        var budget = RunBudget.Of(_options);
        RunWithin(ref budget);
        // From here on somebody else may be running: nothing of the loop's state is touched any more.
        _metrics?.Ran(budget.Used);
    }

    private void RunWithin(ref RunBudget budget)
    {
        if (_suspension is { IsPending: true } suspension)
            EndSuspension(suspension, ref budget);

        int polls = 0;
        var patience = new SpinWait();
        while (true)
        {
            // One read of a word that hardly ever changes: whatever is to be obeyed before the next item is in it.
            if (Volatile.Read(ref _flags) != 0 && !TryObeyFlags(ref budget))
                return;

            if (!_queue.TryDequeueFilled(out T? item))
            {
                if (!TryGoOnWithoutItem(in budget, ref polls, ref patience))
                    return;
                continue;
            }

            if (polls > 0)
                _spinning.Succeeded();
            polls = 0;
            _waitingWriters?.ItemTaken();
            if (!TryHandle(item))
                return;
            if (budget.IsUsedUpByOne())
            {
                Schedule();
                return;
            }
        }
    }

    /// <summary>False: the run is over.</summary>
    private bool TryObeyFlags(ref RunBudget budget)
    {
        int flags;
        while ((flags = Volatile.Read(ref _flags)) != 0)
        {
            if ((flags & StopFlag) != 0)
            {
                End();
                return false;
            }

            if ((flags & ControlFlag) != 0)
            {
                if (!TryRunControlMessages(ref budget))
                    return false;
            }
            else if (Interlocked.CompareExchange(ref _flags, flags | PauseParkedFlag, flags) == flags)
            {
                return false; // paused: who resumes, stops or sends a control message schedules the next run
            }
        }

        return true;
    }

    /// <summary>False: the run is over, because a message is waited for or the budget is used up.</summary>
    private bool TryRunControlMessages(ref RunBudget budget)
    {
        InterlockedBits.And(ref _flags, ~ControlFlag);
        while (!IsStopRequested && _control!.TryDequeue(out IControlMessage? message))
        {
            ValueTask running = message.RunAsync();
            bool isSuspended = !running.IsCompleted;
            bool isUsedUp = budget.IsUsedUpByOne();
            if (!isSuspended && !isUsedUp)
                continue;

            // There may be more of them, and the next run must not take an item first.
            InterlockedBits.Or(ref _flags, ControlFlag);
            if (isSuspended)
                SuspendOn(running, default!, isCounted: true);
            else
                Schedule();
            return false;
        }

        return true;
    }

    /// <summary>False: the handler is waited for; its continuation goes on.</summary>
    private bool TryHandle(T item)
    {
        try
        {
            if (_handler is not null)
            {
                _handler(item);
                return true;
            }

            ValueTask handling = _asyncHandler!(item, _stopping?.Token ?? CancellationToken.None);
            if (handling.IsCompleted)
            {
                handling.GetAwaiter().GetResult();
                return true;
            }

            SuspendOn(handling, item, isCounted: false);
            return false;
        }
        catch (Exception exception)
        {
            HandlerFailed(exception, item);
            return true;
        }
    }

    /// <summary>No item is there. True: look again. False: the run is over.</summary>
    private bool TryGoOnWithoutItem(in RunBudget budget, ref int polls, ref SpinWait patience)
    {
        if (polls >= 0 && TryPoll(in budget, ref polls))
            return true;

        // A queue that is closed refuses.
        if (_queue.TryPark())
            return (Volatile.Read(ref _flags) & (StopFlag | ControlFlag)) != 0 && _queue.TryUnpark();

        if (_queue.IsCompleted)
        {
            // A flag that was set before the completion is seen now at the latest, and is obeyed first.
            if (Volatile.Read(ref _flags) != 0)
                return true;
            End();
            return false;
        }

        // A producer has claimed the next slot and not filled it, or the queue is being closed. If that thread lost its processor, waiting
        // here could keep it from getting one.
        if (patience.Count >= PatienceWithProducer)
        {
            Schedule();
            return false;
        }

        Backoff.Once(ref patience);
        return true;
    }

    /// <summary>Looks at the loop's own slot a little longer, not at the producers' word. False: not, or not any more.</summary>
    private bool TryPoll(in RunBudget budget, ref int polls)
    {
        int most = budget.Used < BusyRun ? 0 : _options.SpinsBeforePark;
        if (polls < most && (polls > 0 || _spinning.IsWorthwhile()))
        {
            polls++;
            Thread.SpinWait(8);
            return true;
        }

        if (polls > 0)
            _spinning.WasInVain();
        polls = -1; // until there is an item again
        return false;
    }

    /// <summary>After this the run must return at once: the continuation may be running already.</summary>
    private void SuspendOn(ValueTask handling, T item, bool isCounted)
    {
        Suspension suspension = _suspension ??= new Suspension(Continue);
        suspension.Begin(handling, item, isCounted);
    }

    private void EndSuspension(Suspension suspension, ref RunBudget budget)
    {
        bool isCounted = suspension.IsCounted;
        T item = suspension.End(out ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter handling);
        try
        {
            handling.GetResult();
        }
        catch (Exception exception)
        {
            HandlerFailed(exception, item);
        }

        if (!isCounted)
            budget.IsUsedUpByOne();
    }

    /// <summary>The handler (or control message) that is waited for. Made when it is first needed: most loops never need it.</summary>
    private sealed class Suspension(Action resume)
    {
        private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _awaiter;
        private T _item = default!;

        public bool IsPending { get; private set; }

        /// <summary>The budget of an earlier run has paid for it.</summary>
        public bool IsCounted { get; private set; }

        public void Begin(ValueTask handling, T item, bool isCounted)
        {
            _item = item;
            _awaiter = handling.ConfigureAwait(false).GetAwaiter();
            IsCounted = isCounted;
            IsPending = true;
            try
            {
                _awaiter.UnsafeOnCompleted(resume);
            }
            catch
            {
                // A value task that was awaited before. Nobody will continue.
                End(out _);
                throw;
            }
        }

        public T End(out ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter awaiter)
        {
            T item = _item;
            awaiter = _awaiter;
            _item = default!; // an idle loop must not keep the last item alive
            _awaiter = default;
            IsPending = false;
            return item;
        }
    }
}
