using System.Threading.Channels;
using Mpsc;

namespace OrderPipeline;

/// <summary>Packs orders, shift by shift. What is not packed when the bell rings waits for the next shift.</summary>
public sealed class PackingLine(ChannelReader<Order> orders, Action<Order> pack)
{
    public async Task RunShiftAsync(Task endOfShift)
    {
        await ConsumerLoop.RunAsync(orders, item => pack(item), endOfShift);
    }
}
