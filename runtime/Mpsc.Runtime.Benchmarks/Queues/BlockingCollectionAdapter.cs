using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Mpsc.Benchmarks;

/// <summary>Over a <see cref="ConcurrentQueue{T}"/>; with a bound, adding waits until there is room.</summary>
internal readonly struct BlockingCollectionAdapter<T>(BlockingCollection<T> collection) : IQueue<T>
{
    public void Enqueue(T item) => collection.Add(item);

    public bool TryDequeue([MaybeNullWhen(false)] out T item) => collection.TryTake(out item);
}
