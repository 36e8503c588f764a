using System.Threading.Channels;

namespace Mpsc.Tests;

/// <summary>Segments that are changed and recycled all the time, and a consumer that parks at once.</summary>
public class MpscTinySegmentsConformance : UnboundedConformance
{
    protected override Channel<T> Create<T>() => Channels.Tiny<T>();
}
