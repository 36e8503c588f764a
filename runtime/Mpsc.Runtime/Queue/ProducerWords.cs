using System.Runtime.InteropServices;

namespace Mpsc;

/// <summary>
/// What producers write for every item, on cache lines of its own. The CLR reorders the fields of a class, so padding fields between
/// them would do nothing; an explicit layout is kept, and has to be in a type that is not generic.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 2 * CacheLine)]
internal struct ProducerWords
{
    public const int CacheLine = 64;

    /// <summary>Index of the next free slot, shifted left by two, and the bits Parked and Closed.</summary>
    [FieldOffset(CacheLine)]
    public long Tail;

    /// <summary>Where the consumer last parked. Beside the tail: whoever needs it has just taken that line.</summary>
    [FieldOffset(CacheLine + sizeof(long))]
    public long ParkIndex;

    /// <summary>
    /// Of a bounded queue: no index from here on may be claimed before the head has been read again. Never more than the head plus the
    /// capacity, and usually less, so that producers read the consumer's word once per capacity instead of once per item.
    /// </summary>
    [FieldOffset(CacheLine + (2 * sizeof(long)))]
    public long Limit;
}
