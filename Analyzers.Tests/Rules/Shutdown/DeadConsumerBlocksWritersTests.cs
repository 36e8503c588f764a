using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Shutdown;

public class DeadConsumerBlocksWritersTests
{
    // a bounded queue, and an interface whose calls may fail
    private static Task Verify(string members, string creation = "Channel.CreateBounded<string>(10)") => AnalyzerVerifier.Verify(
        $$"""
        interface IStore { Task SaveAsync(string item, CancellationToken token = default); }

        class Worker(IStore store)
        {
            private readonly Channel<string> _queue = {{creation}};
            private readonly CancellationTokenSource _stop = new();
            private Task? _loop;

            public bool HasBegun => _loop is not null;
            {{members}}
        }
        """);

    private const string Post = "public ValueTask PostAsync(string item) => _queue.Writer.WriteAsync(item);";

    private const string Loop = """
        private async Task RunAsync()
        {
            await foreach (var item in {|MPSC018:_queue.Reader.ReadAllAsync()|})
                await store.SaveAsync(item);
        }
        """;

    private static string Silent(string marked) => marked.Replace("{|MPSC018:", "").Replace("|}", "");

    [Theory]
    [InlineData("public void Start() => _ = RunAsync();")]
    [InlineData("public void Start() => _loop = RunAsync();")]
    [InlineData("public void Start() => _loop = Task.Run(RunAsync); public async Task StopAsync() { _queue.Writer.TryComplete(); await _loop!; }")]
    public Task The_only_loop_fails(string start) => Verify($"{start} {Post} {Loop}");

    [Theory]
    [InlineData("public async Task PostAsync(string item) => await _queue.Writer.WriteAsync(item).ConfigureAwait(false);")]
    [InlineData("public ValueTask PostAsync(string item, CancellationToken token = default) => _queue.Writer.WriteAsync(item, token);")]
    [InlineData("public async Task PostAsync(string i) { while (await _queue.Writer.WaitToWriteAsync()) if (_queue.Writer.TryWrite(i)) return; }")]
    public Task Writers_wait(string write) => Verify($"public void Start() => _ = RunAsync(); {write} {Loop}");

    [Theory]
    [InlineData("Channel.CreateBounded<string>(new BoundedChannelOptions(10))")]
    [InlineData("Channel.CreateBounded<string>(new BoundedChannelOptions(10) { FullMode = BoundedChannelFullMode.Wait })")]
    public Task Options_that_let_writers_wait(string creation) => Verify($"public void Start() => _ = RunAsync(); {Post} {Loop}", creation);

    [Fact]
    public Task An_alias_of_the_reader_and_a_drain_loop() => Verify(
        $$"""
        public void Start() => _loop = Task.Factory.StartNew(RunAsync, TaskCreationOptions.LongRunning);
        {{Post}}

        private async Task RunAsync()
        {
            var reader = _queue.Reader;
            while (await {|MPSC018:reader.WaitToReadAsync(_stop.Token)|})
            {
                while (reader.TryRead(out var item))
                    await store.SaveAsync(item, _stop.Token);
            }
        }
        """);

    [Fact]
    public Task The_starter_writes_and_waits_for_the_consumer_afterwards() => AnalyzerVerifier.Verify(
        """
        class C
        {
            public static async Task CopyAsync(IEnumerable<string> items, Func<string, Task> handle)
            {
                var channel = Channel.CreateBounded<string>(4);
                var consumer = Task.Run(async () =>
                {
                    await foreach (var item in {|MPSC018:channel.Reader.ReadAllAsync()|})
                        await handle(item);
                });

                foreach (var item in items)
                    await channel.Writer.WriteAsync(item);

                channel.Writer.Complete();
                await consumer;
            }
        }
        """);

    [Fact]
    public Task Both_are_awaited_together() => AnalyzerVerifier.Verify(
        """
        class C
        {
            public static async Task CopyAsync(IEnumerable<string> items, Func<string, Task> handle)
            {
                var channel = Channel.CreateBounded<string>(4);
                await Task.WhenAll(ReadAsync(), WriteAsync());

                async Task ReadAsync()
                {
                    await foreach (var item in {|MPSC018:channel.Reader.ReadAllAsync()|})
                        await handle(item);
                }

                async Task WriteAsync()
                {
                    foreach (var item in items)
                        await channel.Writer.WriteAsync(item);
                    channel.Writer.Complete();
                }
            }
        }
        """);

    [Fact]
    public Task A_catch_behind_the_loop_does_not_help_the_writers() => Verify(
        $$"""
        public void Start() => _ = RunAsync();
        {{Post}}

        private async Task RunAsync()
        {
            try
            {
                await foreach (var item in _queue.Reader.ReadAllAsync())
                    await store.SaveAsync(item);
            }
            {|MPSC018:catch|} (Exception error)
            {
                Console.WriteLine($"failed: {error.Message}");
            }
        }
        """);

    [Fact]
    public Task A_catch_of_some_errors_leaves_the_loop() => Verify(
        $$"""
        public void Start() => _ = RunAsync();
        {{Post}}

        private async Task RunAsync()
        {
            await foreach (var item in {|MPSC018:_queue.Reader.ReadAllAsync()|})
            {
                try
                {
                    await store.SaveAsync(item);
                }
                catch (System.IO.IOException error)
                {
                    Console.WriteLine($"failed: {error.Message}");
                    break;
                }
                catch (Exception error)
                {
                    Console.WriteLine($"failed: {error.Message}");
                }
            }
        }
        """);

    [Fact]
    public Task The_rest_is_drained_and_the_writers_wait() => Verify(
        $$"""
        public void Start() => _ = RunAsync();
        {{Post}}

        private async Task RunAsync()
        {
            try
            {
                await foreach (var item in {|MPSC018:_queue.Reader.ReadAllAsync()|})
                    await store.SaveAsync(item);
            }
            finally
            {
                while (_queue.Reader.TryRead(out var left))
                    Console.WriteLine($"lost {left}");
            }
        }
        """);

    [Fact]
    public Task Unfinished_code() => AnalyzerVerifier.VerifyUnfinished(
        """
        class Worker(Func<string, Task> handle)
        {
            private readonly Channel<string> _queue = Channel.CreateBounded<string>(10);

            public void Start() => _ = RunAsync();
            public ValueTask PostAsync(string item) => _queue.Writer.WriteAsync(item);

            private async Task RunAsync()
            {
                await foreach (var item in {|MPSC018:_queue.Reader.ReadAllAsync()|})
                {
                    await handle(item);
                    await Missing(item
                }
            }
        """);

    [Theory]
    [InlineData("Channel.CreateBounded<string>(new BoundedChannelOptions(10) { FullMode = BoundedChannelFullMode.DropOldest })")]
    [InlineData("Channel.CreateBounded<string>(Shared.Options)")]
    public async Task Channels_that_may_not_let_writers_wait(string creation)
        => await AnalyzerVerifier.Verify(
            $$"""
            class Worker(Func<string, Task> handle)
            {
                private readonly Channel<string> _queue = {{creation}};

                public Task RunAsync() => ReadAsync();
                public ValueTask PostAsync(string item) => _queue.Writer.WriteAsync(item);

                private async Task ReadAsync()
                {
                    await foreach (var item in _queue.Reader.ReadAllAsync())
                        await handle(item);
                }
            }

            static class Shared { public static readonly BoundedChannelOptions Options = new(1); }
            """);

    [Theory]
    [InlineData("catch (Exception error) { _queue.Writer.TryComplete(error); throw; }")]
    [InlineData("catch (Exception error) { _queue.Writer.TryComplete(error); }")]
    [InlineData("finally { _queue.Writer.TryComplete(); }")]
    [InlineData("finally { _stop.Cancel(); }")]
    [InlineData("finally { End(); }")]
    public Task The_writers_are_released(string handler) => Verify(
        $$"""
        public void Start() => _ = RunAsync();
        {{Post}}
        private void End() => _queue.Writer.TryComplete();

        private async Task RunAsync()
        {
            try
            {
                await foreach (var item in _queue.Reader.ReadAllAsync())
                    await store.SaveAsync(item);
            }
            {{handler}}
        }
        """);

    [Fact]
    public Task Each_item_has_its_catch() => Verify(
        $$"""
        public void Start() => _ = RunAsync();
        {{Post}}

        private async Task RunAsync()
        {
            await foreach (var item in _queue.Reader.ReadAllAsync())
            {
                try { await store.SaveAsync(item); }
                catch (Exception error) { Console.WriteLine($"failed: {error.Message}"); }
            }
        }
        """);

    [Theory]
    [InlineData("public Task RunnerAsync() => RunAsync();")] // the caller gets the error
    [InlineData("public void Start() => _ = RunAsync().ContinueWith(_ => _queue.Writer.TryComplete());")]
    [InlineData("public async Task RunnerAsync() => await Task.WhenAny(RunAsync(), Task.Delay(-1));")]
    [InlineData("private Task? _own; public void Start() => _own = RunAsync(); public bool IsAlive => !_own!.IsCompleted;")]
    public Task Somebody_looks_at_the_task(string start) => Verify($"{start} {Post} {Silent(Loop)}");

    [Fact]
    public Task Another_loop_makes_room() => Verify(
        $$"""
        public void Start() { _ = RunAsync(); _ = DrainAsync(); }
        {{Post}}
        {{Silent(Loop).Replace("await foreach (var item in _queue", "#pragma warning disable MPSC014, MPSC020\n    await foreach (var item in _queue")}}

        private async Task DrainAsync()
        {
            await foreach (var item in _queue.Reader.ReadAllAsync())
                Console.WriteLine($"left: {item}");
        }
        #pragma warning restore
        """);

    [Fact]
    public Task Nobody_waits_for_room() => Verify(
        $$"""
        public Task RunnerAsync() => RunAsync();
        public bool TryPost(string item) => _queue.Writer.TryWrite(item);
        {{Silent(Loop)}}
        """);

    [Fact]
    public Task AnIteratorHandsItsFailureToItsCaller_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            public async IAsyncEnumerable<int> ItemsAsync(Func<int, Task<int>> work, int count)
            {
                var channel = Channel.CreateBounded<int>(1);
                var producer = Task.Run(async () =>
                {
                    for (int i = 0; i < count; i++)
                        await channel.Writer.WriteAsync(i);
                    channel.Writer.TryComplete();
                });
                await foreach (var item in channel.Reader.ReadAllAsync())
                    yield return await work(item);
                await producer;
            }
        }
        """);
}
