using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Mpsc.Benchmarks;

internal readonly struct ConcurrentQueueAdapter<T>() : IQueue<T>
{
    private readonly ConcurrentQueue<T> _queue = new();

    public void Enqueue(T item) => _queue.Enqueue(item);

    public bool TryDequeue([MaybeNullWhen(false)] out T item) => _queue.TryDequeue(out item);
}
