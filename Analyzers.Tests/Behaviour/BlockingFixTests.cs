using Mpsc.Analyzers.CodeFixes.Contract;

namespace Mpsc.Analyzers.Tests.Behaviour;

public class BlockingFixTests
{
    [Theory]
    [InlineData("ReadAsync().Result")]
    [InlineData("ReadAsync().GetAwaiter().GetResult()")]
    [InlineData("ReadAsync().ConfigureAwait(false).GetAwaiter().GetResult()")]
    public async Task A_value_task_that_has_not_completed_threw(string read)
    {
        var (before, after) = await ProgramRunner.RunAsync<AwaitChannelOperation>(Reading(read), RuleIdentifiers.BlockingOnChannel);

        Assert.Equal("InvalidOperationException", before);
        Assert.Equal("read 7", after);
    }

    /// <summary>The only thread of the scheduler waits for an item that the writer behind it in line would bring.</summary>
    [Fact]
    public async Task A_blocked_thread_kept_the_writer_from_writing()
    {
        var (before, after) = await ProgramRunner.RunAsync<AwaitChannelOperation>(
            """
            using System.Threading.Channels;

            public static class Program
            {
                public static async Task<string> Run()
                {
                    var channel = Channel.CreateBounded<int>(1);
                    var one = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
                    using var givenUp = new CancellationTokenSource();
                    var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    var reading = StartOn(one, () => ReadAsync(channel.Reader, started, givenUp.Token));
                    await started.Task;
                    var writing = StartOn(one, async () => { await channel.Writer.WriteAsync(7); return 0; });

                    // blocked, the read lets the writer begin only when it is cancelled
                    bool inTime = await Task.WhenAny(writing, Task.Delay(2000)) == writing;
                    givenUp.Cancel();
                    await writing;
                    try { return $"read {await reading}, in time: {inTime}"; }
                    catch (OperationCanceledException) { return $"cancelled, in time: {inTime}"; }
                }

                private static Task<int> StartOn(TaskScheduler scheduler, Func<Task<int>> work)
                    => Task.Factory.StartNew(work, default, TaskCreationOptions.None, scheduler).Unwrap();

                private static async Task<int> ReadAsync(ChannelReader<int> reader, TaskCompletionSource started, CancellationToken token)
                {
                    started.SetResult();
                    await Task.CompletedTask;
                    return reader.ReadAsync(token).AsTask().GetAwaiter().GetResult();
                }
            }
            """,
            RuleIdentifiers.BlockingOnChannel);

        Assert.Equal("cancelled, in time: False", before);
        Assert.Equal("read 7, in time: True", after);
    }

    private static string Reading(string read) =>
        $$"""
        using System.Threading.Channels;

        public static class Program
        {
            public static async Task<string> Run()
            {
                var channel = Channel.CreateUnbounded<int>();
                var reading = ReadAsync(channel.Reader);
                channel.Writer.TryWrite(7);
                try { return $"read {await reading}"; } catch (Exception error) { return error.GetType().Name; }
            }

            private static async Task<int> ReadAsync(ChannelReader<int> reader)
            {
                await Task.CompletedTask;
                return reader.{{read}};
            }
        }
        """;
}
