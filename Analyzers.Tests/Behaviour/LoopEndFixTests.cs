using Mpsc.Analyzers.CodeFixes.Shutdown;

namespace Mpsc.Analyzers.Tests.Behaviour;

/// <summary>Loops that did not end with their channel, before and after.</summary>
public class LoopEndFixTests
{
    [Theory]
    [InlineData("while (true) { await _items.Reader.WaitToReadAsync(); while (_items.Reader.TryRead(out var item)) handle(item); }")]
    [InlineData("while (true) { if (_items.Reader.TryRead(out var item)) handle(item); else await _items.Reader.WaitToReadAsync(); }")]
    public async Task The_loop_went_round_for_ever(string loop)
    {
        var (before, after) = await ProgramRunner.RunAsync<BreakWhenCompleted>(
            Program(
                loop.Replace("while (true) {", "while (true) { OnRound();"),
                """
                worker.Post(1);
                worker.Close();
                try { await worker.RunAsync(default); } catch (TimeoutException) { return $"handled {handled}, went on"; }
                return $"handled {handled}, ended";
                """),
            RuleIdentifiers.WaitResultIgnored);

        Assert.Equal("handled 1, went on", before);
        Assert.Equal("handled 1, ended", after);
    }

    private const string Endless = "while (true)\n{\nvar item = await _items.Reader.ReadAsync();\nhandle(item);\n}";
    private const string EndlessWithToken = "while (true)\n{\nvar item = await _items.Reader.ReadAsync(ct);\nhandle(item);\n}";
    private const string Tested = "while (!ct.IsCancellationRequested)\n{\nvar item = await _items.Reader.ReadAsync(ct);\nhandle(item);\n}";

    [Theory]
    [InlineData(Endless)]
    [InlineData(EndlessWithToken)]
    [InlineData(Tested)]
    public async Task The_end_of_the_channel_was_an_exception(string loop)
    {
        var (before, after) = await ProgramRunner.RunAsync<ReadLoopToForEach>(
            Program(
                loop,
                """
                worker.Post(1);
                worker.Post(2);
                worker.Close();
                try { await worker.RunAsync(default); } catch (Exception e) { return $"handled {handled}, {e.GetType().Name}"; }
                return $"handled {handled}, ended";
                """),
            RuleIdentifiers.ClosedExceptionEscapes);

        Assert.Equal("handled 2, ChannelClosedException", before);
        Assert.Equal("handled 2, ended", after);
    }

    [Theory]
    [InlineData(EndlessWithToken, "handled 1, OperationCanceledException")]
    [InlineData(Tested, "handled 1, ended")]
    public async Task A_cancellation_ends_the_loop_as_before(string loop, string end)
    {
        var (before, after) = await ProgramRunner.RunAsync<ReadLoopToForEach>(
            Program(
                loop,
                """
                using var stop = new CancellationTokenSource();
                onItem = stop.Cancel;
                worker.Post(1);
                worker.Post(2);
                try { await worker.RunAsync(stop.Token); }
                catch (OperationCanceledException) { return $"handled {handled}, OperationCanceledException"; }
                return $"handled {handled}, ended";
                """),
            RuleIdentifiers.ClosedExceptionEscapes);

        Assert.Equal(end, before);
        Assert.Equal(end, after);
    }

    private static string Program(string loop, string run) => $$"""
        using System.Threading.Channels;

        public class Worker(Action<int> handle)
        {
            private readonly Channel<int> _items = Channel.CreateUnbounded<int>();
            private int _rounds;

            public bool Post(int item) => _items.Writer.TryWrite(item);

            public bool Close() => _items.Writer.TryComplete();

            public async Task RunAsync(CancellationToken ct)
            {
                await Task.Yield();
                {{loop}}
            }

            private void OnRound()
            {
                if (++_rounds > 1000)
                    throw new TimeoutException();
            }
        }

        public static class Program
        {
            public static async Task<string> Run()
            {
                int handled = 0;
                Action onItem = () => { };
                var worker = new Worker(_ => { handled++; onItem(); });
                {{run}}
            }
        }
        """;

    [Theory]
    [InlineData("while (!channel.Reader.TryRead(out _)) await channel.Reader.WaitToReadAsync(stop.Token);")]
    [InlineData("while (!channel.Writer.TryWrite(1)) await channel.Writer.WaitToWriteAsync(stop.Token);")]
    public async Task A_loop_that_wants_a_result_throws_where_it_went_round_for_ever(string loop)
    {
        var (before, after) = await ProgramRunner.RunAsync<ThrowWhenCompleted>(
            $$"""
            using System.Threading.Channels;

            public static class Program
            {
                public static async Task<string> Run()
                {
                    var stop = new CancellationTokenSource();
                    var channel = Channel.CreateBounded<int>(1);
                    channel.Writer.Complete();
                    var task = Task.Run(async () => { {{loop}} });
                    await Task.WhenAny(task, Task.Delay(300));
                    bool ends = task.IsCompleted;
                    stop.Cancel();
                    try { await task; } catch (Exception e) { return ends ? e.GetType().Name : "spins"; }
                    return "result";
                }
            }
            """,
            RuleIdentifiers.WaitResultIgnored);

        Assert.Equal("spins", before);
        Assert.Equal("ChannelClosedException", after);
    }
}
