using System.Threading.Channels;

namespace Mpsc.Tests;

public class BoundedProducerHandleConformance : BoundedConformance
{
    protected override Channel<T> Create<T>(int capacity) => new HandleChannel<T>(MpscChannel.CreateBounded<T>(capacity));
}
