using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Mpsc;

/// <content>The consumer's side: one thread at a time, and whoever hands over to another thread must order the two.</content>
internal sealed partial class SegmentedQueue<T>
{
    private const int PollsBeforeAsking = 4;

    // Written by the consumer once per segment. References can't stand in the padded words, whose layout is explicit.
    private Segment<T> _headSegment;
    private Slots<T> _headSlots;

    /// <summary>
    /// An item follows the one taken last, seen without touching the producers' words. True is certain; false means "not yet".
    /// </summary>
    public bool IsNextKnown
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Slots<T> slots = _headSlots;
            int offset = (int)(ConsumerWords.Head - ConsumerWords.SegmentStart);
            // Room is made for an accepted item only, and all items before that one are accepted too.
            return (uint)offset < (uint)slots.Length
                ? slots.IsFilled(offset, ConsumerWords.Phase)
                : HasHeadSegmentMoved || Volatile.Read(ref _headSegment.Next) is not null;
        }
    }

    /// <summary>
    /// Takes the next item. False only when the queue was empty at some instant during the call: waits for a producer that has claimed
    /// the next slot and not yet filled it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryDequeue([MaybeNullWhen(false)] out T item) => TryDequeueFilled(out item) || TryDequeueClaimed(out item);

    /// <summary>Takes the next item if it is there at once. May be false while an earlier producer is still filling that slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryDequeueFilled([MaybeNullWhen(false)] out T item)
    {
        Slots<T> slots = _headSlots;
        long head = ConsumerWords.Head;
        int offset = (int)(head - ConsumerWords.SegmentStart);
        if ((uint)offset >= (uint)slots.Length)
            return TryDequeueFromNextSegment(out item);
        if (!slots.TryTake(offset, ConsumerWords.Phase, out item))
            return false;

        // Release: the slot is empty before anybody sees the new head.
        Volatile.Write(ref ConsumerWords.Head, head + 1);
        return true;
    }

    /// <summary>Reads the next item and leaves it there. False only when the queue was empty at some instant during the call.</summary>
    public bool TryPeek([MaybeNullWhen(false)] out T item)
    {
        var backoff = new Backoff();
        while (!TryPeekFilled(out item))
        {
            if (!HasAcceptedItem)
                return false;
            backoff.Pause();
        }

        return true;
    }

    /// <summary>Takes as many items as are there and fit, as one guarded call of the consumer's.</summary>
    public int Drain(Span<T> destination)
    {
        EnterConsumer();
        int taken = 0;
        // Only the first item is worth waiting for a producer that is in the middle of adding it.
        while (taken < destination.Length && (taken == 0 ? TryDequeue(out T? item) : TryDequeueFilled(out item)))
            destination[taken++] = item;
        ExitConsumer();
        return taken;
    }

    /// <summary>The segment that has just been emptied is used again, for the indexes that come next.</summary>
    private bool HasHeadSegmentMoved => Volatile.Read(ref _headSegment.Start) != ConsumerWords.SegmentStart;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryDequeueClaimed([MaybeNullWhen(false)] out T item)
    {
        // Whether the queue is empty only the producers' word can tell, and reading it takes its cache line from them. A consumer that has
        // caught up with busy producers finds the next item sooner by looking at its own slot a little longer.
        for (int i = 0; i < PollsBeforeAsking; i++)
        {
            Thread.SpinWait(1);
            if (TryDequeueFilled(out item))
                return true;
        }

        var backoff = new Backoff();
        while (HasAcceptedItem)
        {
            if (TryDequeueFilled(out item))
                return true;
            backoff.Pause();
        }

        item = default;
        return false;
    }

    private bool TryPeekFilled([MaybeNullWhen(false)] out T item)
    {
        int offset = (int)(ConsumerWords.Head - ConsumerWords.SegmentStart);
        if (offset >= _headSlots.Length)
        {
            if (!TryEnterNextSegment())
            {
                item = default;
                return false;
            }

            offset = 0;
        }

        return _headSlots.TryPeek(offset, ConsumerWords.Phase, out item);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryDequeueFromNextSegment([MaybeNullWhen(false)] out T item)
    {
        if (TryEnterNextSegment())
            return TryDequeueFilled(out item);
        item = default;
        return false;
    }

    private bool TryEnterNextSegment()
    {
        Segment<T> emptied = _headSegment;
        if (HasHeadSegmentMoved)
        {
            EnterSegment(emptied);
            return true;
        }

        if (Volatile.Read(ref emptied.Next) is null)
            return false;

        bool interrupted = UninterruptedLock.Enter(this);
        // It may have moved, been filled and got a successor since the first look.
        if (HasHeadSegmentMoved)
            EnterSegment(emptied);
        else
            EnterSuccessor(emptied);
        UninterruptedLock.Exit(this, interrupted);
        return true;
    }

    private void EnterSuccessor(Segment<T> emptied)
    {
        _headSegment = emptied.Next!;
        EnterSegment(_headSegment);
        // Unlinked in any case: an emptied segment in an old generation must not keep the younger ones alive.
        emptied.Next = null;
        Recycle(emptied);
    }

    private void EnterSegment(Segment<T> segment)
    {
        ConsumerWords.SegmentStart = segment.Start;
        ConsumerWords.Phase = segment.Phase;
        _headSlots = segment.Slots;
    }

    /// <summary>The pool holds segments of one length: once they have grown, the shorter ones are left to the garbage collector.</summary>
    private void Recycle(Segment<T> emptied)
    {
        if (_pool is not null && _pool.Slots.Length < emptied.Slots.Length)
        {
            _pool = null;
            _pooled = 0;
        }

        if (_pooled < _settings.MaxPooledSegments && (_pool is null || _pool.Slots.Length == emptied.Slots.Length))
        {
            emptied.Next = _pool;
            _pool = emptied;
            _pooled++;
        }
    }
}
