using System.Threading.Channels;

namespace Mpsc.Tests;

public class BclUnboundedSingleReaderConformance : UnboundedConformance
{
    protected override bool Counts => false;

    protected override Channel<T> Create<T>() => Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true });
}
