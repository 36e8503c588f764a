using System.Threading.Channels;

namespace OrderPipeline;

/// <summary>Packs orders, shift by shift. What is not packed when the bell rings waits for the next shift.</summary>
public sealed class PackingLine(ChannelReader<Order> orders, Action<Order> pack)
{
    public async Task RunShiftAsync(Task endOfShift)
    {
        while (true)
        {
            var read = orders.ReadAsync().AsTask();
            var winner = await Task.WhenAny(read, endOfShift);
            if (winner == endOfShift)
                break;

            pack(await read);
        }
    }
}
