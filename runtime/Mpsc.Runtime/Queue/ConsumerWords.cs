using System.Runtime.InteropServices;

namespace Mpsc;

/// <summary>What the consumer writes for every item, on cache lines of its own (see <see cref="ProducerWords"/>).</summary>
[StructLayout(LayoutKind.Explicit, Size = (2 * ProducerWords.CacheLine) + sizeof(long))]
internal struct ConsumerWords
{
    /// <summary>Index of the next item to take. Written by the consumer only.</summary>
    [FieldOffset(ProducerWords.CacheLine)]
    public long Head;

    /// <summary>Not zero while a call of the consumer's is under way: see <see cref="QueueState.EnterConsumer"/>.</summary>
    [FieldOffset(ProducerWords.CacheLine + sizeof(long))]
    public int Busy;

    /// <summary>Phase of the segment that <see cref="Head"/> is in. Consumer only, once per segment.</summary>
    [FieldOffset(ProducerWords.CacheLine + sizeof(long) + sizeof(int))]
    public int Phase;

    /// <summary>First index of that segment. Consumer only, once per segment.</summary>
    [FieldOffset(ProducerWords.CacheLine + (2 * sizeof(long)))]
    public long SegmentStart;
}
