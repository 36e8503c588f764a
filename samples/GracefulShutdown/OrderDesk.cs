using Microsoft.Extensions.Hosting;
using Mpsc;

namespace GracefulShutdown;

/// <summary>The producer. Registered after the consumer, so that the host stops it first.</summary>
internal sealed class OrderDesk(ConsumerLoop<Order> shipping, Backlog backlog) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Order[] orders = [.. backlog.TakeOrdersOfLastRun()];
        if (orders.Length == 0)
            orders = [new(1), new(2), new(3), new(4), new(5)];

        foreach (Order order in orders)
        {
            // Never full, for the loop has no capacity.
            if (!shipping.TryPost(order))
                throw new InvalidOperationException($"Nobody ships order {order.Number}: the consumer has ended.");
        }

        return Task.CompletedTask;
    }
}
