using Mpsc.Analyzers.CodeFixes.Shutdown;

namespace Mpsc.Analyzers.Tests.Behaviour;

/// <summary>A read that loses a select many times, before and after it is kept.</summary>
public class PendingReadFixTests
{
    [Theory]
    [InlineData("if (winner == read)\n{\n    handle(await read);\n}\nelse\n{\n    beat();\n}")]
    [InlineData("if (winner != read)\n{\n    beat();\n    continue;\n}\n\nvar item = await read;\nhandle(item);")]
    public async Task Abandoned_reads_swallowed_items(string rest)
    {
        var (before, after) = await ProgramRunner.RunAsync<KeepPendingRead>(
            Program(
                $$"""
                while (!enough())
                {
                    var read = reader.ReadAsync().AsTask();
                    var winner = await Task.WhenAny(read, tick());
                    {{rest}}
                }
                """),
            RuleIdentifiers.SelectBetweenReadAndStop);

        Assert.Equal("handled 4, waiters 0", before);
        Assert.Equal("handled 1 2 3 4, waiters 0", after);
    }

    [Theory]
    [InlineData("var wait = reader.WaitToReadAsync().AsTask();\nawait Task.WhenAny(wait, tick());\nbeat();")]
    [InlineData("await Task.WhenAny(tick(), reader.WaitToReadAsync().AsTask());\nbeat();")]
    public async Task Abandoned_waits_piled_up(string wait)
    {
        var (before, after) = await ProgramRunner.RunAsync<KeepPendingRead>(
            Program(
                $$"""
                while (!enough())
                {
                    {{wait}}
                    while (reader.TryRead(out var item))
                        handle(item);
                }
                """),
            RuleIdentifiers.SelectBetweenReadAndStop);

        Assert.Equal("handled 1 2 3 4, waiters 3", before);
        Assert.Equal("handled 1 2 3 4, waiters 1", after);
    }

    // three rounds that the tick wins, then four items come in; the reader counts the waits that were pending at once
    private static string Program(string loop) => $$"""
        using System.Threading.Channels;

        public sealed class Counting(ChannelReader<int> inner) : ChannelReader<int>
        {
            private int _pending;

            public int Most { get; private set; }

            public override bool TryRead(out int item) => inner.TryRead(out item);

            public override async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
            {
                var wait = inner.WaitToReadAsync(cancellationToken);
                if (wait.IsCompleted)
                    return await wait;

                Most = Math.Max(Most, ++_pending);
                bool result = await wait;
                _pending--;
                return result;
            }

            public override ValueTask<int> ReadAsync(CancellationToken cancellationToken = default) => inner.ReadAsync(cancellationToken);
        }

        public static class Program
        {
            public static async Task<string> Run()
            {
                var channel = Channel.CreateUnbounded<int>();
                var counting = new Counting(channel.Reader);
                var handled = new List<int>();
                int beats = 0, rounds = 0;
                await RunAsync(
                    counting,
                    () => beats < 3 ? Task.CompletedTask : Task.Delay(Timeout.Infinite),
                    () =>
                    {
                        if (++beats == 3)
                        {
                            for (int i = 1; i <= 4; i++)
                                channel.Writer.TryWrite(i);
                        }
                    },
                    handled.Add,
                    () => handled.Contains(4) || ++rounds > 100);
                return $"handled {string.Join(" ", handled)}, waiters {counting.Most}";
            }

            public static async Task RunAsync(
                ChannelReader<int> reader, Func<Task> tick, Action beat, Action<int> handle, Func<bool> enough)
            {
                {{loop}}
            }
        }
        """;
}
