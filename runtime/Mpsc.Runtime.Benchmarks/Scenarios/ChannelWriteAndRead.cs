namespace Mpsc.Benchmarks;

/// <summary><see cref="QueueFlood{T}"/> of channels, by TryWrite and TryRead.</summary>
internal sealed class ChannelWriteAndRead(int producers) : QueueFlood<long>(QueueSubjects<long>.ChannelsOnly, producers, 42)
{
    public override string Title => "channel, TryWrite and TryRead";

    public override Target Target => new(Goal: 2, Gate: 1.3);
}
