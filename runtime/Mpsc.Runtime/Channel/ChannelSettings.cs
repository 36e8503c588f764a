namespace Mpsc;

/// <summary>What can be set in a <see cref="MpscChannel{T}"/>. Public factories use <see cref="Default"/>; tests vary it.</summary>
internal sealed record ChannelSettings
{
    public static ChannelSettings Default { get; } = new();

    public QueueSettings Queue { get; init; } = QueueSettings.Default;

    /// <summary>How many items the channel may hold; null when there is no bound.</summary>
    public int? Capacity { get; init; }

    /// <summary>As in the BCL: a producer never runs the consumer's continuation on its own stack.</summary>
    public bool RunContinuationsAsynchronously { get; init; } = true;

    /// <summary>Polls before a busy consumer parks; none on a single processor, where only others could make the item arrive.</summary>
    public int SpinsBeforePark { get; init; } = Environment.ProcessorCount > 1 ? 20 : 0;
}
