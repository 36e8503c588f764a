using System.Diagnostics.CodeAnalysis;

namespace Mpsc;

/// <summary>
/// A first-in-first-out queue for many producers and one consumer that holds at most a given number of items and can be completed: after
/// <see cref="TryComplete"/> nothing is accepted any more, and everything that was accepted can still be taken.
/// </summary>
/// <typeparam name="T">The type of the items. Null is an item like any other.</typeparam>
/// <remarks>
/// <para>
/// Nobody waits: a full queue refuses (backpressure is the caller's matter; <see cref="MpscChannel.CreateBounded{T}"/> has writers that
/// wait). The bound is exact: never more than <see cref="Capacity"/> accepted items that have not been taken.
/// </para>
/// <para>
/// Thread-safety: <see cref="Enqueue"/>, <see cref="TryEnqueue"/>, <see cref="TryComplete"/>, <see cref="IsCompleted"/>,
/// <see cref="IsEmpty"/> and <see cref="Count"/> may be called by any thread at any time. <see cref="TryDequeue"/>,
/// <see cref="TryPeek"/> and <see cref="Drain"/> belong to the consumer: never two of these calls at one time. The consumer may move from
/// thread to thread if the calls are ordered, as an <c>await</c> or a lock does. Two that overlap are an error that is usually noticed
/// (<see cref="InvalidOperationException"/>).
/// </para>
/// <para>
/// Items of one producer stay in their order. An enqueue is one compare-and-swap and one store (lock-free); a lock is taken once per
/// segment, as in <see cref="MpscQueue{T}"/>. Memory is used for what the queue holds, not for its capacity, and is used again.
/// </para>
/// <para>
/// Source of the algorithm: that of <see cref="MpscQueue{T}"/>; the bound is the producer limit of JCTools' MpscArrayQueue, which is renewed
/// from the consumer's index only when it is reached.
/// </para>
/// </remarks>
public sealed class BoundedMpscQueue<T>
{
    private readonly SegmentedQueue<T> _queue;

    /// <summary>Makes an empty queue that accepts items.</summary>
    /// <param name="capacity">How many items it may hold; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is less than 1.</exception>
    public BoundedMpscQueue(int capacity)
        : this(capacity, QueueSettings.Default)
    {
    }

    internal BoundedMpscQueue(int capacity, QueueSettings settings) =>
        _queue = new SegmentedQueue<T>(settings, consumer: null, Argument.AtLeastOne(capacity, nameof(capacity)));

    internal SegmentedQueue<T> Core => _queue;

    /// <summary>How many items the queue may hold. Any thread.</summary>
    public int Capacity => _queue.Capacity;

    /// <summary>
    /// True when the queue is completed and its last item has been taken: no item will ever come out of it again. Any thread.
    /// </summary>
    public bool IsCompleted => _queue.IsCompleted;

    /// <summary>
    /// True when no accepted item was left at some instant during the call. Any thread; to all but the consumer it may be old news.
    /// </summary>
    public bool IsEmpty => _queue.Count == 0;

    /// <summary>
    /// How many accepted items have not been taken: between 0 and <see cref="Capacity"/>, and never more than there were at the beginning
    /// of the call or have been added during it. Any thread.
    /// </summary>
    public int Count => (int)Math.Min(_queue.Capacity, _queue.Count);

    /// <summary>Adds an item at the end if there is room. Any thread.</summary>
    /// <param name="item">The item; may be null.</param>
    /// <returns>
    /// Whether the item is in the queue, and if not, whether there was no room at some instant during the call or the queue is completed.
    /// </returns>
    /// <exception cref="OutOfMemoryException">
    /// There is no memory for more items. The item is not in the queue, and the queue is completed with what it holds.
    /// </exception>
    public EnqueueResult Enqueue(T item) => _queue.TryEnqueueBounded(item);

    /// <summary>Adds an item at the end if there is room. Any thread.</summary>
    /// <param name="item">The item; may be null.</param>
    /// <returns>
    /// True: the item is accepted, the consumer will find it. False: it is not in the queue, which was full or is completed;
    /// <see cref="Enqueue"/> tells which.
    /// </returns>
    /// <inheritdoc cref="Enqueue" path="/exception"/>
    public bool TryEnqueue(T item) => _queue.TryEnqueueBounded(item) == EnqueueResult.Enqueued;

    /// <inheritdoc cref="MpscQueue{T}.TryDequeue"/>
    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        _queue.EnterConsumer();
        bool taken = _queue.TryDequeue(out item);
        _queue.ExitConsumer();
        return taken;
    }

    /// <inheritdoc cref="MpscQueue{T}.TryPeek"/>
    public bool TryPeek([MaybeNullWhen(false)] out T item)
    {
        _queue.EnterConsumer();
        bool found = _queue.TryPeek(out item);
        _queue.ExitConsumer();
        return found;
    }

    /// <inheritdoc cref="MpscQueue{T}.Drain"/>
    public int Drain(Span<T> destination) => _queue.Drain(destination);

    /// <summary>
    /// Completes the queue: from now on no item is accepted, and what was accepted before can still be taken. Any thread, any number of
    /// times.
    /// </summary>
    /// <returns>True for the one call that completed it.</returns>
    public bool TryComplete() => _queue.TryClose(error: null);
}
