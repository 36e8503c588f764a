namespace Mpsc;

/// <summary>A run of slots for the indexes <c>Start .. Start + Slots.Length - 1</c>.</summary>
internal sealed class Segment<T>
{
    /// <summary>
    /// First index. Published last when a segment is used again: a producer that sees it (acquire) also sees the new phase.
    /// </summary>
    public long Start;

    /// <summary>
    /// A slot is filled when its <see cref="Slot.Ready"/> equals this. Counted up at each reuse, so that nothing has to be cleared:
    /// every slot is filled in every phase, so an old value can never equal a new phase (also when the counter wraps).
    /// </summary>
    public int Phase;

    public Segment<T>? Next;

    public readonly Slot[] Slots;

    public Segment(long start, int phase, int length)
    {
        Start = start;
        Phase = phase;
        Slots = new Slot[length];
        // A new array holds zeros, which must not look filled when the counter happens to stand at zero.
        if (phase == 0)
            Phase = 1;
    }

    public struct Slot
    {
        public T Item;
        public int Ready;
    }
}
