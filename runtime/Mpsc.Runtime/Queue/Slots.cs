using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Mpsc;

/// <summary>
/// The slots of a segment. A reference takes eight bytes, because null says that the slot is empty (an item that is null is stored as a
/// marker); any other item has a phase number beside it that says so.
/// </summary>
/// <remarks>
/// A slot is filled when its number equals the segment's phase, which is counted up at each reuse, so that nothing has to be cleared:
/// every slot is filled in every phase, so an old number can never equal a new phase (also when the counter wraps).
/// </remarks>
internal readonly struct Slots<T>
{
    // One field for both kinds: which it is, the JIT knows when it compiles, and half of every method below is not there at run time.
    private readonly Array _slots;

    public Slots(int length) => _slots = HoldsReferences ? new Reference[length] : new Value[length];

    public int Length
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => HoldsReferences ? References.Length : Values.Length;
    }

    /// <summary>Bytes per slot.</summary>
    public static int SlotSize => HoldsReferences ? Unsafe.SizeOf<Reference>() : Unsafe.SizeOf<Value>();

#if NET
    private static bool HoldsReferences
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => !typeof(T).IsValueType;
    }

    private static bool ItemsHoldReferences => RuntimeHelpers.IsReferenceOrContainsReferences<T>();
#else
    // There the JIT does not see through the question, and it would be asked for every item: all items have a phase beside them.
    private static bool HoldsReferences => false;

    // Can't be asked there without reflection; clearing in vain costs one store.
    private static bool ItemsHoldReferences => true;
#endif

    private Value[] Values
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.As<Value[]>(_slots);
    }

    private Reference[] References
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.As<Reference[]>(_slots);
    }

    /// <summary>The producer that has claimed this slot, once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill(int index, T item, int phase)
    {
        if (HoldsReferences)
        {
            // Release: whoever sees the reference sees the object. The only fence that publishing needs, also on ARM64.
            Volatile.Write(ref References[index].Item, (object?)item ?? NullItem.Marker);
            return;
        }

        ref Value slot = ref Values[index];
        slot.Item = item;
        // Release: the consumer that sees the phase sees the item. The only fence that publishing needs, also on ARM64.
        Volatile.Write(ref slot.Ready, phase);
    }

    /// <summary>Consumer. False: its producer has not filled it yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(int index, int phase, [MaybeNullWhen(false)] out T item)
    {
        if (HoldsReferences)
        {
            ref Reference reference = ref References[index];
            object? stored = Volatile.Read(ref reference.Item);
            if (stored is null)
            {
                item = default;
                return false;
            }

            reference.Item = null; // empty for the next use; and what has been taken must be collectable
            item = NullItem.Unmark<T>(stored);
            return true;
        }

        ref Value slot = ref Values[index];
        // Acquire: pairs with the release in Fill.
        if (Volatile.Read(ref slot.Ready) != phase)
        {
            item = default;
            return false;
        }

        item = slot.Item;
        if (ItemsHoldReferences)
            slot.Item = default!; // what has been taken must be collectable
        return true;
    }

    /// <summary>Consumer. Reads the item and leaves it there. False: its producer has not filled the slot yet.</summary>
    public bool TryPeek(int index, int phase, [MaybeNullWhen(false)] out T item)
    {
        if (!IsFilled(index, phase))
        {
            item = default;
            return false;
        }

        item = HoldsReferences ? NullItem.Unmark<T>(References[index].Item!) : Values[index].Item;
        return true;
    }

    /// <summary>Consumer. Acquire: whoever sees it filled may read the item.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsFilled(int index, int phase) => HoldsReferences
        ? Volatile.Read(ref References[index].Item) is not null
        : Volatile.Read(ref Values[index].Ready) == phase;

    private struct Value
    {
        public T Item;
        public int Ready;
    }

    // A struct around the reference: an array of it needs no check of the element's type at each store.
    private struct Reference
    {
        public object? Item;
    }
}
