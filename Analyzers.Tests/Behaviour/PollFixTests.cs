using Mpsc.Analyzers.CodeFixes.Shutdown;

namespace Mpsc.Analyzers.Tests.Behaviour;

/// <summary>A loop that polls, before and after it waits.</summary>
public class PollFixTests
{
    [Theory]
    [InlineData("if (channel.Reader.TryRead(out var n)) sum += n; else await Task.Delay(1, stop.Token);")]
    [InlineData("if (channel.Reader.TryRead(out var n)) { sum += n; continue; } await Task.Delay(1, stop.Token);")]
    [InlineData("if (!channel.Reader.TryRead(out var n)) { await Task.Delay(1, stop.Token); continue; } sum += n;")]
    public async Task It_ends_with_the_channel_and_loses_nothing(string round)
    {
        var (before, after) = await RunAsync(round,
            """
            channel.Writer.Complete();
            bool ends = await Task.WhenAny(consumer, Task.Delay(500)) == consumer;
            stop.Cancel();
            return ends ? $"{sum}, ended" : $"{sum}, polls";
            """);

        Assert.Equal("4950, polls", before);
        Assert.Equal("4950, ended", after);
    }

    [Fact]
    public async Task A_stop_ends_it_as_before()
    {
        var (before, after) = await RunAsync(
            "if (channel.Reader.TryRead(out var n)) sum += n; else await Task.Delay(1, stop.Token);",
            """
            while (Volatile.Read(ref sum) < 4950)
                await Task.Delay(1);

            stop.Cancel();
            // by its condition, or by the pause or wait that is cancelled
            try { await consumer; } catch (OperationCanceledException) { }
            return $"{sum}, ended";
            """);

        Assert.Equal("4950, ended", before);
        Assert.Equal(before, after);
    }

    private static Task<(string Before, string After)> RunAsync(string round, string end) => ProgramRunner.RunAsync<WaitInsteadOfPolling>(
        $$"""
        using System.Threading.Channels;

        public static class Program
        {
            public static async Task<string> Run()
            {
                var stop = new CancellationTokenSource();
                var channel = Channel.CreateUnbounded<int>();
                int sum = 0;
                var consumer = Task.Run(async () =>
                {
                    while (!stop.IsCancellationRequested)
                    {
                        {{round}}
                    }
                });
                for (int n = 0; n < 100; n++)
                    channel.Writer.TryWrite(n);

                {{end}}
            }
        }
        """,
        RuleIdentifiers.PollingInsteadOfWaiting);
}
