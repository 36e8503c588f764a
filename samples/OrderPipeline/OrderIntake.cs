using System.Threading.Channels;

namespace OrderPipeline;

/// <summary>Several sources write their orders to one channel; one clerk books what arrives.</summary>
public static class OrderIntake
{
    public static async Task<IntakeReport> RunAsync(IReadOnlyList<OrderSource> sources)
    {
        var day = new BusinessDay(sources.Count);
        var channel = Channel.CreateUnbounded<Order>();
        var producers = new List<Task>();

        for (int i = 0; i < sources.Count; i++)
        {
            var source = sources[i];
            producers.Add(Task.Run(async () =>
            {
                await foreach (var order in source.OrdersAsync(day))
                    await channel.Writer.WriteAsync(order);

                // this source has no more orders
                channel.Writer.Complete();
            }));
        }

        // The source without evening orders is the first to end.
        await Task.WhenAny(producers);
        day.StartEvening();

        int booked = 0;
        await foreach (var order in channel.Reader.ReadAllAsync())
            booked++;

        return new IntakeReport(sources.Sum(source => source.Total), booked, await ErrorOfAsync(producers));
    }

    private static async Task<string?> ErrorOfAsync(List<Task> producers)
    {
        try
        {
            await Task.WhenAll(producers);
            return null;
        }
        catch (ChannelClosedException error)
        {
            return error.GetType().Name;
        }
    }
}
