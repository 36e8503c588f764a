namespace Mpsc.Tests;

internal sealed class TestedUnboundedQueue<T>(MpscQueue<T> queue) : TestedQueue<T>
{
    public override SegmentedQueue<T> Core => queue.Core;

    public override bool IsCompleted => queue.IsCompleted;

    public override bool IsEmpty => queue.IsEmpty;

    public override int Count => queue.Count;

    public override EnqueueResult Enqueue(T item) => queue.TryEnqueue(item) ? EnqueueResult.Enqueued : EnqueueResult.Completed;

    public override bool TryEnqueue(T item) => queue.TryEnqueue(item);

    public override bool TryDequeue(out T item) => queue.TryDequeue(out item!);

    public override bool TryPeek(out T item) => queue.TryPeek(out item!);

    public override int Drain(Span<T> destination) => queue.Drain(destination);

    public override bool TryComplete() => queue.TryComplete();
}
