using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Completion;

/// <summary>Where the rule speaks. Its silence is in <see cref="CompletedWhileOthersWriteSilenceTests"/>.</summary>
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
