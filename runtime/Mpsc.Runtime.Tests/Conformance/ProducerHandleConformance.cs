using System.Threading.Channels;

namespace Mpsc.Tests;

public class ProducerHandleConformance : UnboundedConformance
{
    protected override Channel<T> Create<T>() => new HandleChannel<T>(MpscChannel.CreateUnbounded<T>());
}
