using System.Diagnostics.CodeAnalysis;

namespace Mpsc.Benchmarks;

/// <summary>What one writes first: a <see cref="Queue{T}"/> under a lock.</summary>
internal readonly struct LockedQueue<T>() : IQueue<T>
{
    private readonly Queue<T> _queue = new();
    private readonly Lock _gate = new();

    public void Enqueue(T item)
    {
        lock (_gate)
            _queue.Enqueue(item);
    }

    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        lock (_gate)
            return _queue.TryDequeue(out item);
    }
}
