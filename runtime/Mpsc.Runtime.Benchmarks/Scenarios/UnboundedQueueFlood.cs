namespace Mpsc.Benchmarks;

/// <summary><see cref="QueueFlood{T}"/> of unbounded queues.</summary>
internal sealed class UnboundedQueueFlood<T>(int producers, Target target, T item)
    : QueueFlood<T>(QueueSubjects<T>.All, producers, item)
{
    public override string Title => $"unbounded queue, {ItemKind}";

    public override Target Target => target;
}
