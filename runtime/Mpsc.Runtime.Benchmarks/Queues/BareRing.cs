using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Mpsc.Benchmarks;

/// <summary>
/// The classic bounded ring with a sequence number per slot: one compare-and-swap and one store per item. Source: Dmitry Vyukov, "Bounded
/// MPMC queue" (1024cores.net). A power of two only; cannot be closed, wakes nobody, and takes
/// its memory at once.
/// </summary>
internal sealed class BareRing<T>
{
    private readonly Slot[] _slots;
    private Words _words;

    public BareRing(int capacity)
    {
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        for (int i = 0; i < _slots.Length; i++)
            _slots[i].Sequence = i;
    }

    public bool TryEnqueue(T item)
    {
        Slot[] slots = _slots;
        int tail = Volatile.Read(ref _words.Tail);
        while (true)
        {
            ref Slot slot = ref slots[tail & (slots.Length - 1)];
            int ahead = Volatile.Read(ref slot.Sequence) - tail;
            if (ahead < 0)
                return false;
            int seen = tail + 1;
            if (ahead == 0 && (seen = Interlocked.CompareExchange(ref _words.Tail, tail + 1, tail)) == tail)
            {
                slot.Item = item;
                Volatile.Write(ref slot.Sequence, tail + 1);
                return true;
            }

            tail = ahead == 0 ? seen : Volatile.Read(ref _words.Tail);
        }
    }

    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        int head = _words.Head;
        ref Slot slot = ref _slots[head & (_slots.Length - 1)];
        if (Volatile.Read(ref slot.Sequence) != head + 1)
        {
            item = default;
            return false;
        }

        item = slot.Item;
        slot.Item = default!;
        _words.Head = head + 1;
        Volatile.Write(ref slot.Sequence, head + _slots.Length);
        return true;
    }

    private struct Slot
    {
        public T Item;
        public int Sequence;
    }
}
