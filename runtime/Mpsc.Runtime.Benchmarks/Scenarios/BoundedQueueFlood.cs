namespace Mpsc.Benchmarks;

/// <summary><see cref="QueueFlood{T}"/> of queues with room for 1,024 items.</summary>
internal sealed class BoundedQueueFlood<T>(int producers, T item) : QueueFlood<T>(BoundedQueueSubjects<T>.All, producers, item)
{
    public override string Title => $"bounded queue, {ItemKind}";

    public override Target Target => new(Goal: 5, Gate: 2.5);
}
