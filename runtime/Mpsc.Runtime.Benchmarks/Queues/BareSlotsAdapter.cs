using System.Diagnostics.CodeAnalysis;

namespace Mpsc.Benchmarks;

internal readonly struct BareSlotsAdapter<T>() : IQueue<T>
{
    private readonly BareSlots<T> _slots = new();

    public void Enqueue(T item) => _slots.Enqueue(item);

    public bool TryDequeue([MaybeNullWhen(false)] out T item) => _slots.TryDequeue(out item);
}
