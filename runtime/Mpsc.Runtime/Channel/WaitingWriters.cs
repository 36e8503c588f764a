namespace Mpsc;

/// <summary>Backpressure: the writers that wait at a full <see cref="SegmentedQueue{T}"/> with a capacity.</summary>
/// <remarks>
/// <para>
/// Whoever makes room (the consumer, after each item), whoever closes the queue, and whoever has just begun to wait calls
/// <see cref="Release"/>, which adds the items of those who wait, oldest first, while there is room. A writer that waits with an item is
/// overtaken by nobody who comes after it.
/// </para>
/// <para>
/// No wake-up is missed: the consumer moves the head and then looks whether anybody waits, a writer says that it waits and then looks at
/// the head, with a full fence between the two on either side. So at least one of them sees the other.
/// </para>
/// <para>Thread-safe; all but the questions takes a lock.</para>
/// </remarks>
internal sealed class WaitingWriters<T>(SegmentedQueue<T> queue)
{
    private const int WithItem = 1;
    private const int ForRoom = 2;

    private readonly WaitingWriterList<T> _withItem = new();
    private readonly WaitingWriterList<T> _forRoom = new();

    /// <summary>Which lists are not empty. Written under the lock, read by everybody.</summary>
    private int _waiting;

    /// <summary>Whose wait is decided and not yet ended. Under the lock.</summary>
    private List<WaitingWriter<T>>? _released;

    /// <summary>Adds an item if there is room and nobody waits for it.</summary>
    public EnqueueResult TryEnqueue(T item)
    {
        // A producer that did not await its last write finds itself here: its items stay in order.
        if ((Volatile.Read(ref _waiting) & WithItem) == 0)
            return queue.TryEnqueueBounded(item);
        return queue.IsClosed ? EnqueueResult.Completed : EnqueueResult.Full;
    }

    /// <summary>Adds an item as soon as there is room. False: the queue was closed before.</summary>
    public Task<bool> EnqueueWhenRoomAsync(T item, CancellationToken cancellationToken) => WaitAsync(_withItem, item, cancellationToken);

    /// <summary>True when there is room, or was a moment ago. False when the queue is closed; fails with the error it was closed with.</summary>
    public Task<bool> WaitForRoomAsync(CancellationToken cancellationToken) => WaitAsync(_forRoom, default!, cancellationToken);

    /// <summary>Consumer, after it has taken an item.</summary>
    public void ItemTaken()
    {
        // Between the store of the head and the load of who waits.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _waiting) != 0)
            Release();
    }

    /// <summary>Any thread: there may be room, or the queue has been closed.</summary>
    public void Release()
    {
        List<WaitingWriter<T>>? released = null;
        // Out of memory, below, closes the queue, and that comes here again. The outer call then ends the waits, without the lock.
        bool isNested = Monitor.IsEntered(this);
        // Not interruptible: the consumer has an item in its hands.
        bool interrupted = UninterruptedLock.Enter(this);
        try
        {
            ReleaseWhileRoom();
            PublishWaiting();
            if (!isNested)
                (released, _released) = (_released, null);
        }
        finally
        {
            UninterruptedLock.Exit(this, interrupted);
        }

        released?.ForEach(static writer => writer.End());
    }

    /// <summary>True: the writer was waiting and is no more.</summary>
    public bool TryRemove(WaitingWriter<T> writer)
    {
        bool interrupted = UninterruptedLock.Enter(this);
        bool removed = writer.IsWaiting;
        if (removed)
        {
            writer.List.Remove(writer);
            PublishWaiting();
        }

        UninterruptedLock.Exit(this, interrupted);
        return removed;
    }

    private void ReleaseWhileRoom()
    {
        while (_withItem.First is { } writer)
        {
            // Taken out first: adding the item may come back here (see above).
            _withItem.Remove(writer);
            if (!TryAddItemOf(writer))
            {
                _withItem.AddFirst(writer);
                break;
            }

            (_released ??= []).Add(writer);
        }

        bool isClosed = queue.IsClosed;
        while (_withItem.First is null && _forRoom.First is { } writer && (isClosed || queue.HasRoom))
        {
            _forRoom.Remove(writer);
            writer.Decide(outcome: !isClosed, isClosed ? queue.Error : null);
            (_released ??= []).Add(writer);
        }
    }

    private Task<bool> WaitAsync(WaitingWriterList<T> list, T item, CancellationToken cancellationToken)
    {
        var writer = new WaitingWriter<T>(this, list, item, cancellationToken);
        bool interrupted = UninterruptedLock.Enter(this);
        try
        {
            // First, because it may throw (a disposed source on .NET Framework). A callback has to wait for the lock, or comes too early.
            writer.ObserveToken();
            list.AddLast(writer);
            PublishWaiting();
        }
        finally
        {
            UninterruptedLock.Exit(this, interrupted);
        }

        if (cancellationToken.IsCancellationRequested)
            writer.Cancel();
        // Between the store of who waits and the load of the head.
        Interlocked.MemoryBarrier();
        Release();
        return writer.Task;
    }

    /// <summary>False: there is no room.</summary>
    private bool TryAddItemOf(WaitingWriter<T> writer)
    {
        try
        {
            EnqueueResult result = queue.TryEnqueueBounded(writer.Item);
            writer.Decide(outcome: result == EnqueueResult.Enqueued);
            return result != EnqueueResult.Full;
        }
        catch (Exception exception)
        {
            // Out of memory: it is this writer's, not the consumer's who happened to make room for it.
            writer.Decide(outcome: false, exception);
            return true;
        }
    }

    private void PublishWaiting() =>
        Volatile.Write(ref _waiting, (_withItem.First is null ? 0 : WithItem) | (_forRoom.First is null ? 0 : ForRoom));
}
