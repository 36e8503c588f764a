using System.Diagnostics.CodeAnalysis;

namespace Mpsc;

/// <summary>
/// An unbounded first-in-first-out queue for many producers and one consumer that can be completed: after
/// <see cref="TryComplete"/> nothing is accepted any more, and everything that was accepted can still be taken.
/// </summary>
/// <typeparam name="T">The type of the items. Null is an item like any other.</typeparam>
/// <remarks>
/// <para>
/// Thread-safety: <see cref="TryEnqueue"/>, <see cref="TryComplete"/>, <see cref="IsCompleted"/>, <see cref="IsEmpty"/> and
/// <see cref="Count"/> may be called by any thread at any time. <see cref="TryDequeue"/>, <see cref="TryPeek"/> and <see cref="Drain"/>
/// belong to the consumer: never two of these calls at one time. The consumer may move from thread to thread if the calls are ordered,
/// as an <c>await</c> or a lock does. Two that overlap are an error that is usually noticed (<see cref="InvalidOperationException"/>).
/// </para>
/// <para>
/// Items of one producer stay in their order. The usual enqueue is one atomic addition and one store (lock-free); a lock is taken once
/// per segment (of 2 slots in a new queue, 32 in one that is used, up to 1024 behind a slow consumer), and a consumer waits for a
/// producer that was interrupted between the two, so it is not wait-free. Segments are used again: a queue that is kept short
/// allocates nothing per item.
/// </para>
/// <para>
/// Source of the algorithm: fetch-and-add over linked segments as in JCTools' MpscUnboundedXaddArrayQueue and tokio's mpsc; the closed
/// bit in the tail word as in crossbeam's list channel.
/// </para>
/// </remarks>
public sealed class MpscQueue<T>
{
    private readonly SegmentedQueue<T> _queue;

    /// <summary>Makes an empty queue that accepts items.</summary>
    public MpscQueue()
        : this(QueueSettings.Default)
    {
    }

    internal MpscQueue(QueueSettings settings) => _queue = new SegmentedQueue<T>(settings);

    internal SegmentedQueue<T> Core => _queue;

    /// <summary>
    /// True when the queue is completed and its last item has been taken: no item will ever come out of it again. Any thread.
    /// </summary>
    public bool IsCompleted => _queue.IsCompleted;

    /// <summary>
    /// True when no accepted item was left at some instant during the call. Any thread; to all but the consumer it may be old news.
    /// </summary>
    public bool IsEmpty => _queue.Count == 0;

    /// <summary>
    /// How many accepted items have not been taken: never negative and never more than there were at the beginning of the call or have
    /// been added during it. Any thread. <see cref="int.MaxValue"/> when there are more.
    /// </summary>
    public int Count => (int)Math.Min(int.MaxValue, _queue.Count);

    /// <summary>Adds an item at the end. Any thread.</summary>
    /// <param name="item">The item; may be null.</param>
    /// <returns>
    /// True: the item is accepted, the consumer will find it. False, only after <see cref="TryComplete"/>: it is not in the queue.
    /// </returns>
    /// <exception cref="OutOfMemoryException">
    /// There is no memory for more items. The item is not in the queue, and the queue is completed with what it holds.
    /// </exception>
    public bool TryEnqueue(T item) => _queue.TryEnqueue(item);

    /// <summary>Takes the first item. Consumer only.</summary>
    /// <param name="item">The item, or the default value.</param>
    /// <returns>
    /// False only when the queue was empty at some instant during the call. While another thread is in the middle of adding the first
    /// item, this waits for it (some instructions, or until that thread gets a processor again).
    /// </returns>
    /// <exception cref="InvalidOperationException">Another call of the consumer's is under way on another thread.</exception>
    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        _queue.EnterConsumer();
        bool taken = _queue.TryDequeue(out item);
        _queue.ExitConsumer();
        return taken;
    }

    /// <summary>Reads the first item and leaves it in the queue. Consumer only.</summary>
    /// <param name="item">The item, or the default value.</param>
    /// <returns>False only when the queue was empty at some instant during the call; waits as <see cref="TryDequeue"/> does.</returns>
    /// <exception cref="InvalidOperationException">Another call of the consumer's is under way on another thread.</exception>
    public bool TryPeek([MaybeNullWhen(false)] out T item)
    {
        _queue.EnterConsumer();
        bool found = _queue.TryPeek(out item);
        _queue.ExitConsumer();
        return found;
    }

    /// <summary>Takes as many items as are there and fit. Consumer only.</summary>
    /// <param name="destination">Gets the items, oldest first, from its beginning.</param>
    /// <returns>
    /// How many were taken. Zero only when <paramref name="destination"/> is empty or the queue was, at some instant during the call.
    /// </returns>
    /// <exception cref="InvalidOperationException">Another call of the consumer's is under way on another thread.</exception>
    public int Drain(Span<T> destination) => _queue.Drain(destination);

    /// <summary>
    /// Completes the queue: from now on <see cref="TryEnqueue"/> returns false, and what was accepted before can still be taken. Any
    /// thread, any number of times.
    /// </summary>
    /// <returns>True for the one call that completed it.</returns>
    public bool TryComplete() => _queue.TryClose(error: null);
}
