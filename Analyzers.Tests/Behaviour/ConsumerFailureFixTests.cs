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

    [Fact]
    public async Task One_item_that_failed_was_the_last_one()
    {
        var (before, after) = await ProgramRunner.RunAsync<CatchPerItem>(
            """
            using System.Threading.Channels;

            public sealed class Worker
            {
                private readonly Channel<int> _items = Channel.CreateUnbounded<int>();
                private readonly Microsoft.Extensions.Logging.ILogger _logger;
                private readonly Func<int, Task<int>> divide;

                public Worker(Microsoft.Extensions.Logging.ILogger logger, Func<int, Task<int>> divide)
                {
                    _logger = logger;
                    this.divide = divide;
                    _ = RunAsync();
                }

                public string Handled { get; private set; } = "";

                public void Post(int item) => _items.Writer.TryWrite(item);

                private async Task RunAsync()
                {
                    try
                    {
                        await foreach (var item in _items.Reader.ReadAllAsync())
                        {
                            Handled += await divide(item);
                        }
                    }
                    catch (Exception ex)
                    {
                        _logger.LogError(ex, "failed");
                    }
                }
            }

            public sealed class Logger : Microsoft.Extensions.Logging.ILogger
            {
                public int Count { get; private set; }

                public void LogError(Exception exception, string message) => Count++;
            }

            public static class Program
            {
                public static async Task<string> Run()
                {
                    var logger = new Logger();
                    var worker = new Worker(logger, async n => { await Task.Yield(); return 6 / n; });
                    foreach (int item in new[] { 1, 0, 2, 0, 3 })
                        worker.Post(item);

                    // all of them are, or have had all the time to be
                    for (int i = 0; i < 200 && worker.Handled.Length < 3; i++)
                        await Task.Delay(2);

                    return $"{worker.Handled}, {logger.Count} logged";
                }
            }

            namespace Microsoft.Extensions.Logging
            {
                public interface ILogger { void LogError(Exception exception, string message); }
            }
            """,
            RuleIdentifiers.ItemEndsConsumer);

        Assert.Equal("6, 1 logged", before);
        Assert.Equal("632, 2 logged", after);
    }
}
