using System.Threading.Channels;
using Mpsc;

namespace OrderPipeline;

/// <summary>Several sources write their orders to one channel; one clerk books what arrives.</summary>
public static class OrderIntake
{
    public static async Task<IntakeReport> RunAsync(IReadOnlyList<OrderSource> sources)
    {
        var day = new BusinessDay(sources.Count);
        var channel = MpscChannel.CreateUnbounded<Order>();
        var producers = new List<Task>();

        // keeps the channel open until every producer has its own handle
        using (channel.AddProducer())
        {
            for (int i = 0; i < sources.Count; i++)
            {
                var source = sources[i];
                var handle = channel.AddProducer();
                producers.Add(Task.Run(async () =>
                {
                    using var producer = handle;
                    await foreach (var order in source.OrdersAsync(day))
                        await producer.WriteAsync(order);

                    // this source has no more orders
                    producer.Complete();
                }));
            }
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
