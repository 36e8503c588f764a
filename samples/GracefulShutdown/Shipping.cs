using Mpsc;

namespace GracefulShutdown;

/// <summary>The consumer: ships orders, and puts aside what it could not ship.</summary>
internal sealed class Shipping(Carrier carrier, Backlog backlog)
{
    public ConsumerLoop<Order> CreateLoop() => new(ShipAsync, new ConsumerLoopOptions<Order>
    {
        Name = "shipping",
        OnUndelivered = backlog.Add,
    });

    private async ValueTask ShipAsync(Order order, CancellationToken stop)
    {
        try
        {
            await carrier.FetchAsync(order, stop);
            Console.WriteLine($"shipped {order.Number}");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The loop hands back what it has not started. What was in hand is the handler's own to put aside.
            backlog.Add(order);
        }
    }
}
