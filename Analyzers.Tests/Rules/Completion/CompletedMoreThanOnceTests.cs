using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Completion;

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
    public Task FlagSetAfterAnAwaitUnderAnAsyncLock_IsSilent() => AnalyzerVerifier.Verify("""
        sealed class Worker : IAsyncDisposable
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private readonly SemaphoreSlim _mutex = new(1);
            private bool _disposed;

            public async ValueTask DisposeAsync()
            {
                await _mutex.WaitAsync();
                try
                {
                    if (_disposed)
                        return;

                    _channel.Writer.Complete();
                    await _channel.Reader.Completion;
                    _disposed = true;
                }
                finally
                {
                    _mutex.Release();
                }
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
    public Task TryCompleteByEachProducer_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            void M(ChannelWriter<int> writer)
            {
                for (int i = 0; i < 4; i++)
                    Task.Run(() => { writer.TryComplete(); });
            }
        }
        """);

    [Fact]
    public Task LastProducerCountsDown_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            void M()
            {
                var channel = Channel.CreateUnbounded<int>();
                int running = 4;
                for (int i = 0; i < 4; i++)
                {
                    _ = Task.Run(async () =>
                    {
                        try { await channel.Writer.WriteAsync(1); }
                        finally
                        {
                            if (Interlocked.Decrement(ref running) == 0)
                                channel.Writer.Complete();
                        }
                    });
                }
            }
        }
        """);

    [Fact]
    public Task InterlockedGuardWithEarlyReturn_IsSilent() => AnalyzerVerifier.Verify("""
        sealed class Worker : IDisposable
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private int _state;

            public void Start() { for (int i = 0; i < 4; i++) Task.Run(End); }

            public void Dispose() => End();

            private void End()
            {
                if (Interlocked.Exchange(ref _state, 1) == 1)
                    return;

                _channel.Writer.Complete();
            }
        }
        """);

    [Fact]
    public Task FlagSetBefore_IsSilent() => AnalyzerVerifier.Verify("""
        sealed class Worker : IDisposable
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private bool _disposed;

            public void Dispose()
            {
                if (!_disposed)
                {
                    _disposed = true;
                    _channel.Writer.Complete();
                }
            }
        }
        """);

    [Fact]
    public Task ConditionOnAnotherStateUnderALock_IsSilent() => AnalyzerVerifier.Verify("""
        sealed class Sink : IDisposable
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private readonly CancellationTokenSource _stop = new();
            private readonly object _lock = new();

            public void Dispose() => Signal();

            private void Signal()
            {
                lock (_lock)
                {
                    if (!_stop.IsCancellationRequested)
                    {
                        _channel.Writer.Complete();
                        _stop.Cancel();
                    }
                }
            }
        }
        """);

    [Fact]
    public Task ChannelCreatedInTheSameRound_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            void M(List<ChannelReader<int>> readers)
            {
                for (int i = 0; i < 4; i++)
                {
                    var channel = Channel.CreateUnbounded<int>();
                    readers.Add(channel.Reader);
                    _ = Task.Run(async () =>
                    {
                        await channel.Writer.WriteAsync(1);
                        channel.Writer.Complete();
                    });
                }
            }
        }
        """);

    [Fact]
    public Task ChannelPerCall_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            void M(List<ChannelReader<int>> readers)
            {
                for (int i = 0; i < 4; i++)
                    readers.Add(Produce());
            }

            private static ChannelReader<int> Produce()
            {
                var channel = Channel.CreateUnbounded<int>();
                Task.Run(async () =>
                {
                    await channel.Writer.WriteAsync(1);
                    channel.Writer.Complete();
                });
                return channel.Reader;
            }
        }
        """);

    [Fact]
    public Task EachElementOfAListIsAnotherChannel_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            private readonly List<Channel<int>> _channels = new();
            private readonly Channel<int>[] _array = new Channel<int>[4];

            public void Close()
            {
                foreach (var channel in _channels)
                    channel.Writer.Complete();
                for (int i = 0; i < _array.Length; i++)
                    _array[i].Writer.Complete();
            }
        }
        """);

    [Fact]
    public Task OneHelperForTwoChannels_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            async Task M()
            {
                var first = Channel.CreateUnbounded<int>();
                var second = Channel.CreateUnbounded<int>();
                var a = Produce(first.Writer);
                var b = Produce(second.Writer);
                await Task.WhenAll(a, b);
            }

            private static async Task Produce(ChannelWriter<int> output)
            {
                await output.WriteAsync(1);
                output.Complete();
            }
        }
        """);

    [Fact]
    public Task EndOfTryAndCatch_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            ChannelReader<int> M()
            {
                var channel = Channel.CreateUnbounded<int>();
                _ = Task.Run(async () =>
                {
                    try
                    {
                        await channel.Writer.WriteAsync(1);
                        channel.Writer.Complete();
                    }
                    catch (Exception e)
                    {
                        channel.Writer.Complete(e);
                    }
                });
                return channel.Reader;
            }
        }
        """);

    [Fact]
    public Task CompletedAfterTheJoin_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            async Task M()
            {
                var channel = Channel.CreateUnbounded<int>();
                var producers = Enumerable.Range(0, 4).Select(i => Task.Run(async () => await channel.Writer.WriteAsync(i))).ToArray();
                await Task.WhenAll(producers);
                channel.Writer.Complete();
            }

            void N(ChannelWriter<int> writer, Task[] producers) => Task.WhenAll(producers).ContinueWith(_ => writer.Complete());
        }
        """);

    [Fact]
    public Task ObserverCallbacksExcludeEachOther_IsSilent() => AnalyzerVerifier.Verify("""
        sealed class Observer : IObserver<int>
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();

            public void OnCompleted() => _channel.Writer.Complete();
            public void OnError(Exception error) => _channel.Writer.Complete(error);
            public void OnNext(int value) => _channel.Writer.TryWrite(value);
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
    public Task CaughtSecondCall_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            void M(ChannelWriter<int> writer)
            {
                for (int i = 0; i < 4; i++)
                {
                    Task.Run(() =>
                    {
                        try { writer.Complete(); }
                        catch (ChannelClosedException) { }
                    });
                }
            }
        }
        """);

    [Fact]
    public Task ProducerHandleOfOurRuntime_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            void M()
            {
                var channel = Mpsc.MpscChannel.CreateUnbounded<int>();
                for (int i = 0; i < 4; i++)
                {
                    var producer = channel.AddProducer();
                    _ = Task.Run(async () =>
                    {
                        await producer.WriteAsync(1);
                        producer.Complete();
                    });
                    _ = Produce(channel.AddProducer());
                }
            }

            private static async Task Produce(ChannelWriter<int> output)
            {
                await output.WriteAsync(1);
                output.Complete();
            }
        }
        """);

    [Fact]
    public Task WriterOfOnesOwn_IsSilent() => AnalyzerVerifier.Verify("""
        sealed class Recorder
        {
            public void Complete() { }
        }

        class C
        {
            void M(Recorder recorder)
            {
                for (int i = 0; i < 4; i++)
                    Task.Run(() => recorder.Complete());
            }
        }
        """);

    [Fact]
    public Task OneProducerThatTheLoopAwaits_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            async Task M(ChannelWriter<int> writer)
            {
                while (true)
                {
                    var done = await Task.Run(() => true);
                    if (done)
                        break;
                }

                writer.Complete();
            }
        }
        """);

    [Fact]
    public Task GeneratedCode_IsSilent() => AnalyzerVerifier.Verify("""
        // <auto-generated/>
        class C
        {
            void M(ChannelWriter<int> writer)
            {
                for (int i = 0; i < 4; i++)
                    Task.Run(() => writer.Complete());
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
}
