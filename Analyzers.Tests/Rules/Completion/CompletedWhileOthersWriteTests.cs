using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Completion;

public class CompletedWhileOthersWriteTests
{
    [Fact]
    public Task EveryProducerCompletesInFinally_Reports() => AnalyzerVerifier.Verify("""
        class C
        {
            async Task M()
            {
                var channel = Channel.CreateUnbounded<int>();
                for (int i = 0; i < 4; i++)
                {
                    _ = Task.Run(async () =>
                    {
                        try
                        {
                            await channel.Writer.WriteAsync(1);
                        }
                        finally
                        {
                            {|MPSC002:channel.Writer.TryComplete()|};
                        }
                    });
                }

                await foreach (var item in channel.Reader.ReadAllAsync())
                    Console.WriteLine(item);
            }
        }
        """);

    [Fact]
    public Task FieldChannelAndSpawnedMethod_Reports() => AnalyzerVerifier.Verify("""
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateBounded<int>(8);

            public void Start(int count)
            {
                for (int i = 0; i < count; i++)
                    _ = ProduceAsync(i);
            }

            private async Task ProduceAsync(int id)
            {
                await _channel.Writer.WriteAsync(id);
                {|MPSC002:_channel.Writer.TryComplete()|};
            }
        }
        """);

    [Fact]
    public Task ParallelForEachAsync_Reports() => AnalyzerVerifier.Verify("""
        class C
        {
            async Task M(ChannelWriter<int> writer, int[] source) => await Parallel.ForEachAsync(source, async (item, token) =>
            {
                await writer.WriteAsync(item, token);
                {|MPSC002:writer.TryComplete()|};
            });
        }
        """);

    [Fact]
    public Task OneOfTwoProducersCompletes_Reports() => AnalyzerVerifier.Verify("""
        class C
        {
            async Task M()
            {
                var channel = Channel.CreateUnbounded<int>();
                var first = Task.Run(async () =>
                {
                    await channel.Writer.WriteAsync(1);
                    {|MPSC002:channel.Writer.Complete()|};
                });
                var second = Task.Run(async () => await channel.Writer.WriteAsync(2));
                await Task.WhenAll(first, second);
            }
        }
        """);

    [Fact]
    public Task OneOfTwoProducerMethodsCompletes_Reports() => AnalyzerVerifier.Verify("""
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();

            public Task Run() => Task.WhenAll(Fast(), Slow());

            private async Task Fast()
            {
                await _channel.Writer.WriteAsync(1);
                {|MPSC002:_channel.Writer.TryComplete()|};
            }

            private async Task Slow() => await _channel.Writer.WriteAsync(2);
        }
        """);

    [Fact]
    public Task FixedDelayInsteadOfAJoin_Reports() => AnalyzerVerifier.Verify("""
        class C
        {
            async Task M()
            {
                var channel = Channel.CreateUnbounded<int>();
                for (int i = 0; i < 4; i++)
                {
                    int id = i;
                    _ = Task.Run(async () => await channel.Writer.WriteAsync(id));
                }

                await Task.Delay(1000);
                {|MPSC002:channel.Writer.Complete()|};
            }
        }
        """);

    [Fact]
    public Task CompletedRightAfterTheStart_Reports() => AnalyzerVerifier.VerifyProgram("""
        var channel = Channel.CreateUnbounded<int>();
        _ = Produce();
        {|MPSC002:channel.Writer.Complete()|};
        await channel.Reader.Completion;

        async Task Produce() => await channel.Writer.WriteAsync(1);
        """);

    [Fact]
    public Task ProducersThatTakeTurnsAtASemaphore_Reports() => AnalyzerVerifier.Verify("""
        class C
        {
            async Task M()
            {
                var channel = Channel.CreateUnbounded<int>();
                using var turn = new SemaphoreSlim(2);
                var tasks = new List<Task>();
                for (int i = 0; i < 4; i++)
                {
                    int id = i;
                    tasks.Add(Task.Run(async () =>
                    {
                        await turn.WaitAsync().ConfigureAwait(false);
                        await channel.Writer.WriteAsync(id);
                        turn.Release();
                        {|MPSC002:channel.Writer.TryComplete()|};
                    }));
                }

                await Task.WhenAll(tasks);
            }
        }
        """);

    [Theory]
    [InlineData("await gate.Task; await writer.WriteAsync(1); {|MPSC002:writer.TryComplete()|};")]
    [InlineData("await writer.WriteAsync(1); await gate.Task; writer.TryComplete();")]
    [InlineData("await Task.WhenAll(others); await writer.WriteAsync(1); writer.TryComplete();")]
    public Task AStartGateIsNoJoin(string producer) => AnalyzerVerifier.Verify($$"""
        class C
        {
            public void M(ChannelWriter<int> writer, TaskCompletionSource gate, Task[] others)
            {
                for (int i = 0; i < 4; i++)
                    Task.Run(async () => { {{producer}} });
            }
        }
        """);

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

    [Fact]
    public Task ThreadNotWaitedFor_Reports() => AnalyzerVerifier.Verify("""
        class C
        {
            void M()
            {
                var channel = Channel.CreateUnbounded<int>();
                var thread = new Thread(() => channel.Writer.TryWrite(1));
                thread.Start();
                {|MPSC002:channel.Writer.Complete()|};
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

    [Theory]
    [InlineData("Task.Run(async () => { await writer.WriteAsync(1); writer.TryComplete(")]
    [InlineData("for (;;) { Task.Run(writer.TryComplete; ")]
    [InlineData("await Task.WhenAll(writer.WriteAsync(1), ")]
    public Task UnfinishedCode_DoesNotThrow(string statement) => AnalyzerVerifier.VerifyUnfinished($$"""
        class C
        {
            void M(ChannelWriter<int> writer)
            {
                {{statement}}
        """);
}
