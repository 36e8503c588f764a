using System.Threading.Channels;

namespace OrderPipeline;

/// <summary>Takes orders until the day ends or the payment provider fails, whichever comes first.</summary>
public sealed class OrderDesk
{
    private readonly Channel<Order> _orders = Channel.CreateUnbounded<Order>();

    public bool Take(Order order) => _orders.Writer.TryWrite(order);

    public void CloseForTheDay()
    {
        _orders.Writer.Complete();
    }

    public void PaymentsFailed(Exception error)
    {
        _orders.Writer.Complete(error);
    }

    public async Task<int> BookAllAsync()
    {
        int booked = 0;
        await foreach (var order in _orders.Reader.ReadAllAsync())
            booked++;

        return booked;
    }
}
