using System.Threading.Channels;

namespace Mpsc.Tests;

public partial class BoundedConformance
{
    [Theory]
    [InlineData(1, 1, Taking.Enumerate), InlineData(1, 4, Taking.Read), InlineData(1, 4, Taking.WaitAndTryRead)]
    [InlineData(2, 4, Taking.Enumerate), InlineData(2, 4, Taking.ReadAndWaitInTurn)]
    public Task Every_item_arrives_once_and_in_its_producers_order_through_few_places(int capacity, int producers, Taking taking) =>
        RunProducers(Create<(int, int)>(capacity), producers, 4000 / producers, taking);

    // Accepted == delivered, whoever is cancelled while he waits; and in the end there is room again.
    [Theory, MemberData(nameof(Capacities))]
    public async Task What_was_accepted_is_delivered_while_writes_are_cancelled_at_random(int capacity)
    {
        const int Producers = 8;
        const int PerProducer = 300;
        Channel<(int Producer, int Number)> channel = Create<(int, int)>(capacity);
        Task<List<int>>[] writers = [.. Enumerable.Range(0, Producers).Select(producer => Task.Run(() => Produce(producer)))];
        var delivered = new List<int>[Producers];
        for (int producer = 0; producer < Producers; producer++)
            delivered[producer] = [];
        Task consumer = Task.Run(async () =>
        {
            await foreach (var item in channel.Reader.ReadAllAsync())
                delivered[item.Producer].Add(item.Number);
        });
        List<int>[] accepted = await Task.WhenAll(writers).Within();
        channel.Writer.Complete();
        await consumer.Within();
        await channel.Reader.Completion.Within();
        Assert.Equal(accepted, delivered);

        async Task<List<int>> Produce(int producer)
        {
            var mine = new List<int>();
            var random = new Random(producer);
            for (int number = 0; number < PerProducer; number++)
            {
                using var source = new CancellationTokenSource();
                ValueTask write = channel.Writer.WriteAsync((producer, number), source.Token);
                if (random.Next(3) == 0)
                {
                    Thread.SpinWait(random.Next(200));
                    source.Cancel();
                }

                try
                {
                    await write;
                    mine.Add(number);
                }
                catch (OperationCanceledException)
                {
                }
            }

            return mine;
        }
    }

    // One thread writes: what it tries after a write that still waits may not come before it, however the reads fall between the two.
    [Theory, MemberData(nameof(Capacities))]
    public void A_try_does_not_overtake_the_same_producers_waiting_write(int capacity)
    {
        const int Items = 2000;
        Channel<int> channel = Create<int>(capacity);
        Crew.Run(
            () =>
            {
                for (int item = 0; item < Items; item += 2)
                {
                    Task write = channel.Writer.WriteAsync(item).AsTask();
                    Assert.True(SpinWait.SpinUntil(() => channel.Writer.TryWrite(item + 1), Deadline.Limit));
                    Assert.True(write.Wait(Deadline.Limit));
                }
            },
            () =>
            {
                for (int item = 0; item < Items; item++)
                {
                    int read = -1;
                    Assert.True(SpinWait.SpinUntil(() => channel.Reader.TryRead(out read), Deadline.Limit));
                    Assert.Equal(item, read);
                }
            });
    }

    [Fact]
    public async Task Writes_and_waits_for_room_are_cancelled_together()
    {
        Channel<int> channel = CreateFull(2);
        using var source = new CancellationTokenSource();
        Task[] writes = Block(channel, 2, 50, source.Token);
        Task<bool>[] waits = [.. Enumerable.Range(0, 50).Select(_ => channel.Writer.WaitToWriteAsync(source.Token).AsTask())];
        Task lasting = channel.Writer.WriteAsync(3).AsTask();
        source.Cancel();
        foreach (Task cancelled in writes.Concat(waits))
            await AssertCancelled(cancelled, source.Token);
        AssertRead(1, channel);
        await lasting.Within();
        AssertRest(channel, 2, 3);
    }
}
