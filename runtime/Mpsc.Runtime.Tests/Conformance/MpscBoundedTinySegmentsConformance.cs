using System.Threading.Channels;

namespace Mpsc.Tests;

/// <summary>Segments that are changed and recycled all the time, and a consumer that parks at once.</summary>
public class MpscBoundedTinySegmentsConformance : BoundedConformance
{
    protected override Channel<T> Create<T>(int capacity) => new MpscChannel<T>(ChannelSettings.Default with
    {
        Capacity = capacity,
        Queue = TinySegments.Of(2),
        SpinsBeforePark = 0,
    });
}
