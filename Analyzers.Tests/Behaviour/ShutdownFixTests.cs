using Mpsc.Analyzers.CodeFixes.Shutdown;

namespace Mpsc.Analyzers.Tests.Behaviour;

public class ShutdownFixTests
{
    [Theory]
    [InlineData("await foreach (var item in reader.ReadAllAsync(_stop.Token)) await handle(item);")]
    [InlineData("await foreach (var item in reader.ReadAllAsync().WithCancellation(_stop.Token)) await handle(item);")]
    [InlineData("while (await reader.WaitToReadAsync(_stop.Token)) { while (reader.TryRead(out var item)) await handle(item); }")]
    public async Task A_stopped_loop_went_on_through_the_buffer(string loop)
    {
        var (before, after) = await ProgramRunner.RunAsync<CheckTokenBeforeEveryItem>(
            $$"""
            using System.Threading.Channels;

            public class Worker(ChannelReader<int> reader, Func<int, Task> handle)
            {
                private readonly CancellationTokenSource _stop = new();

                public void Stop() => _stop.Cancel();

                public async Task RunAsync()
                {
                    {{loop}}
                }
            }

            public static class Program
            {
                public static async Task<string> Run()
                {
                    var channel = Channel.CreateUnbounded<int>();
                    for (int i = 0; i < 100; i++)
                        channel.Writer.TryWrite(i);

                    int handled = 0;
                    Worker worker = null!;
                    worker = new Worker(channel.Reader, item =>
                    {
                        handled++;
                        worker.Stop();
                        return Task.CompletedTask;
                    });

                    string end = "normal";
                    try { await worker.RunAsync(); } catch (OperationCanceledException) { end = "cancelled"; }
                    return $"handled {handled}, end {end}, left {channel.Reader.Count}";
                }
            }
            """,
            RuleIdentifiers.CancellationNotCheckedPerItem);

        Assert.Equal("handled 100, end cancelled, left 0", before);
        Assert.Equal("handled 1, end cancelled, left 99", after);
    }

    [Fact]
    public async Task The_abandoned_read_swallowed_the_next_item()
    {
        var (before, after) = await ProgramRunner.RunAsync<SelectLoopToConsumerLoop>(
            SelectProgram(
                ReadLoop,
                """
                var running = RunAsync(channel.Reader, stop.Task, _ => { });
                stop.SetResult();
                await running;
                channel.Writer.TryWrite(1);
                return channel.Reader.TryRead(out int item) ? $"got {item}" : "lost";
                """),
            RuleIdentifiers.SelectBetweenReadAndStop);

        Assert.Equal("lost", before);
        Assert.Equal("got 1", after);
    }

    [Theory]
    [InlineData(ReadLoop)]
    [InlineData(WaitLoop)]
    public async Task The_stop_was_not_seen_while_items_were_buffered(string loop)
    {
        var (before, after) = await ProgramRunner.RunAsync<SelectLoopToConsumerLoop>(
            SelectProgram(
                loop,
                """
                for (int i = 0; i < 100; i++)
                    channel.Writer.TryWrite(i);

                int handledAfterwards = 0;
                await RunAsync(channel.Reader, stop.Task, item =>
                {
                    if (!stop.TrySetResult())
                        handledAfterwards++;
                });
                return $"handled {handledAfterwards} after the stop";
                """),
            RuleIdentifiers.SelectBetweenReadAndStop);

        Assert.Equal("handled 99 after the stop", before);
        Assert.Equal("handled 0 after the stop", after);
    }

    /// <summary>The loop is the end of its member, so that the exception was all that completion did.</summary>
    [Fact]
    public async Task Completion_ended_the_loop_by_an_exception()
    {
        var (before, after) = await ProgramRunner.RunAsync<SelectLoopToConsumerLoop>(
            SelectProgram(
                ReadLoop,
                """
                channel.Writer.TryWrite(1);
                channel.Writer.Complete();
                int handled = 0;
                try { await RunAsync(channel.Reader, stop.Task, item => handled++); }
                catch (ChannelClosedException) { return $"handled {handled}, closed"; }
                return $"handled {handled}";
                """),
            RuleIdentifiers.SelectBetweenReadAndStop);

        Assert.Equal("handled 1, closed", before);
        Assert.Equal("handled 1", after);
    }

    [Fact]
    public async Task What_the_handler_throws_still_comes_out()
    {
        var (before, after) = await ProgramRunner.RunAsync<SelectLoopToConsumerLoop>(
            SelectProgram(
                ReadLoop,
                """
                channel.Writer.TryWrite(1);
                try { await RunAsync(channel.Reader, stop.Task, item => throw new FormatException()); }
                catch (Exception error) { return error.GetType().Name; }
                return "nothing";
                """),
            RuleIdentifiers.SelectBetweenReadAndStop);

        Assert.Equal("FormatException", before);
        Assert.Equal("FormatException", after);
    }

    private const string ReadLoop =
        """
        while (true)
        {
            var read = reader.ReadAsync().AsTask();
            var winner = await Task.WhenAny(read, stop);
            if (winner == stop)
                break;

            handle(await read);
        }
        """;

    private const string WaitLoop =
        """
        while (true)
        {
            var wait = reader.WaitToReadAsync().AsTask();
            if (await Task.WhenAny(wait, stop) == stop)
                break;
            if (!await wait)
                break;

            while (reader.TryRead(out var item))
                handle(item);
        }
        """;

    private static string SelectProgram(string loop, string run) =>
        $$"""
        using System.Threading.Channels;

        public static class Program
        {
            public static async Task<string> Run()
            {
                var channel = Channel.CreateUnbounded<int>();
                var stop = new TaskCompletionSource();
                {{run}}
            }

            public static async Task RunAsync(ChannelReader<int> reader, Task stop, Action<int> handle)
            {
                {{loop}}
            }
        }
        """;
}
