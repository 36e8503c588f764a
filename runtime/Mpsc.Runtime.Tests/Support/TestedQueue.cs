namespace Mpsc.Tests;

/// <summary>What both queues promise, in one type, so that one suite tests both.</summary>
internal abstract class TestedQueue<T>
{
    public abstract SegmentedQueue<T> Core { get; }

    public abstract bool IsCompleted { get; }

    public abstract bool IsEmpty { get; }

    public abstract int Count { get; }

    public abstract EnqueueResult Enqueue(T item);

    public abstract bool TryEnqueue(T item);

    public abstract bool TryDequeue(out T item);

    public abstract bool TryPeek(out T item);

    public abstract int Drain(Span<T> destination);

    public abstract bool TryComplete();
}
