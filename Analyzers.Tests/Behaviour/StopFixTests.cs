using Mpsc.Analyzers.CodeFixes.Shutdown;

namespace Mpsc.Analyzers.Tests.Behaviour;

/// <summary>Stops that did not wait for what they stop, before and after.</summary>
public class StopFixTests
{
    [Theory]
    [InlineData("Task.Factory.StartNew(async () => await ReadAsync())")]
    [InlineData("Task.Factory.StartNew(ReadAsync, TaskCreationOptions.LongRunning)")]
    public async Task Stop_came_back_while_an_item_was_in_hand(string start)
    {
        var (before, after) = await ProgramRunner.RunAsync<UnwrapStartNew>(
            $$"""
            using System.Threading.Channels;

            public static class Program
            {
                public static async Task<string> Run()
                {
                    var worker = new Worker();
                    worker.Post(1);
                    worker.Start();
                    await worker.InHand.Task;

                    var stop = worker.StopAsync();
                    // the item stays in hand until the stop has come back, or has had all the time to do so
                    bool waits = await Task.WhenAny(stop, Task.Delay(3000)) != stop;
                    worker.MayGoOn.SetResult();
                    await stop;
                    return waits ? "waited" : "came back";
                }
            }

            public class Worker
            {
                private readonly Channel<int> _items = Channel.CreateUnbounded<int>();
                private Task? _loop;

                public TaskCompletionSource InHand { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
                public TaskCompletionSource MayGoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

                public void Post(int item) => _items.Writer.TryWrite(item);

                public void Start() => _loop = {{start}};

                public async Task StopAsync()
                {
                    _items.Writer.Complete();
                    await _loop!;
                }

                private async Task ReadAsync()
                {
                    await foreach (var item in _items.Reader.ReadAllAsync())
                    {
                        InHand.TrySetResult();
                        await MayGoOn.Task;
                    }
                }
            }
            """,
            RuleIdentifiers.StopDoesNotWait);

        Assert.Equal("came back", before);
        Assert.Equal("waited", after);
    }
}
