using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Shutdown;

public class ItemEndsConsumerSilenceTests
{
    private static Task Silent(string members) => AnalyzerVerifier.Verify(
        $$"""
        interface IStore { Task SaveAsync(string item, CancellationToken token = default); }

        class Worker(IStore store, Action<Exception> log)
        {
            private readonly Channel<string> _queue = Channel.CreateUnbounded<string>();
            private Task? _loop;
            private Exception? _error;

            public bool Post(string item) => _queue.Writer.TryWrite(item);
            public Exception? Error => _error;
            public Task? Loop => _loop;
            {{members}}
        }
        """);

    // the loop, in a task that nobody looks at
    private static Task SilentLoop(string loop, string members = "") => Silent(
        $$"""
        public void Start() => _ = Task.Run(async () =>
        {
            {{loop}}
        });
        {{members}}
        """);

    [Fact]
    public Task Each_item_has_its_catch() => SilentLoop(
        """
        await foreach (var item in _queue.Reader.ReadAllAsync())
        {
            try { await store.SaveAsync(item); }
            catch (Exception error) { log(error); }
        }
        """);

    [Fact]
    public Task The_method_that_handles_an_item_catches() => SilentLoop(
        """
        await foreach (var item in _queue.Reader.ReadAllAsync())
            await HandleAsync(item);
        """,
        """
        private async Task HandleAsync(string item)
        {
            try { await store.SaveAsync(item); }
            catch (OperationCanceledException) { }
            catch (Exception error) { log(error); }
        }
        """);

    [Fact]
    public Task A_loop_around_begins_again() => SilentLoop(
        """
        while (true)
        {
            try
            {
                await foreach (var item in _queue.Reader.ReadAllAsync())
                    await store.SaveAsync(item);
                return;
            }
            catch (Exception error)
            {
                log(error);
            }
        }
        """);

    [Fact]
    public Task The_catch_goes_back_and_begins_again() => SilentLoop(
        """
        retry:
        try
        {
            await foreach (var item in _queue.Reader.ReadAllAsync())
                await store.SaveAsync(item);
        }
        catch (Exception error)
        {
            Console.WriteLine(error);
            goto retry;
        }
        """,
        "public void Dispose() => _queue.Writer.TryComplete();");

    [Fact]
    public Task The_caller_begins_again() => Silent(
        """
        public void Start() => _ = Task.Run(async () =>
        {
            for (;;)
            {
                try { await ConsumeAsync(); }
                catch (Exception error) { log(error); }
            }
        });

        private async Task ConsumeAsync()
        {
            await foreach (var item in _queue.Reader.ReadAllAsync())
                await store.SaveAsync(item);
        }
        """);

    [Theory]
    [InlineData("catch (Exception error) { _queue.Writer.TryComplete(error); }")]
    [InlineData("catch (Exception error) { _queue.Writer.TryComplete(error); throw; }")]
    [InlineData("finally { _queue.Writer.TryComplete(); }")]
    [InlineData("finally { _stop.Cancel(); }")]
    [InlineData("catch (Exception error) { log(error); }")] // it is told to somebody
    [InlineData("catch (Exception error) { _error = error; }")]
    [InlineData("catch (Exception) { Post(\"again\"); _queue.Writer.TryWrite(\"again\"); Start(); }")]
    [InlineData("finally { _error = null; }")]
    [InlineData("finally { await store.SaveAsync(\"ended\"); }")]
    [InlineData("finally { _ended.TrySetResult(); }")]
    public Task Somebody_is_told(string handler) => SilentLoop(
        $$"""
        try
        {
            await foreach (var item in _queue.Reader.ReadAllAsync())
                await store.SaveAsync(item);
        }
        {{handler}}
        """,
        """
        private readonly CancellationTokenSource _stop = new();
        private readonly TaskCompletionSource _ended = new();
        """);

    [Fact]
    public Task A_loop_that_only_forwards() => SilentLoop(
        """
        await foreach (var item in _queue.Reader.ReadAllAsync())
            await _next.Writer.WriteAsync(item);
        """,
        "private readonly Channel<string> _next = Channel.CreateUnbounded<string>();");

    [Fact]
    public Task A_loop_that_counts_and_logs() => SilentLoop(
        """
        int count = 0;
        await foreach (var item in _queue.Reader.ReadAllAsync())
        {
            count++;
            Console.WriteLine($"{item} {count}");
        }
        """);

    [Theory]
    [InlineData("public Task RunAsync() => ConsumeAsync();")]
    [InlineData("public async Task RunAsync() => await ConsumeAsync();")]
    [InlineData("public async Task RunAsync() { var loop = ConsumeAsync(); Post(\"first\"); _queue.Writer.Complete(); await loop; }")]
    [InlineData("public void Run() => _ = ConsumeAsync().ContinueWith(task => log(task.Exception!));")]
    [InlineData("public void Run() => Forget(ConsumeAsync()); private static void Forget(Task task) { }")]
    [InlineData("private Task? _own; public void Run() => _own = ConsumeAsync(); public bool IsAlive => _own is { IsCompleted: false };")]
    [InlineData("private Task? _own; public void Run() => _own = ConsumeAsync(); public Task EndAsync() => _own!;")]
    [InlineData("private Task? _own; public void Run() { _own = ConsumeAsync(); _own.ContinueWith(task => log(task.Exception!)); }")]
    [InlineData("internal Task? Own; public void Run() => Own = ConsumeAsync();")]
    [InlineData("public Task RunAsync() => Task.WhenAny(ConsumeAsync(), Task.Delay(1000));")]
    [InlineData("public async void Run() => await ConsumeAsync();")] // that ends the process
    public Task The_task_is_looked_at(string start) => Silent(
        $$"""
        {{start}}

        private async Task ConsumeAsync()
        {
            await foreach (var item in _queue.Reader.ReadAllAsync())
                await store.SaveAsync(item);
        }
        """);

    [Fact]
    public Task The_writer_starts_the_loop() => AnalyzerVerifier.Verify(
        """
        class Worker(Func<string, Task> handle)
        {
            private readonly Channel<string> _queue = Channel.CreateUnbounded<string>();
            private int _running;

            public void Post(string item)
            {
                _queue.Writer.TryWrite(item);
                if (Interlocked.Exchange(ref _running, 1) == 0)
                    _ = DrainAsync();
            }

            private async Task DrainAsync()
            {
                while (await _queue.Reader.WaitToReadAsync())
                {
                    while (_queue.Reader.TryRead(out var item))
                        await handle(item);
                }
            }
        }
        """);

    [Fact]
    public Task An_iterator_leaves_it_to_its_caller() => Silent(
        """
        public async IAsyncEnumerable<string> ReadAsync()
        {
            await foreach (var item in _queue.Reader.ReadAllAsync())
            {
                await store.SaveAsync(item);
                yield return item;
            }
        }
        """);

    [Fact]
    public Task A_failing_background_service_ends_the_host() => AnalyzerVerifier.Verify(
        """
        class Worker(Channel<string> queue, Func<string, Task> handle) : Microsoft.Extensions.Hosting.BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                await foreach (var item in queue.Reader.ReadAllAsync(stoppingToken))
                {
                    stoppingToken.ThrowIfCancellationRequested();
                    await handle(item);
                }
            }
        }
        """,
        """
        namespace Microsoft.Extensions.Hosting
        {
            public abstract class BackgroundService
            {
                protected abstract Task ExecuteAsync(CancellationToken stoppingToken);
            }
        }
        """);

    [Theory]
    [InlineData("catch (Exception error) when (error is not OperationCanceledException) { log(error); }")] // the stop is meant
    [InlineData("catch (Exception error) when (!_stop.IsCancellationRequested) { log(error); }")]
    [InlineData("catch (OperationCanceledException) when (_stop.IsCancellationRequested) { return; } catch { }")]
    [InlineData("catch (Exception error) when (IsTransient(error)) { }")] // not ours to judge
    public Task A_filter_with_a_token_in_sight(string handler) => SilentLoop(
        $$"""
        await foreach (var item in _queue.Reader.ReadAllAsync(_stop.Token))
        {
            try { await store.SaveAsync(item, _stop.Token); }
            {{handler}}
        }
        """,
        """
        private readonly CancellationTokenSource _stop = new();
        private static bool IsTransient(Exception error) => error is TimeoutException;
        """);

    [Fact]
    public Task ALoopAroundItBeginsAgain_IsSilent() => AnalyzerVerifier.Verify("""
        class C(Func<int, Task> work)
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            public void Start() => _ = Task.Run(RunAsync);
            public void Post(int item) => _channel.Writer.TryWrite(item);

            private async Task RunAsync()
            {
                while (true)
                {
                    try
                    {
                        await foreach (var item in _channel.Reader.ReadAllAsync())
                            await work(item);
                    }
                    catch (Exception e)
                    {
                        Console.WriteLine(e);
                    }
                }
            }
        }
        """);
}
