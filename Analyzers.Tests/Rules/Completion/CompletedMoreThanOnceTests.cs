using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Completion;

/// <summary>Where the rule speaks. Its silence is in <see cref="CompletedMoreThanOnceSilenceTests"/>.</summary>
public class CompletedMoreThanOnceTests
{
    [Fact]
    public Task LambdaStartedInALoop_Reports() => AnalyzerVerifier.Verify("""
        class C
        {
            async Task M()
            {
                var channel = Channel.CreateUnbounded<int>();
                for (int i = 0; i < 4; i++)
                {
                    _ = Task.Run(async () =>
                    {
                        await channel.Writer.WriteAsync(1);
                        {|MPSC001:{|MPSC002:channel.Writer.Complete()|}|};
                    });
                }

                await foreach (var item in channel.Reader.ReadAllAsync())
                    Console.WriteLine(item);
            }
        }
        """);

    [Fact]
    public Task FieldCompletedByAMethodThatALoopSpawns_Reports() => AnalyzerVerifier.Verify("""
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();

            public void Start()
            {
                foreach (var name in new[] { "a", "b" })
                    Task.Run(() => Work(name));
            }

            private void Work(string name)
            {
                Console.WriteLine(name);
                {|MPSC001:_channel.Writer.Complete()|};
            }
        }
        """);

    [Fact]
    public Task WriterAliasPassedToAnAsyncMethodInALoop_Reports() => AnalyzerVerifier.Verify("""
        class C
        {
            async Task M()
            {
                var channel = Channel.CreateUnbounded<int>();
                var writer = channel.Writer;
                var tasks = new List<Task>();
                for (int i = 0; i < 4; i++)
                    tasks.Add(Produce(writer));
                await Task.WhenAll(tasks);
            }

            private static async Task Produce(ChannelWriter<int> output)
            {
                await output.WriteAsync(1);
                {|MPSC001:{|MPSC002:output.Complete()|}|};
            }
        }
        """);

    [Fact]
    public Task SelectOverAsyncLambda_Reports() => AnalyzerVerifier.Verify("""
        class C
        {
            Task M(Channel<int> channel, int[] source) => Task.WhenAll(source.Select(async item =>
            {
                await Task.Yield();
                {|MPSC001:channel.Writer.Complete()|};
            }));
        }
        """);

    [Fact]
    public Task SelectThatRunsTasks_Reports() => AnalyzerVerifier.Verify("""
        class C
        {
            async Task M()
            {
                var channel = Channel.CreateUnbounded<int>();
                var producers = Enumerable.Range(0, 4).Select(i => Task.Run(() => {|MPSC001:channel.Writer.Complete()|})).ToArray();
                await Task.WhenAll(producers);
            }
        }
        """);

    [Fact]
    public Task ParallelForEach_Reports() => AnalyzerVerifier.Verify("""
        class C
        {
            void M(ChannelWriter<int> writer, int[] source)
                => Parallel.ForEach(source, item => {|MPSC001:writer.Complete()|});
        }
        """);

    [Fact]
    public Task LocalFunctionStartedTwice_Reports() => AnalyzerVerifier.Verify("""
        class C
        {
            async Task M()
            {
                var channel = Channel.CreateUnbounded<int>();
                var first = Produce();
                var second = Produce();
                await Task.WhenAll(first, second);

                async Task Produce()
                {
                    await Task.Yield();
                    {|MPSC001:channel.Writer.Complete()|};
                }
            }
        }
        """);

    [Fact]
    public Task TopLevelProgram_Reports() => AnalyzerVerifier.VerifyProgram("""
        var channel = Channel.CreateUnbounded<int>();
        for (int i = 0; i < 2; i++)
            _ = Task.Run(() => {|MPSC001:channel.Writer.Complete()|});
        await channel.Reader.Completion;
        """);

    [Fact]
    public Task ProducerLoopAndDispose_Reports() => AnalyzerVerifier.Verify("""
        sealed class Worker : IDisposable
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private readonly Task _loop;

            public Worker() => _loop = Task.Run(Produce);

            private async Task Produce()
            {
                try
                {
                    await _channel.Writer.WriteAsync(1);
                }
                finally
                {
                    {|MPSC001:_channel.Writer.Complete()|};
                }
            }

            public void Dispose() => {|MPSC001:_channel.Writer.Complete()|};
        }
        """);

    [Fact]
    public Task StopAndDispose_Reports() => AnalyzerVerifier.Verify("""
        sealed class Worker : IAsyncDisposable
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();

            public Task StopAsync()
            {
                {|MPSC001:_channel.Writer.Complete()|};
                return _channel.Reader.Completion;
            }

            public ValueTask DisposeAsync()
            {
                _channel.Writer.TryComplete();
                return default;
            }
        }
        """);

    [Fact]
    public Task GuardTestedAfterTheCall_Reports() => AnalyzerVerifier.Verify("""
        sealed class Worker : IDisposable
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private bool _disposed;

            public void Dispose()
            {
                {|MPSC001:_channel.Writer.Complete()|};
                if (!_disposed)
                {
                    Console.WriteLine("bye");
                    _disposed = true;
                }
            }
        }
        """);

    [Fact]
    public Task FlagSetAfterAnAwait_Reports() => AnalyzerVerifier.Verify("""
        sealed class Worker : IAsyncDisposable
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private Task _loop = Task.CompletedTask;
            private bool _disposed;

            public async ValueTask DisposeAsync()
            {
                if (_disposed)
                    return;

                {|MPSC001:_channel.Writer.Complete()|};
                await _loop;
                _disposed = true;
            }
        }
        """);

    [Fact]
    public Task CompletionProbeIsNoGuard_Reports() => AnalyzerVerifier.Verify("""
        class Producer
        {
            private readonly Channel<int> _channel;

            public Producer(int? size) => _channel = size is { } n ? Channel.CreateBounded<int>(n) : Channel.CreateUnbounded<int>();

            public async Task Run()
            {
                try
                {
                    await _channel.Writer.WriteAsync(1);
                }
                catch (Exception)
                {
                    StopAccepting();
                    throw;
                }
                finally
                {
                    StopAccepting();
                }
            }

            private void StopAccepting()
            {
                if (!_channel.Reader.Completion.IsCompleted)
                    {|MPSC001:_channel.Writer.Complete()|};
            }
        }
        """);

    [Fact]
    public Task DisposeAndDisposeAsyncExcludeEachOther_SaysOnlyTheWeakerRule() => AnalyzerVerifier.Verify("""
        sealed class Worker : IDisposable, IAsyncDisposable
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();

            public void Dispose() => {|MPSC007:_channel.Writer.Complete()|};

            public ValueTask DisposeAsync()
            {
                {|MPSC007:_channel.Writer.Complete()|};
                return default;
            }
        }
        """);

    [Fact]
    public Task PartialTypeInTwoFiles_Reports() => AnalyzerVerifier.Verify("""
        partial class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();

            public void Start()
            {
                for (int i = 0; i < 4; i++)
                    Task.Run(Work);
            }
        }
        """, """
        partial class C
        {
            private void Work() => {|MPSC001:_channel.Writer.Complete()|};
        }
        """);

    [Fact]
    public Task GenericTypeWithPrimaryConstructor_Reports() => AnalyzerVerifier.Verify("""
        class C<T>(Channel<T> channel)
        {
            public void Start()
            {
                for (int i = 0; i < 4; i++)
                    new Thread(() => {|MPSC001:channel?.Writer.Complete()|}).Start();
            }
        }
        """.Replace("{|MPSC001:channel?.Writer.Complete()|}", "channel?{|MPSC001:.Writer.Complete()|}"));

    [Theory]
    [InlineData("for (int i = 0; i < 4; i++) Task.Run(() => {|MPSC001:writer.Complete(|}")]
    [InlineData("for (;;) Task.Run(() => { {|MPSC001:writer.Complete( |}}")]
    [InlineData("writer.Complete().Complete(; while (")]
    [InlineData("Task.Run(async () => await writer.")]
    [InlineData("var x = writer?.")]
    public Task UnfinishedCode_DoesNotThrow(string statement) => AnalyzerVerifier.VerifyUnfinished($$"""
        class C
        {
            void M(ChannelWriter<int> writer)
            {
                {{statement}}
        """);

    [Fact]
    public Task TwoWaysToOneCompletion_OfWhichOneIsGuarded_Reports() => AnalyzerVerifier.VerifyWithout("MPSC002", """
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private int _left = 4;

            public void Start()
            {
                for (int i = 0; i < 4; i++)
                {
                    _ = Task.Run(First);
                    _ = Task.Run(Second);
                }
            }

            private void First()
            {
                if (Interlocked.Decrement(ref _left) == 0)
                    End();
            }

            private void Second() => End();
            private void End() => {|MPSC001:_channel.Writer.Complete()|};
            public async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) Console.WriteLine(item); }
        }
        """);
}
