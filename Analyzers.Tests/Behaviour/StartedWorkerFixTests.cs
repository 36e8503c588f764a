using Mpsc.Analyzers.CodeFixes.Shutdown;

namespace Mpsc.Analyzers.Tests.Behaviour;

/// <summary>A worker that a method starts, before and after it is a consumer loop that is made paused.</summary>
public class StartedWorkerFixTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_posted_before_the_start_waits_for_it(bool byHost)
    {
        var (before, after) = await RunAsync(byHost,
            """
            var worker = new Worker();
            worker.Post(1);
            worker.Post(2);
            await Task.Delay(20);
            string early = worker.Handled;
            await worker.StartAsync(default);
            worker.Post(3);
            while (worker.Handled.Length < 3)
                await Task.Delay(1);

            await worker.StopAsync(default);
            return $"'{early}' '{worker.Handled}'";
            """);

        Assert.Equal("'' '123'", before);
        Assert.Equal(before, after);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_stop_comes_before_the_next_item(bool byHost)
    {
        var (before, after) = await RunAsync(byHost,
            """
            var go = new TaskCompletionSource();
            var worker = new Worker { MayGoOn = go.Task };
            for (int n = 1; n <= 5; n++)
                worker.Post(n);

            await worker.StartAsync(default);
            await worker.InHand.Task;
            var stop = worker.StopAsync(default);
            go.SetResult();
            await stop;
            return worker.Handled;
            """);

        Assert.Equal("12345", before);
        Assert.Equal("1", after);
    }

    [Fact]
    public async Task A_stop_without_a_start_ends()
    {
        var (before, after) = await RunAsync(byHost: true,
            """
            var worker = new Worker();
            worker.Post(1);
            await worker.StopAsync(default);
            return $"'{worker.Handled}'";
            """);

        Assert.Equal("''", before);
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task A_source_that_stays_stops_it_also_when_it_was_cancelled_before_the_start()
    {
        var (before, after) = await RunAsync(byHost: false,
            """
            var worker = new Worker();
            await worker.CancelAsync();
            await worker.StartAsync(default);
            await worker.StopAsync(default);
            worker.Post(1);
            await Task.Delay(20);
            return $"'{worker.Handled}', {worker.Stopped.IsCancellationRequested}";
            """,
            "public CancellationToken Stopped => _stop.Token;");

        Assert.Equal("'', True", before);
        Assert.Equal(before, after);
    }

    private static Task<(string Before, string After)> RunAsync(bool byHost, string program, string more = "")
    {
        var source = $$"""
            using System.Threading.Channels;

            public sealed class Worker : Microsoft.Extensions.Hosting.IHostedService
            {
                private readonly Channel<int> _queue = Channel.CreateUnbounded<int>();
                private readonly CancellationTokenSource _stop = new();
                private Task? _task;

                public string Handled { get; private set; } = "";

                public Task MayGoOn { get; init; } = Task.CompletedTask;

                public TaskCompletionSource InHand { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

                public bool Post(int n) => _queue.Writer.TryWrite(n);

                public Task StartAsync(CancellationToken cancellationToken)
                {
                    _task = Task.Run(RunAsync);
                    return Task.CompletedTask;
                }

                public async Task StopAsync(CancellationToken cancellationToken)
                {
                    _stop.Cancel();
                    if (_task != null)
                        await _task;
                }

                public async Task CancelAsync()
                {
                    await _stop.CancelAsync();
                    await Task.Yield();
                }

                {{more}}

                private async Task RunAsync()
                {
                    try
                    {
                        await foreach (var n in _queue.Reader.ReadAllAsync(_stop.Token))
                        {
                            InHand.TrySetResult();
                            await MayGoOn;
                            Handled += n;
                        }
                    }
                    catch (OperationCanceledException) when (_stop.IsCancellationRequested)
                    {
                    }
                }
            }

            public static class Program
            {
                public static async Task<string> Run()
                {
                    {{program}}
                }
            }

            namespace Microsoft.Extensions.Hosting
            {
                public interface IHostedService
                {
                    Task StartAsync(CancellationToken cancellationToken);
                    Task StopAsync(CancellationToken cancellationToken);
                }
            }
            """;
        if (byHost)
            source = source.Replace("Task.Run(RunAsync)", "RunAsync()");

        return ProgramRunner.RunAsync<WorkerToConsumerLoop>(source, RuleIdentifiers.CancellationNotCheckedPerItem);
    }
}
