using System.Threading.Channels;
using Mpsc;

namespace OrderPipeline;

/// <summary>A background worker that ships orders until it is stopped; the order in hand is finished.</summary>
public sealed class ShippingWorker(ChannelReader<Order> orders, Func<Order, Task> ship)
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = Task.Run(ShipOrdersAsync);

    public async Task StopAsync()
    {
        _stop.Cancel();
        await _loop;
    }

    private async Task ShipOrdersAsync()
    {
        try
        {
            await foreach (var order in orders.ReadAllUntilCanceledAsync(_stop.Token))
                await ship(order);
        }
        catch (OperationCanceledException)
        {
            // stopped
        }
    }
}
