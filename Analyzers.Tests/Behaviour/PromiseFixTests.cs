using Mpsc.Analyzers.CodeFixes.Contract;

namespace Mpsc.Analyzers.Tests.Behaviour;

public class PromiseFixTests
{
    [Fact]
    public async Task A_second_reader_cancelled_the_first()
    {
        var (before, after) = await ProgramRunner.RunAsync<TakePromiseBack>(
            """
            using System.Threading.Channels;

            public static class Program
            {
                public static async Task<string> Run()
                {
                    var channel = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true });
                    var readers = new List<Task<int>>();
                    for (int i = 0; i < 2; i++)
                        readers.Add(ReadAsync(channel.Reader));

                    channel.Writer.TryWrite(20);
                    channel.Writer.TryWrite(22);
                    channel.Writer.Complete();
                    try { return (await Task.WhenAll(readers)).Sum().ToString(); }
                    catch (OperationCanceledException) { return "cancelled"; }
                }

                private static async Task<int> ReadAsync(ChannelReader<int> reader)
                {
                    int sum = 0;
                    while (await reader.WaitToReadAsync())
                    {
                        while (reader.TryRead(out var item))
                            sum += item;
                    }

                    return sum;
                }
            }
            """,
            RuleIdentifiers.SeveralReaders);

        Assert.Equal("cancelled", before);
        Assert.Equal("42", after);
    }

    [Fact]
    public async Task Two_writers_are_no_broken_promise_any_more()
    {
        var (before, after) = await ProgramRunner.RunAsync<TakePromiseBack>(
            """
            using System.Threading.Channels;

            public static class Program
            {
                public static async Task<string> Run()
                {
                    var options = new UnboundedChannelOptions { SingleWriter = true };
                    var channel = Channel.CreateUnbounded<int>(options);
                    var writers = new List<Task>();
                    for (int i = 0; i < 2; i++)
                        writers.Add(Task.Run(() => channel.Writer.TryWrite(1)));

                    await Task.WhenAll(writers);
                    return $"{channel.Reader.Count} items, promised: {options.SingleWriter}";
                }
            }
            """,
            RuleIdentifiers.SeveralWriters);

        Assert.Equal("2 items, promised: True", before);
        Assert.Equal("2 items, promised: False", after);
    }

    [Fact]
    public async Task The_reader_came_into_the_lock_of_the_writer()
    {
        var (before, after) = await ProgramRunner.RunAsync<TakePromiseBack>(
            """
            using System.Threading.Channels;

            public class Account
            {
                private readonly object _gate = new();
                private readonly Channel<int> _channel = Channel.CreateUnbounded<int>(new() { AllowSynchronousContinuations = true });
                private readonly TaskCompletionSource<int> _seen = new();
                private int _written;

                public Account() => _ = ReadAsync();

                public Task<int> Seen => _seen.Task;

                public void Write(int item)
                {
                    lock (_gate)
                    {
                        _channel.Writer.TryWrite(item);
                        _written += item;
                    }
                }

                private async Task ReadAsync()
                {
                    await foreach (var item in _channel.Reader.ReadAllAsync())
                    {
                        lock (_gate)
                            _seen.TrySetResult(_written);
                    }
                }
            }

            public static class Program
            {
                public static async Task<string> Run()
                {
                    var account = new Account();
                    account.Write(7);
                    return $"the reader saw {await account.Seen}";
                }
            }
            """,
            RuleIdentifiers.SynchronousContinuations);

        Assert.Equal("the reader saw 0", before);
        Assert.Equal("the reader saw 7", after);
    }

    [Fact]
    public async Task The_writer_ran_the_work_of_others()
    {
        var (before, after) = await ProgramRunner.RunAsync<TakePromiseBack>(
            """
            using System.Threading.Channels;

            public static class Program
            {
                public static async Task<string> Run()
                {
                    var work = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { AllowSynchronousContinuations = true });
                    _ = WorkAsync(work.Reader);
                    var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                    bool writing = true;
                    var gate = new object();
                    lock (gate)
                    {
                        Post();
                        writing = false;
                    }

                    return await done.Task ? "run by the writer" : "run by the reader";

                    void Post() => work.Writer.TryWrite(() =>
                    {
                        lock (gate)
                            done.TrySetResult(writing);
                    });
                }

                private static async Task WorkAsync(ChannelReader<Action> reader)
                {
                    await foreach (var action in reader.ReadAllAsync())
                        action();
                }
            }
            """,
            RuleIdentifiers.SynchronousContinuations);

        Assert.Equal("run by the writer", before);
        Assert.Equal("run by the reader", after);
    }
}
