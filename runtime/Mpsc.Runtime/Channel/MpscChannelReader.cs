using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Mpsc;

/// <summary>The consumer's end of a <see cref="MpscChannel{T}"/>.</summary>
/// <remarks>
/// A wait is the parked bit of the queue's tail word: whoever ends the park (the producer of the next item, the closer, or the token's
/// callback) owns <see cref="_waiting"/> and completes it. There is no other state, so the three can't complete it twice.
/// </remarks>
internal sealed class MpscChannelReader<T> : ChannelReader<T>, IParkedConsumer
{
    /// <summary>A consumer that has just handled this many items without waiting looks a little longer before it parks.</summary>
    private const int BusyRun = 16;

    private readonly ChannelSettings _settings;
    private readonly SegmentedQueue<T> _queue;
    private readonly WaitingWriters<T>? _waitingWriters;
    private readonly ChannelCompletion<T> _completion;

    /// <summary>The operation of the present park, or null. Set by the consumer, cleared by the one who ends the park.</summary>
    private WaitOperation<T>? _waiting;
    private WaitOperation<T> _operation;
    private long _headAtLastPark;
    private SpinHabit _spinning;

    public MpscChannelReader(ChannelSettings settings)
    {
        _settings = settings;
        _queue = new SegmentedQueue<T>(settings.Queue, this, settings.Capacity);
        _waitingWriters = settings.Capacity is null ? null : new WaitingWriters<T>(_queue);
        _completion = new ChannelCompletion<T>(_queue);
        _operation = NewOperation();
        _headAtLastPark = settings.Queue.FirstIndex;
    }

    public SegmentedQueue<T> Queue => _queue;

    /// <summary>Null when the channel has no bound.</summary>
    public WaitingWriters<T>? WaitingWriters => _waitingWriters;

    public override bool CanCount => true;

    public override bool CanPeek => true;

    public override int Count => (int)Math.Min(int.MaxValue, _queue.Count);

    public override Task Completion => _completion.Task;

    public override bool TryRead([MaybeNullWhen(false)] out T item)
    {
        _queue.EnterConsumer();
        bool taken = _queue.TryDequeue(out item);
        _queue.ExitConsumer();
        if (taken)
            ItemTaken();
        return taken;
    }

    /// <summary>
    /// As <see cref="TryRead"/>, but may be false while there is an item: for those who then wait, which tells exactly.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadAtOnce([MaybeNullWhen(false)] out T item)
    {
        _queue.EnterConsumer();
        bool taken = _queue.TryDequeueFilled(out item);
        _queue.ExitConsumer();
        if (taken)
            ItemTaken();
        return taken;
    }

    public override bool TryPeek([MaybeNullWhen(false)] out T item)
    {
        _queue.EnterConsumer();
        bool found = _queue.TryPeek(out item);
        _queue.ExitConsumer();
        return found;
    }

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => _queue.IsConsumerBusy
        ? new(Task.FromException<bool>(ChannelErrors.ConcurrentRead()))
        : WaitAsync(cancellationToken, faultOnError: true);

    public override ValueTask<T> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_queue.IsConsumerBusy)
            return new(Task.FromException<T>(ChannelErrors.ConcurrentRead()));
        if (cancellationToken.IsCancellationRequested)
            return new(Task.FromCanceled<T>(cancellationToken));
        return TryRead(out T? item) ? new(item) : ReadWhenArrivedAsync(cancellationToken).Quietly();
    }

#if NET
    public override IAsyncEnumerable<T> ReadAllAsync(CancellationToken cancellationToken = default) =>
        new CancelableItems<T>(this, cancellationToken);
#endif

    void IParkedConsumer.Wake(bool itemArrived)
    {
        WaitOperation<T> operation = EndPark();
        Exception? error = itemArrived ? null : _queue.Error;
        // Adding the item of a waiting writer may come here with the writers' lock held; a synchronization context may run anything.
        if (_waitingWriters is not null && Monitor.IsEntered(_waitingWriters))
            CompleteElsewhere(operation, itemArrived, error);
        else
            operation.Complete(itemArrived, error);
    }

    void IParkedConsumer.Closed()
    {
        _completion.Closed();
        _waitingWriters?.Release();
    }

    /// <summary>Any thread. True: the wait was pending and is now over; the caller must complete its operation.</summary>
    public bool TryEndWait()
    {
        if (!_queue.TryUnpark())
            return false;
        EndPark();
        return true;
    }

    private static void CompleteElsewhere(WaitOperation<T> operation, bool itemArrived, Exception? error) =>
        Task.Run(() => operation.Complete(itemArrived, error));

    /// <summary>For the one who ended the park. After this the consumer may park again.</summary>
    private WaitOperation<T> EndPark()
    {
        WaitOperation<T> operation = _waiting!;
        Volatile.Write(ref _waiting, null);
        return operation;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ItemTaken()
    {
        _waitingWriters?.ItemTaken();
        // Only an item that nothing is known to follow can be the last.
        if (_completion.IsAsked && !_queue.IsNextKnown)
            _completion.Taken();
    }

#if NET
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
#endif
    private async ValueTask<T> ReadWhenArrivedAsync(CancellationToken cancellationToken)
    {
        // One call of the consumer's, from the wait to the take, perhaps on several threads: nobody else may take meanwhile.
        _queue.EnterConsumer();
        try
        {
            while (await WaitAsync(cancellationToken, faultOnError: false).ConfigureAwait(false))
            {
                if (_queue.TryDequeue(out T? item))
                {
                    ItemTaken();
                    return item;
                }
            }

            throw ChannelErrors.Closed(_queue.Error);
        }
        finally
        {
            _queue.ExitConsumer();
        }
    }

    private ValueTask<bool> WaitAsync(CancellationToken cancellationToken, bool faultOnError)
    {
        if (cancellationToken.IsCancellationRequested)
            return new(Task.FromCanceled<bool>(cancellationToken));
        // A busy consumer looks at its own slot first: the other question takes a cache line from the producers.
        if (ArrivesSoon() || _queue.HasAcceptedItem)
            return new(true);

        var backoff = new Backoff();
        while (true)
        {
            if (_queue.IsCompleted)
                return Completed(faultOnError);
            if (Volatile.Read(ref _waiting) is not null)
                return new(Task.FromException<bool>(ChannelErrors.ConcurrentRead()));
            if (TryParkForWait(cancellationToken, faultOnError, out ValueTask<bool> pending))
                return pending;
            if (_queue.HasAcceptedItem)
                return new(true);
            // Neither an item nor completed, and yet no park: the closer is a few instructions from storing the final index.
            backoff.Pause();
        }
    }

    private bool TryParkForWait(CancellationToken cancellationToken, bool faultOnError, out ValueTask<bool> pending)
    {
        if (!_operation.IsReusable)
        {
            _operation.Abandon();
            _operation = NewOperation();
        }

        WaitOperation<T> operation = _operation;
        operation.Prepare(cancellationToken, faultOnError);
        pending = operation.Task;
        // Plain: the swap that parks publishes it, and nobody looks at it before.
        _waiting = operation;
        if (!_queue.TryPark())
        {
            _waiting = null;
            return false;
        }

        _headAtLastPark = _queue.Head;
        operation.HandOut();
        return true;
    }

    private ValueTask<bool> Completed(bool faultOnError) =>
        faultOnError && _queue.Error is { } error ? new(Task.FromException<bool>(error)) : new(false);

    /// <summary>
    /// Parking and waking cost some microseconds. A consumer in the middle of a burst polls its own next slot for about as long; one
    /// that gets single items does not, because it would only delay the others on its processor.
    /// </summary>
    private bool ArrivesSoon()
    {
        if (_queue.Head - _headAtLastPark < BusyRun || _settings.SpinsBeforePark == 0 || !_spinning.IsWorthwhile())
            return false;
        for (int i = 0; i < _settings.SpinsBeforePark; i++)
        {
            Thread.SpinWait(8);
            if (_queue.IsNextKnown)
            {
                _spinning.Succeeded();
                return true;
            }
        }

        _spinning.WasInVain();
        return false;
    }

    private WaitOperation<T> NewOperation() => new(this, _settings.RunContinuationsAsynchronously);
}
