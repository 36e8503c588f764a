using System.Runtime.CompilerServices;

namespace Mpsc;

/// <summary>
/// The queue under everything in this assembly: unbounded, any number of producers, one consumer, a close that cannot race an enqueue,
/// and a consumer that can park. This part holds the state and the producers' side.
/// </summary>
/// <remarks>
/// <para>
/// One 64-bit tail word carries <c>index &lt;&lt; 2 | Parked &lt;&lt; 1 | Closed</c>. A producer's single fetch-and-add claims a slot,
/// and the value it returns tells whether the queue was closed (the claim is void) and whether the consumer is parked. Closing is a
/// compare-and-swap on the same word, so its index is final: what was claimed before is accepted and will be delivered, nothing else is.
/// </para>
/// <para>
/// Source: the fetch-and-add over linked array segments is that of JCTools' MpscUnboundedXaddArrayQueue and of tokio's mpsc block list;
/// the closed bit in the tail word is that of crossbeam's list channel. Recycling segments by a phase counter and the parked bit in the
/// claiming word are this project's.
/// </para>
/// </remarks>
internal sealed partial class SegmentedQueue<T>
{
    private const long ClosedBit = 1;
    private const long ParkedBit = 2;
    private const int IndexShift = 2;
    private const long OneSlot = 1L << IndexShift;
    private const long NotYet = long.MaxValue;

    // Read by producers for every item, written once per segment or once per life.
    private readonly object _gate = new();
    private readonly QueueSettings _settings;
    private readonly int _maxSegmentLength;
    private readonly IParkedConsumer? _consumer;
    private Segment<T> _tailSegment;
    private Segment<T>? _pool;
    private int _pooled;
    private long _final = NotYet;
    private long _failedAt = NotYet;
    private Exception? _error;

    // Internal so that a test can measure how far apart they really are.
    internal ProducerWords ProducerWords;
    internal ConsumerWords ConsumerWords;

    public SegmentedQueue(QueueSettings settings, IParkedConsumer? consumer = null)
    {
        _settings = settings;
        _consumer = consumer;
        _maxSegmentLength = Math.Max(settings.InitialSegmentLength, LongestSegment(settings.MaxSegmentLength));
        _tailSegment = new Segment<T>(settings.FirstIndex, settings.FirstPhase, settings.InitialSegmentLength);
        ProducerWords.Tail = settings.FirstIndex << IndexShift;
        ProducerWords.ParkIndex = -1;
        ConsumerWords.Head = settings.FirstIndex;
        _headSegment = _tailSegment;
        EnterSegment(_headSegment);
    }

    /// <summary>
    /// Any thread. False: the queue was closed before, the item is not in it. True: the consumer will get it. Wakes a parked consumer.
    /// </summary>
    /// <exception cref="OutOfMemoryException">No memory for a segment: the item is not in the queue, and the queue is closed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnqueue(T item)
    {
        // A full fence on every platform: the reads below see at least what was published before the slot was claimed.
        long claimed = Interlocked.Add(ref ProducerWords.Tail, OneSlot) - OneSlot;
        if ((claimed & ClosedBit) != 0)
            return false;

        long index = claimed >> IndexShift;
        // The segment may be an old one, even one that is used again: its range decides. An index that has not been consumed keeps
        // its own segment from being recycled, so once the range fits, it stays.
        Segment<T> segment = Volatile.Read(ref _tailSegment);
        long offset = index - Volatile.Read(ref segment.Start);
        Segment<T>.Slot[] slots = segment.Slots;
        if ((ulong)offset >= (ulong)slots.Length)
            return TryEnqueueSlow(claimed, item);

        Fill(ref slots[(int)offset], item, segment.Phase);
        if ((claimed & ParkedBit) != 0)
            WakeIfParkedAt(index, itemArrived: true);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fill(ref Segment<T>.Slot slot, T item, int phase)
    {
        slot.Item = item;
        // Release: the consumer that sees the phase sees the item. The only fence that publishing needs, also on ARM64.
        Volatile.Write(ref slot.Ready, phase);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryEnqueueSlow(long claimed, T item)
    {
        long index = claimed >> IndexShift;
        Segment<T>? segment = FindOrAppend(index, out Exception? failure);
        if (segment is null)
        {
            EndClaimWithoutSlot(claimed, failure);
            return false;
        }

        Fill(ref segment.Slots[(int)(index - segment.Start)], item, segment.Phase);
        if ((claimed & ParkedBit) != 0)
            WakeIfParkedAt(index, itemArrived: true);
        return true;
    }

    /// <summary>The segment of a claimed index; null when there is no memory for it (the first to meet that gets the error).</summary>
    private Segment<T>? FindOrAppend(long index, out Exception? failure)
    {
        failure = null;
        bool interrupted = UninterruptedLock.Enter(_gate);
        try
        {
            // A producer that was held up since its claim may be behind the last segment; the consumer's segment is never ahead of it.
            Segment<T> segment = _tailSegment.Start > index ? _headSegment : _tailSegment;
            while (index - segment.Start >= segment.Slots.Length)
            {
                if (segment.Next is null)
                {
                    if (_failedAt != NotYet)
                        return null;
                    try
                    {
                        Append(segment);
                    }
                    catch (Exception exception)
                    {
                        // Whatever the reason, no slot from here on can be filled.
                        failure = exception;
                        _failedAt = segment.Start + segment.Slots.Length;
                        return null;
                    }
                }

                segment = segment.Next!;
            }

            return segment;
        }
        finally
        {
            UninterruptedLock.Exit(_gate, interrupted);
        }
    }

    private void Append(Segment<T> last)
    {
        int length = last.Slots.Length;
        long start = last.Start + length;
        // Longer segments only for a consumer that is a whole segment behind.
        if (start - _headSegment.Start > length)
            length = Math.Min(_maxSegmentLength, length * 2);

        Segment<T>? next = _pool;
        if (next is not null && next.Slots.Length >= length)
        {
            _pool = next.Next;
            _pooled--;
            next.Next = null;
            next.Phase = unchecked(next.Phase + 1);
            // Release, and after the phase: a producer whose old reference shows the new range must not use the old phase.
            Volatile.Write(ref next.Start, start);
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

    /// <summary>
    /// A claimed slot that does not exist would be a hole that the consumer waits at for ever. All claims from there on fail alike, so
    /// the queue ends there: the first to fail closes it with its error and brings the final index down to the last slot that exists.
    /// </summary>
    private void EndClaimWithoutSlot(long claimed, Exception? failure)
    {
        if (failure is not null)
        {
            TryClose(failure);
            WaitForFinal();
            Interlocked.Exchange(ref _final, _failedAt);
            _consumer?.Closed();
        }
        else
        {
            var backoff = new Backoff();
            while (Volatile.Read(ref _final) > Volatile.Read(ref _failedAt))
                backoff.Pause();
        }

        if ((claimed & ParkedBit) != 0)
            WakeIfParkedAt(claimed >> IndexShift, itemArrived: false);
        if (failure is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(failure).Throw();
    }

    /// <summary>Keeps the arrays of large structs out of the large object heap (85,000 bytes).</summary>
    private static int LongestSegment(int limit)
    {
        const int MaxBytes = 64 * 1024;
        int length = limit;
        while (length > 1 && (long)length * Unsafe.SizeOf<Segment<T>.Slot>() > MaxBytes)
            length /= 2;
        return length;
    }
}
