using System.Threading.Channels;

namespace Mpsc.Tests;

public class BclBoundedSingleReaderConformance : BoundedConformance
{
    protected override Channel<T> Create<T>(int capacity) =>
        Channel.CreateBounded<T>(new BoundedChannelOptions(capacity) { SingleReader = true });
}
