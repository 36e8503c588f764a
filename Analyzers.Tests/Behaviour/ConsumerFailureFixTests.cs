using Mpsc.Analyzers.CodeFixes.Shutdown;

namespace Mpsc.Analyzers.Tests.Behaviour;

public class ConsumerFailureFixTests
{
    private const string Loop =
        """
        await foreach (var item in _queue.Reader.ReadAllAsync())
            await handle(item);
        """;

    private const string SwallowingLoop =
        """
        try
        {
            await foreach (var item in _queue.Reader.ReadAllAsync())
                await handle(item);
        }
        catch (Exception error)
        {
            Console.Error.WriteLine($"failed: {error.Message}");
        }
        """;

    [Theory]
    [InlineData(Loop)]
    [InlineData(SwallowingLoop)]
    public async Task The_writers_of_a_failed_consumer_waited_for_ever(string loop)
    {
        var (before, after) = await ProgramRunner.RunAsync<CompleteWriterOnFailure>(
            Program(
                "Channel.CreateBounded<int>(1)",
                loop,
                "public ValueTask PostAsync(int item) => _queue.Writer.WriteAsync(item);",
                """
                var writing = WriteAsync();
                // nobody but a failing consumer could release it: the delay only bounds what never ends
                return await Task.WhenAny(writing, Task.Delay(2000)) == writing ? await writing : "waits for room";

                async Task<string> WriteAsync()
                {
                    try
                    {
                        for (int i = 0; i < 3; i++)
                            await worker.PostAsync(i);
                        return "written";
                    }
                    catch (ChannelClosedException closed)
                    {
                        return $"closed by {closed.InnerException?.GetType().Name}";
                    }
                }
                """),
            RuleIdentifiers.DeadConsumerBlocksWriters);

        Assert.Equal("waits for room", before);
        Assert.Equal("closed by TimeoutException", after);
    }

    [Theory]
    [InlineData(Loop)]
    [InlineData(SwallowingLoop)]
    public async Task Items_went_to_a_channel_that_nobody_reads(string loop)
    {
        var (before, after) = await ProgramRunner.RunAsync<CompleteWriterOnFailure>(
            Program(
                "Channel.CreateUnbounded<int>()",
                loop,
                "public bool Post(int item) => _queue.Writer.TryWrite(item); public int Waiting => _queue.Reader.Count;",
                """
                worker.Post(0);
                await worker.Begun;
                bool refused = SpinWait.SpinUntil(() => !worker.Post(1), 1000);
                return refused ? "refused" : worker.Waiting > 1 ? "taken, never handled" : "handled";
                """),
            RuleIdentifiers.ItemEndsConsumer);

        Assert.Equal("taken, never handled", before);
        Assert.Equal("refused", after);
    }

    // the first item fails
    private static string Program(string creation, string loop, string post, string run) =>
        $$"""
        using System.Threading.Channels;

        public class Worker
        {
            private readonly Channel<int> _queue = {{creation}};
            private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
            private readonly Func<int, Task> handle;

            public Worker()
            {
                handle = item =>
                {
                    _begun.TrySetResult();
                    return item == 0 ? throw new TimeoutException("no answer") : Task.CompletedTask;
                };
                _ = Task.Run(RunAsync);
            }

            public Task Begun => _begun.Task;

            {{post}}

            private async Task RunAsync()
            {
                {{loop.Replace("\n", "\n        ")}}
            }
        }

        public static class Program
        {
            public static async Task<string> Run()
            {
                var worker = new Worker();
                {{run.Replace("\n", "\n        ")}}
            }
        }
        """;
}
