namespace Mpsc;

/// <summary>A run of slots for the indexes <c>Start .. Start + Slots.Length - 1</c>.</summary>
internal sealed class Segment<T>
{
    /// <summary>
    /// First index. Published last when a segment is used again: a producer that sees it (acquire) also sees the new phase.
    /// </summary>
    public long Start;

    /// <summary>Which use of the segment this is; see <see cref="Slots{T}"/>.</summary>
    public int Phase;

    public Segment<T>? Next;

    public readonly Slots<T> Slots;

    public Segment(long start, int phase, int length)
    {
        Start = start;
        Phase = phase;
        Slots = new Slots<T>(length);
        // A new array holds zeros, which must not look filled when the counter happens to stand at zero.
        if (phase == 0)
            Phase = 1;
    }
}
