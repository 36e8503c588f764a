using Microsoft.Extensions.Hosting;
using Mpsc;

namespace GracefulShutdown;

/// <summary>The producer. Registered after the consumer, so that the host stops it first.</summary>
internal sealed class OrderDesk(ConsumerLoop<Order> shipping, Backlog backlog) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Order[] orders = [.. backlog.TakeOrdersOfLastRun()];
        if (orders.Length == 0)
            orders = [new(1), new(2), new(3), new(4), new(5)];

        foreach (Order order in orders)
        {
            if (!await shipping.PostAsync(order, stoppingToken))
                return;
        }
    }
}
