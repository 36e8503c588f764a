using System.Runtime.CompilerServices;

namespace Mpsc;

/// <summary>
/// What decides about acceptance, closing and parking, whatever the items are: the words of the producers and of the consumer.
/// </summary>
/// <remarks>
/// One 64-bit tail word carries <c>index &lt;&lt; 2 | Parked &lt;&lt; 1 | Closed</c>. A producer claims a slot by an atomic operation on that
/// word, and the value it saw tells whether the queue was closed (there is no claim) and whether the consumer is parked. Closing is a
/// compare-and-swap on the same word, so its index is final: what was claimed before is accepted and will be delivered, nothing else is.
/// </remarks>
internal abstract class QueueState
{
    protected const long ClosedBit = 1;
    protected const long ParkedBit = 2;
    protected const int IndexShift = 2;
    protected const long OneSlot = 1L << IndexShift;
    private const long NotYet = long.MaxValue;

    private long _final = NotYet;
    private Exception? _error;

    // Internal so that a test can measure how far apart they really are.
    internal ProducerWords ProducerWords;
    internal ConsumerWords ConsumerWords;

    protected QueueState(long firstIndex)
    {
        ProducerWords.Tail = firstIndex << IndexShift;
        ProducerWords.ParkIndex = -1;
        ConsumerWords.Head = firstIndex;
    }

    /// <summary>
    /// Whom to wake; null if nobody ever parks. Not a field of this class: it would stand before the padded words, and a producer that wakes
    /// a consumer would need one more cache line.
    /// </summary>
    protected abstract IParkedConsumer? Consumer { get; }

    /// <summary>
    /// No item will be accepted any more. From the moment this is true, <see cref="Error"/> and <see cref="Count"/> are exact.
    /// </summary>
    public bool IsClosed => (Volatile.Read(ref ProducerWords.Tail) & ClosedBit) != 0;

    /// <summary>Closed, and the last item has been taken.</summary>
    public bool IsCompleted => Volatile.Read(ref ConsumerWords.Head) >= Volatile.Read(ref _final);

    /// <summary>What the closer gave. For callers that have seen the queue closed: waits until the closer has written it.</summary>
    public Exception? Error
    {
        get
        {
            WaitForFinal();
            return _error;
        }
    }

    /// <summary>Index of the next item to take.</summary>
    public long Head => Volatile.Read(ref ConsumerWords.Head);

    /// <summary>Accepted and not taken. Between 0 and the number that was true at some instant during the call.</summary>
    public long Count
    {
        get
        {
            // In this order: items taken meanwhile make the result smaller, never larger than it was.
            long end = AcceptedEnd();
            return Math.Max(0, end - Volatile.Read(ref ConsumerWords.Head));
        }
    }

    /// <summary>An item has been accepted that has not been taken. Its producer may still be filling the slot.</summary>
    public bool HasAcceptedItem => AcceptedEnd() > Volatile.Read(ref ConsumerWords.Head);

    /// <summary>
    /// Begins a call that only the consumer may make. Two at one time would take an item twice or never, so the second is told; not
    /// always, because the mark is not atomic (that would cost more than taking an item), but soon.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another such call is under way.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EnterConsumer()
    {
        if (ConsumerWords.Busy != 0)
            ThrowSecondConsumer();
        ConsumerWords.Busy = 1;
    }

    /// <summary>A call of the consumer's is under way.</summary>
    public bool IsConsumerBusy => Volatile.Read(ref ConsumerWords.Busy) != 0;

    /// <summary>Ends a call begun by <see cref="EnterConsumer"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ExitConsumer() => Volatile.Write(ref ConsumerWords.Busy, 0);

    /// <summary>
    /// Any thread. True for exactly one caller. When it returns, true or false, no later enqueue is accepted.
    /// </summary>
    public bool TryClose(Exception? error) => TryClose(error, NotYet);

    /// <summary>
    /// Consumer only. True: the queue was empty and open, and <see cref="IParkedConsumer.Wake"/> will be called once. Until then (or until
    /// <see cref="TryUnpark"/>) this must not be called again.
    /// </summary>
    public bool TryPark()
    {
        long head = ConsumerWords.Head;
        long empty = head << IndexShift;
        // This check comes before the park index is written: a producer that has claimed this very index and still saw an older
        // parked bit would otherwise take the new index for its own and wake a consumer that runs.
        if (Volatile.Read(ref ProducerWords.Tail) != empty)
            return false;
        Volatile.Write(ref ProducerWords.ParkIndex, head);
        return Interlocked.CompareExchange(ref ProducerWords.Tail, empty | ParkedBit, empty) == empty;
    }

    /// <summary>
    /// Any thread. True: the park is over, the caller has the consumer in its hands and <see cref="IParkedConsumer.Wake"/> is not called
    /// for it. False: not parked, or somebody else is about to wake it.
    /// </summary>
    public bool TryUnpark()
    {
        while (true)
        {
            long tail = Volatile.Read(ref ProducerWords.Tail);
            if ((tail & (ParkedBit | ClosedBit)) != ParkedBit || tail >> IndexShift != Volatile.Read(ref ProducerWords.ParkIndex))
                return false;
            if (Interlocked.CompareExchange(ref ProducerWords.Tail, tail & ~ParkedBit, tail) == tail)
                return true;
        }
    }

    /// <summary>
    /// Of all who saw the parked bit, the one at the very index where the consumer parked wakes it. Its claim is a full fence and the
    /// consumer wrote the park index before the bit, so the index read here is that of this park or (for others) of a later one.
    /// </summary>
    protected void WakeIfParkedAt(long index, bool itemArrived)
    {
        if (index != Volatile.Read(ref ProducerWords.ParkIndex))
            return;
        // The bit is known to be set and only the one who wakes may clear it, so subtracting it is exact. It has to be gone before the
        // consumer runs: a consumer that parks always starts from a clear bit.
        Interlocked.Add(ref ProducerWords.Tail, -ParkedBit);
        Consumer!.Wake(itemArrived);
    }

    /// <summary>Closes with an error and brings the final index down to <paramref name="end"/>, the last slot that exists.</summary>
    protected void CloseAt(long end, Exception error)
    {
        if (TryClose(error, end))
            return;
        WaitForFinal();
        Interlocked.Exchange(ref _final, end);
        Consumer?.Closed();
    }

    /// <summary>Waits until the final index has been brought down to <paramref name="end"/>.</summary>
    protected void WaitForFinalAt(long end)
    {
        var backoff = new Backoff();
        while (Volatile.Read(ref _final) > end)
            backoff.Pause();
    }

    private static void ThrowSecondConsumer() => throw new InvalidOperationException(
        "Another thread is taking or reading an item right now. This queue has one consumer: its calls must follow one after the other.");

    private bool TryClose(Exception? error, long end)
    {
        while (true)
        {
            long tail = Volatile.Read(ref ProducerWords.Tail);
            if ((tail & ClosedBit) != 0)
                return false;
            if (Interlocked.CompareExchange(ref ProducerWords.Tail, tail | ClosedBit, tail) != tail)
                continue;

            _error = error;
            // Makes the error visible too. A full fence, because the channel next reads whether somebody waits for the completion. And
            // before anybody is told: who is told may take a lock whose holder waits for this.
            Interlocked.Exchange(ref _final, Math.Min(tail >> IndexShift, end));
            Consumer?.Closed();
            // The park index is read after the swap: from then on no park can succeed, so it stands still.
            if ((tail & ParkedBit) != 0)
                WakeIfParkedAt(tail >> IndexShift, itemArrived: false);
            return true;
        }
    }

    /// <summary>One past the last accepted index. Claims that come after the close move the tail, but they are void.</summary>
    private long AcceptedEnd()
    {
        long tail = Volatile.Read(ref ProducerWords.Tail);
        return (tail & ClosedBit) == 0 ? tail >> IndexShift : WaitForFinal();
    }

    /// <summary>The closer stores the final index a few instructions after it has set the closed bit.</summary>
    private long WaitForFinal()
    {
        var backoff = new Backoff();
        long final;
        while ((final = Volatile.Read(ref _final)) == NotYet)
            backoff.Pause();
        return final;
    }
}
