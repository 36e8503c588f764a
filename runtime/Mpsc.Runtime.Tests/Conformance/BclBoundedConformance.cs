using System.Threading.Channels;

namespace Mpsc.Tests;

public class BclBoundedConformance : BoundedConformance
{
    protected override Channel<T> Create<T>(int capacity) => Channel.CreateBounded<T>(capacity);
}
