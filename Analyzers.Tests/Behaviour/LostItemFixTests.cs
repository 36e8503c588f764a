using Mpsc.Analyzers.CodeFixes.Completion;
using Mpsc.Analyzers.CodeFixes.Contract;

namespace Mpsc.Analyzers.Tests.Behaviour;

public class LostItemFixTests
{
    [Fact]
    public async Task A_full_channel_lost_items()
    {
        var (before, after) = await ProgramRunner.RunAsync<TryWriteToWriteAsync>(
            """
            using System.Threading.Channels;

            public static class Program
            {
                public static async Task<string> Run()
                {
                    var channel = Channel.CreateBounded<int>(2);
                    var producerIsStuckOrDone = new TaskCompletionSource();
                    var reader = Task.Run(async () =>
                    {
                        await producerIsStuckOrDone.Task;
                        int count = 0;
                        await foreach (var item in channel.Reader.ReadAllAsync())
                            count++;
                        return count;
                    });

                    var producer = ProduceAsync(channel.Writer);
                    producerIsStuckOrDone.SetResult();
                    await producer;
                    return $"{await reader} items";
                }

                private static async Task ProduceAsync(ChannelWriter<int> writer)
                {
                    for (int i = 0; i < 10; i++)
                        writer.TryWrite(i);

                    await Task.CompletedTask;
                    writer.Complete();
                }
            }
            """,
            RuleIdentifiers.TryWriteResultIgnored);

        Assert.Equal("2 items", before);
        Assert.Equal("10 items", after);
    }

    [Theory]
    [InlineData("DropOldest", "lost: 0 1 2")]
    [InlineData("DropWrite", "lost: 2 3 4")]
    [InlineData("DropNewest", "lost: 1 2 3")]
    public async Task Dropped_items_went_without_a_word(string mode, string lost)
    {
        var (before, after) = await ProgramRunner.RunAsync<DropBranchToCallback>(
            $$"""
            using System.Threading.Channels;

            public class Feed
            {
                private readonly List<int> _lost = new();
                private readonly Channel<int> _channel;

                public Feed() => _channel = Channel.CreateBounded<int>(new BoundedChannelOptions(2) { FullMode = BoundedChannelFullMode.{{mode}} });

                public string Lost => "lost: " + string.Join(" ", _lost);

                public void Add(int item)
                {
                    if (!_channel.Writer.TryWrite(item))
                    {
                        _lost.Add(item);
                    }
                }
            }

            public static class Program
            {
                public static Task<string> Run()
                {
                    var feed = new Feed();
                    for (int i = 0; i < 5; i++)
                        feed.Add(i);
                    return Task.FromResult(feed.Lost);
                }
            }
            """,
            RuleIdentifiers.DropIsNeverReported);

        Assert.Equal("lost: ", before);
        Assert.Equal(lost, after);
    }
}
