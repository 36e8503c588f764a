using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Mpsc.Benchmarks;

/// <summary>
/// No queue, but what every queue with one order for all producers has to do: one atomic addition on a shared word and one published store
/// per item, into slots that are all there beforehand. Never full, closed or woken. Shown for what the machine needs for this:
/// where two threads add at one time it is above all the time in which cache lines move from core to core.
/// </summary>
internal sealed class BareSlots<T>
{
    // More than a scenario ever has waiting.
    private const int Capacity = 256 * 1024;

    private readonly Slot[] _slots = new Slot[Capacity];
    private Words _words;

    public void Enqueue(T item)
    {
        ref Slot slot = ref _slots[(Interlocked.Increment(ref _words.Tail) - 1) & (Capacity - 1)];
        slot.Item = item;
        Volatile.Write(ref slot.IsFilled, 1);
    }

    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        ref Slot slot = ref _slots[_words.Head & (Capacity - 1)];
        if (Volatile.Read(ref slot.IsFilled) == 0)
        {
            item = default;
            return false;
        }

        item = slot.Item;
        slot.IsFilled = 0;
        _words.Head++;
        return true;
    }

    private struct Slot
    {
        public T Item;
        public int IsFilled;
    }
}

/// <summary>Both ends, each on cache lines of its own. Not nested: an explicit layout can't be generic.</summary>
[StructLayout(LayoutKind.Explicit, Size = 384)]
internal struct Words
{
    [FieldOffset(128)]
    public int Tail;

    [FieldOffset(256)]
    public int Head;
}
