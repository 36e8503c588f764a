using System.Diagnostics.CodeAnalysis;

namespace Mpsc.Benchmarks;

internal readonly struct LinkedNodeQueueAdapter<T>() : IQueue<T>
{
    private readonly LinkedNodeQueue<T> _queue = new();

    public void Enqueue(T item) => _queue.Enqueue(item);

    public bool TryDequeue([MaybeNullWhen(false)] out T item) => _queue.TryDequeue(out item);
}
