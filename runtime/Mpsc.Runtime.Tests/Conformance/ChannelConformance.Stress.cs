using System.Threading.Channels;

namespace Mpsc.Tests;

public partial class ChannelConformance
{
    private const int StressItems = 8000;

    /// <summary>How the consumer of a stress test takes its items.</summary>
    public enum Taking
    {
        Read,
        WaitAndTryRead,
        Enumerate,
        ReadAndWaitInTurn,
    }

    [Theory]
    [InlineData(1, Taking.Read), InlineData(1, Taking.WaitAndTryRead), InlineData(1, Taking.Enumerate)]
    [InlineData(4, Taking.Read), InlineData(4, Taking.WaitAndTryRead), InlineData(4, Taking.Enumerate)]
    [InlineData(4, Taking.ReadAndWaitInTurn)]
    public Task Every_item_arrives_once_and_in_its_producers_order(int producers, Taking taking) =>
        RunProducers(Create<(int, int)>(), producers, StressItems / producers, taking);

    [Fact]
    public async Task Two_channels_may_play_ping_pong()
    {
        Channel<int> there = Create<int>();
        Channel<int> back = Create<int>();
        Task echo = Task.Run(async () =>
        {
            await foreach (int item in there.Reader.ReadAllAsync())
                await back.Writer.WriteAsync(item);
            back.Writer.Complete();
        });
        for (int item = 0; item < 2000; item++)
        {
            await there.Writer.WriteAsync(item);
            Assert.Equal(item, await back.Reader.ReadAsync().Within());
        }

        there.Writer.Complete();
        await echo.Within();
        await back.Reader.Completion.Within();
    }

    /// <summary>Each producer writes its numbers in order and the last one completes the channel.</summary>
    protected static async Task RunProducers(Channel<(int Producer, int Number)> channel, int producers, int perProducer, Taking taking)
    {
        Task completion = channel.Reader.Completion;
        int running = producers;
        Task[] writers = [.. Enumerable.Range(0, producers).Select(producer => Task.Run(async () =>
        {
            for (int number = 0; number < perProducer; number++)
                await Write((producer, number), number % 3);
            if (Interlocked.Decrement(ref running) == 0)
                channel.Writer.Complete();
        }))];

        var next = new int[producers];
        await Task.Run(() => TakeAll(channel.Reader, taking, item => Assert.Equal(next[item.Producer]++, item.Number))).Within();
        await Task.WhenAll(writers).Within();
        Assert.All(next, count => Assert.Equal(perProducer, count));
        await completion.Within();

        async ValueTask Write((int, int) item, int way)
        {
            if (way == 0)
            {
                while (!channel.Writer.TryWrite(item))
                    Assert.True(await channel.Writer.WaitToWriteAsync());
            }
            else
            {
                await channel.Writer.WriteAsync(item);
            }
        }
    }

    private static async Task TakeAll<T>(ChannelReader<T> reader, Taking taking, Action<T> take)
    {
        switch (taking)
        {
            case Taking.Enumerate:
                await foreach (T item in reader.ReadAllAsync())
                    take(item);
                return;
            case Taking.WaitAndTryRead:
                while (await reader.WaitToReadAsync())
                {
                    while (reader.TryRead(out T? item))
                        take(item);
                }

                return;
        }

        try
        {
            while (true)
            {
                if (taking == Taking.ReadAndWaitInTurn && !await reader.WaitToReadAsync())
                    return;
                take(await reader.ReadAsync());
            }
        }
        catch (ChannelClosedException closed)
        {
            Assert.Null(closed.InnerException);
        }
    }
}
