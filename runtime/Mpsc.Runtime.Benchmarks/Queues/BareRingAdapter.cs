using System.Diagnostics.CodeAnalysis;

namespace Mpsc.Benchmarks;

internal readonly struct BareRingAdapter<T>(BareRing<T> queue) : IQueue<T>
{
    public void Enqueue(T item)
    {
        if (!queue.TryEnqueue(item))
            EnqueueWhenThereIsRoom(item);
    }

    public bool TryDequeue([MaybeNullWhen(false)] out T item) => queue.TryDequeue(out item);

    private void EnqueueWhenThereIsRoom(T item)
    {
        var spin = new SpinWait();
        while (!queue.TryEnqueue(item))
            spin.SpinOnce(sleep1Threshold: -1);
    }
}
