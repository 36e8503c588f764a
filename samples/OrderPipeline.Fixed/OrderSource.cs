namespace OrderPipeline;

/// <summary>A place where orders come from: some in the morning, for some sources more in the evening.</summary>
public sealed class OrderSource(string name, int morningOrders, int eveningOrders)
{
    public int Total => morningOrders + eveningOrders;

    public async IAsyncEnumerable<Order> OrdersAsync(BusinessDay day)
    {
        for (int number = 1; number <= morningOrders; number++)
            yield return new Order(number, name);

        await day.NoonAsync();
        if (eveningOrders == 0)
            yield break;

        await day.EveningAsync();
        for (int number = morningOrders + 1; number <= Total; number++)
            yield return new Order(number, name);
    }
}
