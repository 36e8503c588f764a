using Mpsc.Analyzers.CodeFixes.Shutdown;

namespace Mpsc.Analyzers.Tests.Behaviour;

/// <summary>What comes of items, callers and posters when a worker ends, before and after it is a consumer loop.</summary>
public class WorkerEndFixTests
{
    [Fact]
    public async Task Whoever_awaited_a_reply_for_ever_is_told_that_none_will_come()
    {
        var (before, after) = await ProgramRunner.RunAsync<WorkerToConsumerLoop>(
            """
            using System.Threading.Channels;

            public sealed record Request(int Number)
            {
                public TaskCompletionSource<int> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            public sealed class Server
            {
                private readonly Channel<Request> _requests = Channel.CreateUnbounded<Request>();
                private readonly CancellationTokenSource _stop = new();
                private readonly Task _task;

                public Server()
                {
                    _task = Task.Run(RunAsync);
                }

                public TaskCompletionSource InHand { get; } = new();

                public TaskCompletionSource MayGoOn { get; } = new();

                public async Task<int> AskAsync(int number)
                {
                    var request = new Request(number);
                    await _requests.Writer.WriteAsync(request);
                    return await request.Reply.Task;
                }

                public async Task StopAsync()
                {
                    _stop.Cancel();
                    await _task;
                }

                private async Task RunAsync()
                {
                    try
                    {
                        while (await _requests.Reader.WaitToReadAsync(_stop.Token))
                        {
                            var request = await _requests.Reader.ReadAsync(_stop.Token);
                            InHand.TrySetResult();
                            await MayGoOn.Task;
                            request.Reply.SetResult(request.Number);
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
                    var server = new Server();
                    var asked = new List<Task<int>> { server.AskAsync(1), server.AskAsync(2), server.AskAsync(3) };
                    await server.InHand.Task;
                    var stop = server.StopAsync();
                    server.MayGoOn.SetResult();
                    await stop;
                    asked.Add(server.AskAsync(4));
                    // an answer is there when the stop has come back; only its way to the caller takes a moment
                    for (int i = 0; i < 100 && asked.Exists(task => !task.IsCompleted); i++)
                        await Task.Delay(5);

                    return string.Join(", ", asked.Select(task => task.IsCompleted ? task.Status.ToString() : "waits"));
                }
            }
            """,
            RuleIdentifiers.StopAbandonsItems);

        Assert.Equal("RanToCompletion, waits, waits, waits", before);
        Assert.Equal("RanToCompletion, Canceled, Canceled, Canceled", after);
    }

    [Fact]
    public async Task What_the_loop_would_have_disposed_of_is_disposed_of()
    {
        var (before, after) = await RunAsync(
            RuleIdentifiers.StopAbandonsItems,
            """
            while (await _queue.Reader.WaitToReadAsync(_stop.Token))
            {
                var n = await _queue.Reader.ReadAsync(_stop.Token);
                InHand.TrySetResult();
                await MayGoOn.Task;
                n.Dispose();
            }
            """,
            "public void Stop() => _stop.Cancel();",
            """
            var worker = new Worker();
            var items = new List<Item> { new(), new(), new() };
            items.ForEach(item => worker.Post(item));
            await worker.InHand.Task;
            worker.Stop();
            worker.MayGoOn.SetResult();
            for (int i = 0; i < 100 && items.Exists(item => !item.IsDisposed); i++)
                await Task.Delay(5);

            return $"{items.Count(item => item.IsDisposed)} of 3";
            """);

        Assert.Equal("1 of 3", before);
        Assert.Equal("3 of 3", after);
    }

    [Theory]
    [InlineData("public async Task StopAsync() { await Task.Yield(); _queue.Writer.Complete(); }")]
    [InlineData("public Task StopAsync()\n{\n    _queue.Writer.Complete();\n    return Task.CompletedTask;\n}")]
    public async Task A_stop_came_back_while_an_item_was_in_hand(string stop)
    {
        var (before, after) = await RunAsync(
            RuleIdentifiers.StopDoesNotWait,
            """
            await foreach (var n in _queue.Reader.ReadAllAsync())
            {
                InHand.TrySetResult();
                await MayGoOn.Task;
                Handled++;
            }
            """,
            stop,
            """
            var worker = new Worker();
            worker.Post(new Item());
            worker.Post(new Item());
            await worker.InHand.Task;
            var stop = worker.StopAsync();
            // the item stays in hand until the stop has come back, or has had all the time to do so
            bool waits = await Task.WhenAny(stop, Task.Delay(1000)) != stop;
            worker.MayGoOn.SetResult();
            await stop;
            return waits ? $"waited, handled {worker.Handled}" : "came back";
            """);

        Assert.Equal("came back", before);
        Assert.Equal("waited, handled 2", after);
    }

    [Fact]
    public async Task A_loop_that_died_of_one_item_took_what_nobody_read()
    {
        var (before, after) = await RunAsync(
            RuleIdentifiers.ItemEndsConsumer,
            """
            await foreach (var n in _queue.Reader.ReadAllAsync(_stop.Token))
            {
                await Task.Yield();
                n.Use();
            }
            """,
            "public void Stop() => _stop.Cancel();",
            """
            var worker = new Worker();
            var broken = new Item();
            broken.Dispose();
            worker.Post(broken);
            for (int i = 0; i < 100; i++)
            {
                if (!worker.Post(new Item()))
                    return "refused";
                await Task.Delay(5);
            }

            return "taken";
            """);

        Assert.Equal("taken", before);
        Assert.Equal("refused", after);
    }

    private static Task<(string Before, string After)> RunAsync(string rule, string loop, string stop, string program)
        => ProgramRunner.RunAsync<WorkerToConsumerLoop>(
            $$"""
            using System.Threading.Channels;

            public sealed class Item : IDisposable
            {
                public bool IsDisposed { get; private set; }

                public void Dispose() => IsDisposed = true;

                public void Use() => ObjectDisposedException.ThrowIf(IsDisposed, this);
            }

            public sealed class Worker
            {
                private readonly Channel<Item> _queue = Channel.CreateUnbounded<Item>();
                private readonly CancellationTokenSource _stop = new();

                public Worker()
                {
                    _ = Task.Run(RunAsync);
                }

                public TaskCompletionSource InHand { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

                public TaskCompletionSource MayGoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

                public int Handled { get; private set; }

                public bool Post(Item item) => _queue.Writer.TryWrite(item);

                {{stop}}

                private async Task RunAsync()
                {
                    {{loop}}
                }
            }

            public static class Program
            {
                public static async Task<string> Run()
                {
                    {{program}}
                }
            }
            """,
            rule);
}
