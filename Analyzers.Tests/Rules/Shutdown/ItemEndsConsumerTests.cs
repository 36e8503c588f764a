using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Shutdown;

public class ItemEndsConsumerTests
{
    private static Task Verify(string members) => AnalyzerVerifier.Verify(
        $$"""
        interface IStore { Task SaveAsync(string item, CancellationToken token = default); }

        class Worker(IStore store, Action<Exception> log)
        {
            private readonly Channel<string> _queue = Channel.CreateUnbounded<string>();
            private Task? _loop;

            public bool Post(string item) => _queue.Writer.TryWrite(item);
            {{members}}
        }
        """);

    [Fact]
    public Task The_task_is_forgotten() => Verify(
        """
        public void Start() => _ = Task.Run(async () =>
        {
            await foreach (var item in {|MPSC014:_queue.Reader.ReadAllAsync()|})
                await store.SaveAsync(item);
        });
        """);

    [Fact]
    public Task The_task_is_kept_and_never_looked_at() => Verify(
        """
        public void Start() => _loop = RunAsync();

        private async Task RunAsync()
        {
            while (await {|MPSC014:_queue.Reader.WaitToReadAsync()|})
            {
                while (_queue.Reader.TryRead(out var item))
                    await store.SaveAsync(item).ConfigureAwait(false);
            }
        }
        """);

    [Fact]
    public Task The_task_is_awaited_in_Dispose_only() => AnalyzerVerifier.Verify(
        """
        interface IStore { Task SaveAsync(string item, CancellationToken token = default); }

        class Worker : IAsyncDisposable
        {
            private readonly Channel<string> _queue = Channel.CreateUnbounded<string>();
            private readonly Task _loop;

            public Worker(IStore store) => _loop = RunAsync(_queue.Reader, store);

            public bool Post(string item) => _queue.Writer.TryWrite(item);

            private static async Task RunAsync(ChannelReader<string> reader, IStore store)
            {
                while (true)
                {
                    var item = await {|MPSC014:reader.ReadAsync()|};
                    if (item == "stop")
                        return;
                    await store.SaveAsync(item);
                }
            }

            public async ValueTask DisposeAsync()
            {
                _queue.Writer.TryWrite("stop");
                await _loop;
            }
        }
        """);

    [Fact]
    public Task Whoever_stops_awaits_the_task_after_the_completion() => Verify(
        """
        public void Start() => _loop = Task.Run(RunAsync);

        private async Task RunAsync()
        {
            await foreach (var item in {|MPSC014:_queue.Reader.ReadAllAsync()|})
                await store.SaveAsync(item);
        }

        public async Task FinishAsync()
        {
            _queue.Writer.Complete();
            if (_loop is not null)
                await _loop;
        }
        """);

    [Fact]
    public Task A_private_helper_of_Dispose_waits() => Verify(
        """
        private readonly CancellationTokenSource _stop = new();

        public void Start() => _loop = Task.Run(async () =>
        {
            await foreach (var item in {|MPSC014:_queue.Reader.ReadAllAsync(_stop.Token)|})
                await store.SaveAsync(item, _stop.Token);
        });

        public Task StopAsync() => EndAsync();

        private async Task EndAsync()
        {
            _stop.Cancel();
            await Task.WhenAny(_loop ?? Task.CompletedTask, Task.Delay(1000));
        }
        """);

    [Fact]
    public Task Several_workers_in_an_array() => Verify(
        """
        private readonly Task[] _workers = new Task[4];

        public void Start()
        {
            for (int i = 0; i < _workers.Length; i++)
                _workers[i] = WorkAsync(_queue.Reader, store);

            static async Task WorkAsync(ChannelReader<string> reader, IStore store)
            {
                while (await {|MPSC014:reader.WaitToReadAsync()|})
                {
                    while (reader.TryRead(out var item))
                        await store.SaveAsync(item);
                }
            }
        }
        """);

    [Fact]
    public Task Several_workers_in_a_list() => Verify(
        """
        private readonly List<Task> _workers = [];

        public void Start()
        {
            for (int i = 0; i < 4; i++)
                _workers.Add(Task.Run(WorkAsync));
        }

        private async Task WorkAsync()
        {
            await foreach (var item in {|MPSC014:_queue.Reader.ReadAllAsync()|})
                await store.SaveAsync(item);
        }

        public Task StopAsync()
        {
            _queue.Writer.TryComplete();
            return Task.WhenAll(_workers);
        }
        """);

    [Fact]
    public Task A_reader_from_outside() => AnalyzerVerifier.Verify(
        """
        sealed class Jobs(ChannelReader<Func<Task>> jobs) : IDisposable
        {
            private readonly CancellationTokenSource _stop = new();
            private Task? _running;

            public void Start() => _running = Task.Run(async () =>
            {
                while (!_stop.IsCancellationRequested)
                {
                    var job = await {|MPSC014:jobs.ReadAsync(_stop.Token)|};
                    await job();
                }
            });

            public Task Stop()
            {
                _stop.Cancel();
                return _running ?? Task.CompletedTask;
            }

            public void Dispose() => _stop.Cancel();
        }
        """);

    [Fact]
    public Task A_catch_behind_the_loop_ends_it_with_a_log() => Verify(
        """
        public void Start() => _loop = Task.Run(async () =>
        {
            try
            {
                await foreach (var item in _queue.Reader.ReadAllAsync())
                    await store.SaveAsync(item);
            }
            catch (OperationCanceledException)
            {
            }
            {|MPSC014:catch|} (Exception error)
            {
                Console.WriteLine($"failed: {error.Message}");
            }
        });
        """);

    [Fact]
    public Task A_host_goes_on_after_a_swallowed_error() => AnalyzerVerifier.Verify(
        """
        class Worker(Channel<string> queue, Func<string, Task> handle) : Microsoft.Extensions.Hosting.BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                try
                {
                    await foreach (var item in queue.Reader.ReadAllAsync(stoppingToken))
                    {
                        stoppingToken.ThrowIfCancellationRequested();
                        await handle(item);
                    }
                }
                {|MPSC014:catch|} (Exception error) when (error is not OperationCanceledException)
                {
                    Console.WriteLine("failed: " + error);
                }
            }
        }
        """, Hosting);

    [Fact]
    public Task The_helper_that_handles_the_item_throws_before_its_try() => Verify(
        """
        public void Start() => _ = RunAsync();

        private async Task RunAsync()
        {
            await foreach (var item in {|MPSC014:_queue.Reader.ReadAllAsync()|})
                await HandleAsync(item);
        }

        private async Task HandleAsync(string item)
        {
            await store.SaveAsync("begin");
            try
            {
                await store.SaveAsync(item);
            }
            catch (Exception error)
            {
                log(error);
            }
        }
        """);

    [Fact]
    public Task A_catch_of_some_errors_lets_the_others_through() => Verify(
        """
        public void Start() => _ = Task.Run(async () =>
        {
            await foreach (var item in {|MPSC014:_queue.Reader.ReadAllAsync()|})
            {
                try
                {
                    await store.SaveAsync(item);
                }
                catch (TimeoutException)
                {
                }
            }
        });
        """);

    [Fact]
    public Task A_filter_lets_the_cancellation_of_an_item_through() => Verify(
        """
        public void Start() => _ = Task.Run(async () =>
        {
            await foreach (var item in {|MPSC014:_queue.Reader.ReadAllAsync()|})
            {
                try
                {
                    await store.SaveAsync(item);
                }
                catch (Exception error) when (error is not OperationCanceledException and not SystemException)
                {
                    log(error);
                }
            }
        });
        """);

    [Fact]
    public Task A_catch_leaves_the_loop() => Verify(
        """
        public void Start() => _ = Task.Run(async () =>
        {
            await foreach (var item in {|MPSC014:_queue.Reader.ReadAllAsync()|})
            {
                try
                {
                    await store.SaveAsync(item);
                }
                catch (Exception error)
                {
                    Console.WriteLine("failed: " + error);
                    break;
                }
            }
        });
        """);

    [Fact]
    public Task Top_level_statements() => AnalyzerVerifier.VerifyProgram(
        """
        var queue = Channel.CreateUnbounded<string>();
        _ = Task.Run(async () =>
        {
            await foreach (var file in {|MPSC014:queue.Reader.ReadAllAsync()|})
                Console.WriteLine(await System.IO.File.ReadAllTextAsync(file));
        });

        while (Console.ReadLine() is { } line)
            queue.Writer.TryWrite(line);
        """);

    [Fact]
    public Task Unfinished_code() => AnalyzerVerifier.VerifyUnfinished(
        """
        class Worker(Func<string, Task> handle)
        {
            private readonly Channel<string> _queue = Channel.CreateUnbounded<string>();

            public void Start() => _ = RunAsync();

            private async Task RunAsync()
            {
                await foreach (var item in {|MPSC014:_queue.Reader.ReadAllAsync()|})
                {
                    await handle(item);
                    await Missing(item
                }
            }

            private async Task OtherAsync()
            {
                await foreach (var item in _queue.Reader.
            }
        """);

    private const string Hosting = """
        namespace Microsoft.Extensions.Hosting
        {
            public interface IHostedService { Task StartAsync(CancellationToken token); Task StopAsync(CancellationToken token); }

            public abstract class BackgroundService : IHostedService
            {
                protected abstract Task ExecuteAsync(CancellationToken stoppingToken);
                public Task StartAsync(CancellationToken token) => ExecuteAsync(token);
                public Task StopAsync(CancellationToken token) => Task.CompletedTask;
            }
        }
        """;
}
