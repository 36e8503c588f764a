using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Mpsc;

/// <summary>
/// The queue under everything in this assembly: any number of producers, one consumer, a close that cannot race an enqueue, a consumer
/// that can park, and a bound if one is given. This part holds the segments and the producers' side.
/// </summary>
/// <remarks>
/// Source: the fetch-and-add over linked array segments is that of JCTools' MpscUnboundedXaddArrayQueue and of tokio's mpsc block list;
/// the closed bit in the tail word is that of crossbeam's list channel; the bound as a limit that producers rarely renew is that of
/// JCTools' MpscArrayQueue. Recycling segments by a phase counter and the parked bit in the claiming word are this project's.
/// </remarks>
internal sealed partial class SegmentedQueue<T> : QueueState
{
    // Read by producers for every item, written once per segment or once per life.
    private readonly QueueSettings _settings;
    private readonly IParkedConsumer? _consumer;
    private readonly int _capacity;
    private Segment<T> _tailSegment;
    private Segment<T>? _pool;
    private short _pooled;
    private bool _isOutOfMemory;

    /// <summary>
    /// With a <paramref name="capacity"/> items are added by <see cref="TryEnqueueBounded"/> only, without one by
    /// <see cref="TryEnqueue"/> only.
    /// </summary>
    public SegmentedQueue(QueueSettings settings, IParkedConsumer? consumer = null, int? capacity = null)
        : base(settings.FirstIndex)
    {
        _consumer = consumer;
        _settings = settings;
        _capacity = capacity ?? int.MaxValue;
        ProducerWords.Limit = settings.FirstIndex + _capacity;
        _tailSegment = new Segment<T>(
            settings.FirstIndex, settings.FirstPhase, Math.Min(settings.InitialSegmentLength, LongestSegment));
        _headSegment = _tailSegment;
        EnterSegment(_headSegment);
    }

    public int Capacity => _capacity;

    /// <summary>Fewer items than the capacity, at some instant during the call.</summary>
    public bool HasRoom => Count < _capacity;

    protected override IParkedConsumer? Consumer => _consumer;

    /// <summary>Keeps the arrays of large structs out of the large object heap (85,000 bytes).</summary>
    private static int LongestSegment { get; } = Math.Max(1, 64 * 1024 / Slots<T>.SlotSize);

    /// <summary>
    /// Any thread. False: the queue was closed before, the item is not in it. True: the consumer will get it. Wakes a parked consumer.
    /// </summary>
    /// <exception cref="OutOfMemoryException">No memory for a segment: the item is not in the queue, and the queue is closed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnqueue(T item)
    {
        // A full fence on every platform: the reads below see at least what was published before the slot was claimed.
        long claimed = Interlocked.Add(ref ProducerWords.Tail, OneSlot) - OneSlot;
        return (claimed & ClosedBit) == 0 && TryPublish(claimed, item);
    }

    /// <summary>As <see cref="TryEnqueue"/>, but never more than the capacity.</summary>
    /// <exception cref="OutOfMemoryException">No memory for a segment: the item is not in the queue, and the queue is closed.</exception>
    public EnqueueResult TryEnqueueBounded(T item)
    {
        long tail = Volatile.Read(ref ProducerWords.Tail);
        while (true)
        {
            if ((tail & ClosedBit) != 0)
                return EnqueueResult.Completed;
            long index = tail >> IndexShift;
            // The head only grows: a queue that is too full for this index now was so when the tail word was read, and open.
            if (index >= Volatile.Read(ref ProducerWords.Limit) && !TryRaiseLimit(index))
                return EnqueueResult.Full;

            // Not a fetch-and-add: a claim beyond the limit could not be taken back.
            long seen = Interlocked.CompareExchange(ref ProducerWords.Tail, tail + OneSlot, tail);
            if (seen == tail)
                return TryPublish(tail, item) ? EnqueueResult.Enqueued : EnqueueResult.Completed;
            tail = seen;
        }
    }

    private bool TryRaiseLimit(long index)
    {
        long limit = Volatile.Read(ref ConsumerWords.Head) + _capacity;
        if (index >= limit)
            return false;
        // Racing producers may put back an older limit: it only makes somebody read the head once more.
        Volatile.Write(ref ProducerWords.Limit, limit);
        return true;
    }

    /// <summary>Puts the item into the slot that was claimed when the tail word was <paramref name="claimed"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryPublish(long claimed, T item)
    {
        long index = claimed >> IndexShift;
        // The segment may be an old one, even one that is used again: its range decides. An index that has not been consumed keeps
        // its own segment from being recycled, so once the range fits, it stays.
        Segment<T> segment = Volatile.Read(ref _tailSegment);
        long offset = index - Volatile.Read(ref segment.Start);
        Slots<T> slots = segment.Slots;
        if ((ulong)offset >= (ulong)slots.Length)
            return TryPublishSlow(claimed, item);

        slots.Fill((int)offset, item, segment.Phase);
        if ((claimed & ParkedBit) != 0)
            WakeIfParkedAt(index, itemArrived: true);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryPublishSlow(long claimed, T item)
    {
        long index = claimed >> IndexShift;
        Segment<T>? segment = FindOrAppend(index, out Exception? failure);
        if (segment is null)
        {
            EndClaimWithoutSlot(claimed, failure);
            return false;
        }

        segment.Slots.Fill((int)(index - segment.Start), item, segment.Phase);
        if ((claimed & ParkedBit) != 0)
            WakeIfParkedAt(index, itemArrived: true);
        return true;
    }

    /// <summary>The segment of a claimed index; null when there is no memory for it (the first to meet that gets the error).</summary>
    private Segment<T>? FindOrAppend(long index, out Exception? failure)
    {
        failure = null;
        bool interrupted = UninterruptedLock.Enter(this);
        try
        {
            // A producer that was held up since its claim may be behind the last segment; the consumer's segment is never ahead of it.
            Segment<T> segment = _tailSegment.Start > index ? _headSegment : _tailSegment;
            while (index - segment.Start >= segment.Slots.Length)
            {
                if (segment.Next is null)
                {
                    if (_isOutOfMemory)
                        return null;
                    try
                    {
                        Append(segment);
                    }
                    catch (Exception exception)
                    {
                        // Whatever the reason, no slot from here on can be filled.
                        failure = exception;
                        _isOutOfMemory = true;
                        return null;
                    }
                }

                // Null: the room is in the segment itself.
                segment = segment.Next ?? segment;
            }

            return segment;
        }
        finally
        {
            UninterruptedLock.Exit(this, interrupted);
        }
    }

    /// <summary>Makes room for the indexes after those of the last segment, behind it or in itself.</summary>
    private void Append(Segment<T> last)
    {
        long start = last.Start + last.Slots.Length;
        int length = NextLength(start, last.Slots.Length);
        // All items have been taken, so nobody needs the old range: the consumer that keeps up makes do with one segment.
        if (length == last.Slots.Length && _settings.MaxPooledSegments > 0 && Volatile.Read(ref ConsumerWords.Head) == start)
        {
            UseAgain(last, start);
            return;
        }

        Segment<T>? next = _pool;
        if (next is not null && next.Slots.Length >= length)
        {
            _pool = next.Next;
            _pooled--;
            next.Next = null;
            UseAgain(next, start);
        }
        else
        {
            _settings.BeforeAllocation?.Invoke();
            next = new Segment<T>(start, _settings.FirstPhase, length);
        }

        // Release, both: who gets the reference without the lock must see an initialised segment.
        Volatile.Write(ref last.Next, next);
        Volatile.Write(ref _tailSegment, next);
    }

    private static void UseAgain(Segment<T> segment, long start)
    {
        segment.Phase = unchecked(segment.Phase + 1);
        // Release, and after the phase: a producer whose old reference shows the new range, and a consumer that sees its own segment
        // moved, must not use the old phase.
        Volatile.Write(ref segment.Start, start);
    }

    /// <summary>
    /// Long segments only for a consumer that is a whole segment behind, middling ones for a queue that is used. A program may have very
    /// many queues that see few items each, and for these a segment is most of what they need.
    /// </summary>
    private int NextLength(long start, int last)
    {
        int next;
        if (start - _headSegment.Start > last)
            next = Math.Max(2 * last, _settings.UsedSegmentLength);
        else if (start - _settings.FirstIndex >= 8L * _settings.BusySegmentLength)
            next = _settings.BusySegmentLength;
        else
            next = _settings.UsedSegmentLength;
        return Math.Max(last, Math.Min(next, Math.Min(_settings.MaxSegmentLength, LongestSegment)));
    }

    /// <summary>
    /// A claimed slot that does not exist would be a hole that the consumer waits at for ever. All claims from there on fail alike, so
    /// the queue ends there: the first to fail closes it with its error and brings the final index down to the last slot that exists.
    /// </summary>
    private void EndClaimWithoutSlot(long claimed, Exception? failure)
    {
        // Nothing is appended any more.
        Segment<T> last = Volatile.Read(ref _tailSegment);
        long end = last.Start + last.Slots.Length;
        if (failure is not null)
            CloseAt(end, failure);
        else
            WaitForFinalAt(end);

        if ((claimed & ParkedBit) != 0)
            WakeIfParkedAt(claimed >> IndexShift, itemArrived: false);
        if (failure is not null)
            ExceptionDispatchInfo.Capture(failure).Throw();
    }
}
