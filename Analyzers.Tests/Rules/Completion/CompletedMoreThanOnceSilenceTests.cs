using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Completion;

/// <summary>The correct twins. Where the rule speaks is in <see cref="CompletedMoreThanOnceTests"/>.</summary>
public class CompletedMoreThanOnceSilenceTests
{
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
    public Task AChannelThatAHelperMakesAnewForEachProducer_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            private Channel<int> _channel = Channel.CreateUnbounded<int>();

            public async Task Start()
            {
                for (int i = 0; i < 4; i++)
                {
                    Reset();
                    _ = Task.Run(Produce);
                    await Task.Delay(1000);
                }
            }

            private void Reset() => _channel = Channel.CreateUnbounded<int>();
            private void Produce() => _channel.Writer.Complete();
            public async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) Console.WriteLine(item); }
        }
        """);
}
