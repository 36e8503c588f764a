using System.Threading.Channels;

namespace Mpsc.Tests;

public class MpscUnboundedConformance : UnboundedConformance
{
    protected override Channel<T> Create<T>() => MpscChannel.CreateUnbounded<T>();
}
