namespace Mpsc;

/// <summary>Sizes of a <see cref="SegmentedQueue{T}"/>. Public types use <see cref="Default"/>; tests make everything tiny.</summary>
internal sealed record QueueSettings
{
    public static QueueSettings Default { get; } = new();

    /// <summary>Slots of the first segment: few, because a program may have very many queues that hold nothing.</summary>
    public int InitialSegmentLength { get; init; } = 2;

    /// <summary>What a queue that is used at all grows to, although its consumer keeps up.</summary>
    public int UsedSegmentLength { get; init; } = 16;

    /// <summary>The same for one that has seen some hundred items: a segment's change is then rare.</summary>
    public int BusySegmentLength { get; init; } = 32;

    /// <summary>No segment gets longer than this, and none of the default sizes reaches the large object heap.</summary>
    public int MaxSegmentLength { get; init; } = 1024;

    /// <summary>How many emptied segments are kept for reuse; with none, none is ever used again.</summary>
    public int MaxPooledSegments { get; init; } = 4;

    public long FirstIndex { get; init; }

    public int FirstPhase { get; init; } = 1;

    /// <summary>Called before a segment is allocated; a test makes it throw what an exhausted heap throws.</summary>
    public Action? BeforeAllocation { get; init; }
}
