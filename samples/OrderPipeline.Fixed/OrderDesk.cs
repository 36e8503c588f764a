using System.Threading.Channels;

namespace OrderPipeline;

/// <summary>Takes orders until closing time, or until it is disposed when the shop has to close earlier.</summary>
public sealed class OrderDesk : IDisposable
{
    private readonly Channel<Order> _orders = Channel.CreateUnbounded<Order>();

    public bool Take(Order order) => _orders.Writer.TryWrite(order);

    public void CloseForTheDay()
    {
        _orders.Writer.TryComplete();
    }

    public async Task<int> BookAllAsync()
    {
        int booked = 0;
        await foreach (var order in _orders.Reader.ReadAllAsync())
            booked++;

        return booked;
    }

    public void Dispose()
    {
        _orders.Writer.TryComplete();
    }
}
