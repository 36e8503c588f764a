using System.Threading.Channels;

namespace Mpsc.Tests;

public class BclUnboundedConformance : UnboundedConformance
{
    protected override Channel<T> Create<T>() => Channel.CreateUnbounded<T>();
}
