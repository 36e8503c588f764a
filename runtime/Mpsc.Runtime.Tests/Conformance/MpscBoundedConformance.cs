using System.Threading.Channels;

namespace Mpsc.Tests;

public class MpscBoundedConformance : BoundedConformance
{
    protected override Channel<T> Create<T>(int capacity) => MpscChannel.CreateBounded<T>(capacity);
}
