using Mpsc.Analyzers.CodeFixes.Shutdown;

namespace Mpsc.Analyzers.Tests.Behaviour;

/// <summary>A read loop before and after it is a <c>ConsumerLoop.RunAsync</c>: only the stop comes earlier.</summary>
public class ReadLoopFixTests
{
    private const string Loop = "await foreach (var n in reader.ReadAllAsync(ct))\n            await handle(n);";

    private const string DrainLoop = "while (await reader.WaitToReadAsync(ct))\n            " +
        "while (reader.TryRead(out var n))\n                await handle(n);";

    private const string StopAtTheFirst =
        """
        for (int n = 0; n < 100; n++)
            channel.Writer.TryWrite(n);

        int handled = 0;
        var loop = worker.RunAsync(channel.Reader, worker.Token, n =>
        {
            handled++;
            worker.Stop();
            return Task.CompletedTask;
        });
        string end = "normal";
        try { await loop; }
        catch (OperationCanceledException e) { end = $"cancelled by {(e.CancellationToken == worker.Token ? "the token" : "other")}"; }
        return $"handled {handled}, {end}, {loop.Status}, left {channel.Reader.Count}, then {worker.Then}";
        """;

    [Theory]
    [InlineData(Loop)]
    [InlineData(DrainLoop)]
    public async Task The_stop_comes_before_the_next_item_and_by_the_same_exception(string loop)
    {
        var (before, after) = await Run(StopAtTheFirst, loop);
        Assert.Equal("handled 100, cancelled by the token, Canceled, left 0, then False", before);
        Assert.Equal("handled 1, cancelled by the token, Canceled, left 99, then False", after);
    }

    [Fact]
    public async Task And_in_silence_where_the_exception_was_caught_at_once()
    {
        var (before, after) = await Run(StopAtTheFirst, $"try\n        {{\n            {Loop}\n        }}\n        " +
            $"catch (OperationCanceledException)\n        {{\n        }}");
        Assert.Equal("handled 100, normal, RanToCompletion, left 0, then True", before);
        Assert.Equal("handled 1, normal, RanToCompletion, left 99, then True", after);
    }

    [Fact]
    public async Task What_followed_the_loop_is_still_not_reached_by_a_stop()
    {
        var (before, after) = await Run(StopAtTheFirst, $"try\n        {{\n            {Loop}\n            Then = true;\n            " +
            $"return;\n        }}\n        catch (OperationCanceledException)\n        {{\n            return;\n        }}");
        Assert.Equal("handled 100, normal, RanToCompletion, left 0, then False", before);
        Assert.Equal("handled 1, normal, RanToCompletion, left 99, then False", after);
    }

    [Theory]
    [InlineData(Loop)]
    [InlineData(DrainLoop)]
    public async Task Completion_error_order_and_a_stop_while_it_waits_are_the_same(string loop)
    {
        const string Expected = "0 1 2 end; 0 1 FormatException; 7 NotSupportedException; OperationCanceledException";
        var (before, after) = await Run(
            """
            string log = "";
            async Task Try(Func<int, Task>? handle = null, params int[] items)
            {
                try
                {
                    await worker.RunAsync(channel.Reader, worker.Token, handle ?? (n =>
                    {
                        log += $"{n} ";
                        return Task.CompletedTask;
                    }));
                    log += "end";
                }
                catch (OperationCanceledException) { log += "OperationCanceledException"; }
                catch (Exception e) { log += e.GetType().Name; }
            }

            for (int n = 0; n < 3; n++) channel.Writer.TryWrite(n);
            channel.Writer.Complete();
            await Try();
            log += "; ";
            channel = Channel.CreateUnbounded<int>();
            for (int n = 0; n < 2; n++) channel.Writer.TryWrite(n);
            channel.Writer.Complete(new FormatException());
            await Try();
            log += "; ";
            channel = Channel.CreateUnbounded<int>();
            channel.Writer.TryWrite(7);
            await Try(n => { log += $"{n} "; throw new NotSupportedException(); });
            log += "; ";
            var waiting = Try();
            worker.Stop();
            await waiting;
            return log;
            """,
            loop);
        Assert.Equal(Expected, before);
        Assert.Equal(Expected, after);
    }

    private static Task<(string Before, string After)> Run(string program, string loop)
        => ProgramRunner.RunAsync<ReadLoopToConsumerLoop>(
            $$"""
            using System.Threading.Channels;

            public sealed class Worker
            {
                private readonly CancellationTokenSource _stop = new();

                public bool Then { get; private set; }

                public CancellationToken Token => _stop.Token;

                public void Stop() => _stop.Cancel();

                public Task StartAsync(ChannelReader<int> reader) => RunAsync(reader, _stop.Token, n => Task.CompletedTask);

                public async Task RunAsync(ChannelReader<int> reader, CancellationToken ct, Func<int, Task> handle)
                {
                    {{loop}}
                    Then = true;
                }
            }

            public static class Program
            {
                public static async Task<string> Run()
                {
                    var worker = new Worker();
                    var channel = Channel.CreateUnbounded<int>();
                    {{program}}
                }
            }
            """,
            RuleIdentifiers.CancellationNotCheckedPerItem);
}
