using System.Threading.Channels;

namespace OrderPipeline;

/// <summary>Packs orders, shift by shift. What comes in between two shifts waits for the next one.</summary>
public sealed class PackingLine(ChannelReader<Order> orders, Action<Order> pack)
{
    public async Task RunShiftAsync(Task endOfShift)
    {
        while (true)
        {
            var read = orders.ReadAsync().AsTask();
            var winner = await Task.WhenAny(endOfShift, read);
            if (winner == endOfShift)
                break;

            pack(await read);
        }
    }
}
