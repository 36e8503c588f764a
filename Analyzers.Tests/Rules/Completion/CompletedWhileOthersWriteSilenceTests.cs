using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Completion;

/// <summary>The correct twins. Where the rule speaks is in <see cref="CompletedWhileOthersWriteTests"/>.</summary>
public class CompletedWhileOthersWriteSilenceTests
{
    [Fact]
    public Task CompletedAfterWhenAll_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            async Task M()
            {
                var channel = Channel.CreateUnbounded<int>();
                var tasks = new List<Task>();
                for (int i = 0; i < 4; i++)
                    tasks.Add(Task.Run(async () => await channel.Writer.WriteAsync(1)));
                await Task.WhenAll(tasks);
                channel.Writer.Complete();
            }
        }
        """);

    [Fact]
    public Task CompletedByACloserThatJoins_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            async Task M()
            {
                var channel = Channel.CreateUnbounded<int>();
                var tasks = Enumerable.Range(0, 4).Select(i => Task.Run(async () => await channel.Writer.WriteAsync(i))).ToArray();
                _ = Task.Run(async () =>
                {
                    await Task.WhenAll(tasks);
                    channel.Writer.Complete();
                });
                await foreach (var item in channel.Reader.ReadAllAsync())
                    Console.WriteLine(item);
            }
        }
        """);

    [Fact]
    public Task CompletedInAContinuation_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            void M(Channel<int> channel)
            {
                var first = Create();
                var second = Create();
                _ = Task.WhenAll(first, second).ContinueWith(_ => channel.Writer.Complete());

                Task Create() => Task.Run(async () => await channel.Writer.WriteAsync(1));
            }
        }
        """);

    [Fact]
    public Task StoredProducerAwaitedBefore_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            async Task M()
            {
                var channel = Channel.CreateUnbounded<int>();
                var producer = Task.Run(async () => await channel.Writer.WriteAsync(1));
                var consumers = Enumerable.Range(0, 3).Select(i => Task.Run(async () =>
                {
                    await foreach (var item in channel.Reader.ReadAllAsync())
                        Console.WriteLine(item);
                })).ToList();
                await producer;
                channel.Writer.Complete();
                await Task.WhenAll(consumers);
            }
        }
        """);

    [Fact]
    public Task SoleProducerOfManyConsumers_IsSilent() => AnalyzerVerifier.Verify("""
        class Worker
        {
            private readonly Channel<int> _channel = Channel.CreateBounded<int>(10);

            public async Task ExecuteAsync(CancellationToken stop)
            {
                var producer = Produce(stop);
                var consumers = Enumerable.Range(0, 4).Select(_ => Consume(stop)).ToArray();
                await Task.WhenAll(consumers.Prepend(producer));
            }

            private async Task Produce(CancellationToken stop)
            {
                try
                {
                    while (!stop.IsCancellationRequested)
                        await _channel.Writer.WriteAsync(1, stop);
                }
                finally
                {
                    _channel.Writer.TryComplete();
                }
            }

            private async Task Consume(CancellationToken stop)
            {
                await foreach (var item in _channel.Reader.ReadAllAsync(stop))
                    await Task.Delay(item, stop);
            }
        }
        """);

    [Fact]
    public Task PostAndDispose_IsSilent() => AnalyzerVerifier.Verify("""
        sealed class Queue : IAsyncDisposable
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private readonly Task _loop = Task.CompletedTask;

            public async Task Post(int item) => await _channel.Writer.WriteAsync(item);

            public async ValueTask DisposeAsync()
            {
                _channel.Writer.TryComplete();
                await _loop;
            }
        }
        """);

    [Fact]
    public Task CaughtWrites_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            void M(ChannelWriter<int> writer)
            {
                for (int i = 0; i < 4; i++)
                {
                    Task.Run(async () =>
                    {
                        try { await writer.WriteAsync(1); }
                        catch (ChannelClosedException) { return; }
                        writer.TryComplete();
                    });
                }
            }
        }
        """);

    [Fact]
    public Task HandledTryWrite_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            void M(ChannelWriter<int> writer)
            {
                for (int i = 0; i < 4; i++)
                {
                    Task.Run(() =>
                    {
                        while (writer.TryWrite(1))
                            Thread.Yield();
                        writer.TryComplete();
                    });
                }
            }
        }
        """);

    [Fact]
    public Task AbortWithAnError_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            void M(ChannelWriter<int> writer)
            {
                for (int i = 0; i < 4; i++)
                {
                    Task.Run(async () =>
                    {
                        try { await writer.WriteAsync(1); }
                        catch (Exception e) { writer.TryComplete(e); throw; }
                    });
                }
            }
        }
        """);

    [Fact]
    public Task Countdown_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            void M(ChannelWriter<int> writer)
            {
                var countdown = new CountdownEvent(4);
                for (int i = 0; i < 4; i++)
                {
                    Task.Run(async () =>
                    {
                        await writer.WriteAsync(1);
                        if (countdown.Signal())
                            writer.TryComplete();
                    });
                }
            }
        }
        """);

    [Fact]
    public Task EitherOneOrTheOtherProducer_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            void M(bool fast)
            {
                var channel = Channel.CreateUnbounded<int>();
                if (fast)
                {
                    _ = Task.Run(async () =>
                    {
                        await channel.Writer.WriteAsync(1);
                        channel.Writer.Complete();
                    });
                }
                else
                {
                    _ = Task.Run(async () => await channel.Writer.WriteAsync(2));
                }
            }
        }
        """);

    [Fact]
    public Task SequentialProducers_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            async Task M()
            {
                var channel = Channel.CreateUnbounded<int>();
                await Task.Run(async () => await channel.Writer.WriteAsync(1));
                await Task.Run(async () =>
                {
                    await channel.Writer.WriteAsync(2);
                    channel.Writer.Complete();
                });
            }
        }
        """);

    [Theory]
    [InlineData("thread.Join();")]
    [InlineData("WaitFor(thread);")]
    public Task ThreadWaitedForSomehow_IsSilent(string wait) => AnalyzerVerifier.Verify($$"""
        class C
        {
            void M()
            {
                var channel = Channel.CreateUnbounded<int>();
                var thread = new Thread(() => channel.Writer.TryWrite(1));
                thread.Start();
                {{wait}}
                channel.Writer.Complete();
            }

            static void WaitFor(Thread thread) => thread.Join();
        }
        """);

    [Fact]
    public Task ParallelForEachReturns_IsAJoin() => AnalyzerVerifier.Verify("""
        class C
        {
            void M(int[] source)
            {
                var channel = Channel.CreateUnbounded<int>();
                Parallel.ForEach(source, item => channel.Writer.TryWrite(item));
                channel.Writer.Complete();
            }
        }
        """);

    [Fact]
    public Task ConnectionCallbackWithTwoRoles_IsSilent() => AnalyzerVerifier.Verify("""
        class Session
        {
            public event Action<int>? Received;
            public event Action? Idle;

            IAsyncEnumerable<int> Read()
            {
                var channel = Channel.CreateUnbounded<int>();
                Received += item => channel.Writer.TryWrite(item);
                Idle += () => channel.Writer.TryComplete();
                return channel.Reader.ReadAllAsync();
            }
        }
        """);

    [Fact]
    public Task AProducerThatWaitsForTheOthersFirst_IsSilent() => AnalyzerVerifier.VerifyWithout("MPSC004", """
        class C
        {
            public async Task M()
            {
                var channel = Channel.CreateUnbounded<int>();
                var other = Task.Run(async () => { for (int i = 0; i < 9; i++) await channel.Writer.WriteAsync(i); });
                var last = Task.Run(async () =>
                {
                    await channel.Writer.WriteAsync(10);
                    await other;
                    channel.Writer.TryComplete();
                });
                await foreach (var item in channel.Reader.ReadAllAsync())
                    Console.WriteLine(item);
                await last;
            }
        }
        """);
}
