using System.Diagnostics.CodeAnalysis;

namespace Mpsc.Benchmarks;

internal readonly struct MpscQueueAdapter<T>() : IQueue<T>
{
    private readonly MpscQueue<T> _queue = new();

    public void Enqueue(T item) => _queue.TryEnqueue(item);

    public bool TryDequeue([MaybeNullWhen(false)] out T item) => _queue.TryDequeue(out item);
}
