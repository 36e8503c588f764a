using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Shutdown;

public class CancellationNotCheckedPerItemTests
{
    private static Task VerifyWorker(string loop, string stop = "_cts.Cancel(); await _loop;") => AnalyzerVerifier.Verify($$"""
        class Worker
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private readonly CancellationTokenSource _cts = new();
            private readonly Task _loop;

            public Worker() => _loop = Task.Run(RunAsync);

            private async Task RunAsync()
            {
                {{loop}}
            }

            public async Task StopAsync()
            {
                {{stop}}
            }

            private Task Save(int item) => Task.CompletedTask;
            private Task Save(int item, CancellationToken token) => Task.CompletedTask;
            private Task SaveUnlessStopped(int item) => _cts.IsCancellationRequested ? Task.CompletedTask : Save(item);
        }
        """);

    [Fact]
    public Task ReadAllAsync_Reports() => VerifyWorker("""
        await foreach (var item in {|MPSC011:_channel.Reader.ReadAllAsync(_cts.Token)|})
            await Save(item);
        """);

    [Fact]
    public Task BreakOfASwitchOrOfALoopInside_Reports() => VerifyWorker("""
        await foreach (var item in {|MPSC011:_channel.Reader.ReadAllAsync(_cts.Token)|})
        {
            switch (item)
            {
                case 0:
                    break;
                default:
                    for (int i = 0; i < item; i++)
                    {
                        await Save(i);
                        if (i == 9)
                            break;
                    }

                    break;
            }
        }
        """);

    [Fact]
    public Task BreakOfTheLoopItself_IsSilent() => VerifyWorker("""
        await foreach (var item in _channel.Reader.ReadAllAsync(_cts.Token))
        {
            if (item == 0)
                break;

            await Save(item);
        }
        """);

    [Fact]
    public Task LinkedToWhatStopCancels_Reports() => VerifyWorker("""
        using var own = CancellationTokenSource.CreateLinkedTokenSource(_cts.Token, CancellationToken.None);
        using var inner = CancellationTokenSource.CreateLinkedTokenSource(own.Token);
        await foreach (var item in {|MPSC011:_channel.Reader.ReadAllAsync(inner.Token)|})
            await Save(item);
        """);

    [Fact]
    public Task OnlyALinkedSourceIsCancelled_IsSilent() => VerifyWorker(
        """
        var token = _cts.Token;
        await foreach (var item in _channel.Reader.ReadAllAsync(token))
            await Save(item);
        """,
        """
        using var timers = CancellationTokenSource.CreateLinkedTokenSource(_cts.Token);
        timers.Cancel();
        await _loop;
        """);

    [Fact]
    public Task CancelledByTheLoopAtItsEnd_IsSilent() => VerifyWorker(
        """
        try
        {
            await foreach (var item in _channel.Reader.ReadAllAsync(_cts.Token))
                await Save(item);
        }
        finally
        {
            _cts.Cancel();
        }
        """,
        "_channel.Writer.TryComplete(); await _loop;");

    [Fact]
    public Task WithCancellation_Reports() => VerifyWorker("""
        await foreach (var item in {|MPSC011:_channel.Reader.ReadAllAsync().WithCancellation(_cts.Token)|})
            await Save(item);
        """);

    [Fact]
    public Task ConfigureAwait_Reports() => VerifyWorker("""
        var token = _cts.Token;
        await foreach (var item in {|MPSC011:_channel.Reader.ReadAllAsync(token)|}.ConfigureAwait(false))
            await Save(item).ConfigureAwait(false);
        """);

    [Fact]
    public Task WithCancellationAndConfigureAwait_Reports() => VerifyWorker("""
        await foreach (var item in {|MPSC011:_channel.Reader.ReadAllAsync().WithCancellation(_cts.Token)|}.ConfigureAwait(false))
            await Save(item);
        """);

    [Fact]
    public Task DrainLoop_Reports() => VerifyWorker("""
        var reader = _channel.Reader;
        while (await {|MPSC011:reader.WaitToReadAsync(_cts.Token)|})
        {
            while (reader.TryRead(out var item))
                await Save(item);
        }
        """);

    [Fact]
    public Task DrainLoopWithConfigureAwait_Reports() => VerifyWorker("""
        while (await {|MPSC011:_channel.Reader.WaitToReadAsync(_cts.Token)|}.ConfigureAwait(false))
            while (_channel.Reader.TryRead(out var item))
                Save(item).Wait();
        """);

    [Fact]
    public Task CancelAsync_Reports() => VerifyWorker("""
        await foreach (var item in {|MPSC011:_channel.Reader.ReadAllAsync(_cts.Token)|})
            await Save(item);
        """, stop: "using (_cts) await {|MPSC016:_cts.CancelAsync()|};");

    [Fact]
    public Task TokenPassedToAPrivateLoop_Reports() => AnalyzerVerifier.Verify("""
        sealed class Worker : IDisposable
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private readonly CancellationTokenSource _cts = new();

            public void Start() => _ = Run(_cts.Token);

            public void Dispose() => _cts.Cancel();

            private async Task Run(CancellationToken stop)
            {
                await foreach (var item in {|MPSC011:_channel.Reader.ReadAllAsync(stop)|})
                    await Task.Delay(item);
            }
        }
        """);

    [Fact]
    public Task BackgroundService_Reports() => AnalyzerVerifier.Verify("""
        namespace Microsoft.Extensions.Hosting
        {
            public abstract class BackgroundService
            {
                protected abstract Task ExecuteAsync(CancellationToken stoppingToken);
            }
        }

        namespace App
        {
            class Worker(Channel<Func<Task>> queue) : Microsoft.Extensions.Hosting.BackgroundService
            {
                protected override async Task ExecuteAsync(CancellationToken stoppingToken)
                {
                    await foreach (var work in {|MPSC011:queue.Reader.ReadAllAsync(stoppingToken)|})
                        await work();
                }
            }
        }
        """);

    [Fact]
    public Task LocalTokenSource_Reports() => AnalyzerVerifier.VerifyProgram("""
        var channel = Channel.CreateUnbounded<int>();
        using var cts = new CancellationTokenSource();
        Console.CancelKeyPress += (_, _) => cts.Cancel();
        await foreach (var item in {|MPSC011:channel.Reader.ReadAllAsync(cts.Token)|})
            await Task.Delay(item);
        """);

    [Theory]
    [InlineData("await Save(item, _cts.Token);")]
    [InlineData("if (_cts.IsCancellationRequested) break; await Save(item);")]
    [InlineData("_cts.Token.ThrowIfCancellationRequested(); await Save(item);")]
    [InlineData("await SaveUnlessStopped(item);")]
    [InlineData("await Save(item, CancellationToken.None);")]
    [InlineData("if (item == 0) return; await Save(item);")]
    [InlineData("Console.WriteLine(item);")]
    public Task BodyThatLooksOrDoesLittle_IsSilent(string body) => VerifyWorker($$"""
        await foreach (var item in _channel.Reader.ReadAllAsync(_cts.Token))
        {
            {{body}}
        }
        """);

    [Theory]
    [InlineData("while (!_cts.IsCancellationRequested && _channel.Reader.TryRead(out var item)) await Save(item);")]
    [InlineData("if (_channel.Reader.TryRead(out var item)) await Save(item);")]
    [InlineData("var batch = new List<int>(); while (_channel.Reader.TryRead(out var item)) batch.Add(item);")]
    [InlineData("while (_channel.Reader.TryRead(out var item)) await Save(item, _cts.Token);")]
    [InlineData("await Save(await _channel.Reader.ReadAsync());")]
    public Task DrainLoopThatLooks_IsSilent(string body) => VerifyWorker($$"""
        while (await _channel.Reader.WaitToReadAsync(_cts.Token))
        {
            {{body}}
        }
        """);

    [Theory]
    [InlineData("")]
    [InlineData("CancellationToken.None")]
    [InlineData("default")]
    public Task NoToken_IsSilent(string token) => VerifyWorker($$"""
        await foreach (var item in {|MPSC005:_channel.Reader.ReadAllAsync({{token}})|})
            await Save(item);
        while (await _channel.Reader.WaitToReadAsync({{token}}))
            while (_channel.Reader.TryRead(out var item))
                await Save(item);
        """);

    [Fact]
    public Task DrainIntended_CompletesThenCancels_IsSilent() => VerifyWorker("""
        await foreach (var item in _channel.Reader.ReadAllAsync(_cts.Token))
            await Save(item);
        """, stop: "_channel.Writer.Complete(); await Task.WhenAny(_loop, Task.Delay(1000)); _cts.Cancel();".Replace("_channel.Writer.Complete()", "_channel.Writer.TryComplete()"));

    [Fact]
    public Task NobodyCancels_IsSilent() => VerifyWorker("""
        await foreach (var item in _channel.Reader.ReadAllAsync(_cts.Token))
            await Save(item);
        """, stop: "_channel.Writer.TryComplete(); await _loop;");

    [Fact]
    public Task TokenOfTheCaller_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            public async Task Run(ChannelReader<int> reader, CancellationToken token)
            {
                await foreach (var item in reader.ReadAllAsync(token))
                    await Task.Delay(item);
            }
        }
        """);

    [Fact]
    public Task Iterator_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private readonly CancellationTokenSource _cts = new();

            public void Stop() => _cts.Cancel();

            public async IAsyncEnumerable<int> Items()
            {
                await foreach (var item in _channel.Reader.ReadAllAsync(_cts.Token))
                {
                    await Task.Yield();
                    yield return item;
                }
            }
        }
        """);

    [Fact]
    public Task OurOwnReadAll_IsSilent() => VerifyWorker("""
        await foreach (var item in Mpsc.ChannelReaderExtensions.ReadAllUntilCanceledAsync(_channel.Reader, _cts.Token))
            await Save(item);
        """);

    [Theory]
    [InlineData("await foreach (var item in _channel.Reader.ReadAllAsync(_cts.Token await Save(item);")]
    [InlineData("await foreach (var item in _channel.Reader.ReadAllAsync(_cts.")]
    [InlineData("while (await _channel.Reader.WaitToReadAsync(_cts.Token)) while (_channel.Reader.TryRead(out var")]
    public Task UnfinishedCode_DoesNotThrow(string statement) => AnalyzerVerifier.VerifyUnfinished($$"""
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private readonly CancellationTokenSource _cts = new();
            public void Dispose() => _cts.Cancel();
            private Task Save(int item) => Task.CompletedTask;

            async Task Run()
            {
                {{statement}}
        """);

    [Fact]
    public Task IteratorThatWorksOnItemsByItself_Reports() => AnalyzerVerifier.Verify("""
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private readonly CancellationTokenSource _cts = new();

            public void Stop() => _cts.Cancel();

            public async IAsyncEnumerable<int> Sums()
            {
                int sum = 0;
                await foreach (var item in {|MPSC011:_channel.Reader.ReadAllAsync(_cts.Token)|})
                {
                    await Task.Delay(item);
                    sum += item;
                }

                yield return sum;
            }
        }
        """);
}
