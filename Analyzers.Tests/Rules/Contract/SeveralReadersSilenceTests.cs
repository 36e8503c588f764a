using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Contract;

public class SeveralReadersSilenceTests
{
    private const string Read = "private async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) "
        + "Console.WriteLine(item); }";

    private static Task Silent(string members, string options = "SingleReader = true") => AnalyzerVerifier.Verify(
        $$"""
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { {{options}} });
            {{members}}
        }
        """);

    [Fact]
    public Task No_promise() => Silent("C() { for (;;) _ = Task.Run(ReadAsync); }" + Read, "SingleReader = false");

    [Fact]
    public Task A_promise_that_depends() => AnalyzerVerifier.Verify(
        """
        class C
        {
            void M(int readers)
            {
                var channel = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = readers == 1 });
                for (int i = 0; i < readers; i++)
                    _ = Task.Run(async () => { await foreach (var item in channel.Reader.ReadAllAsync()) Console.WriteLine(item); });
            }
        }
        """);

    [Fact]
    public Task A_promise_made_for_one_reader_only() => AnalyzerVerifier.Verify(
        """
        class C
        {
            void M(int readers)
            {
                var options = new UnboundedChannelOptions();
                if (readers == 1)
                    options.SingleReader = true;
                var channel = Channel.CreateUnbounded<int>(options);
                for (int i = 0; i < readers; i++)
                    _ = Task.Run(async () => { await foreach (var item in channel.Reader.ReadAllAsync()) Console.WriteLine(item); });
            }
        }
        """);

    [Fact]
    public Task One_reader() => Silent("Task _loop; public void Start() => _loop = Task.Run(ReadAsync);" + Read);

    [Fact]
    public Task A_reader_waited_for_in_each_round() => Silent("async Task M() { while (true) await Task.Run(ReadAsync); }" + Read);

    [Fact]
    public Task A_reader_restarted_when_it_has_ended()
        => Silent("async Task M() { while (true) { var loop = Task.Run(ReadAsync); try { await loop; } catch (Exception) { } } }" + Read);

    [Fact]
    public Task A_reader_started_lazily()
        => Silent("Task _loop; void M() { while (true) { if (_loop == null) _loop = Task.Run(ReadAsync); Console.Read(); } }" + Read);

    [Fact]
    public Task A_reader_started_lazily_by_an_assignment()
        => Silent("Task _loop; void M() { while (true) { _loop ??= Task.Run(ReadAsync); Console.Read(); } }" + Read);

    [Fact]
    public Task One_reader_or_the_other() => Silent(
        "C(bool fast) { if (fast) _ = Task.Run(ReadAsync); else _ = Task.Run(() => ReadSlowlyAsync()); }" + Read
        + "async Task ReadSlowlyAsync() { while (true) Console.WriteLine(await _channel.Reader.ReadAsync()); }");

    [Fact]
    public Task Two_conditions_that_may_exclude_each_other() => Silent(
        "C(int mode) { if (mode == 1) _ = Task.Run(ReadAsync); if (mode == 2) _ = Task.Run(ReadAsync); }" + Read);

    [Fact]
    public Task Readers_in_one_chain_of_calls() => Silent(
        """
        Task _loop;
        public void Start() => _loop = Task.Run(LoopAsync);

        private async Task LoopAsync()
        {
            while (await _channel.Reader.WaitToReadAsync())
                await BatchAsync();
        }

        private async Task BatchAsync()
        {
            for (int i = 0; i < 10; i++)
                Console.WriteLine(await _channel.Reader.ReadAsync());
        }
        """);

    [Fact]
    public Task A_drain_after_the_loop_was_awaited() => Silent(
        """
        Task _loop;
        public async Task RunAsync()
        {
            _loop = Task.Run(ReadAsync);
            await _loop;
            while (_channel.Reader.TryRead(out var item))
                Console.WriteLine(item);
        }
        """ + Read);

    [Fact]
    public Task A_drain_in_a_continuation() => Silent(
        """
        public C()
        {
            var loop = Task.Run(ReadAsync);
            loop.ContinueWith(_ => { while (_channel.Reader.TryRead(out var item)) Console.WriteLine(item); });
        }
        """ + Read);

    [Fact]
    public Task A_drain_in_Dispose() => AnalyzerVerifier.Verify(
        $$"""
        class C : IDisposable
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true });
            private readonly Task _loop;
            public C() => _loop = Task.Run(ReadAsync);
            public void Dispose() { {|MPSC016:_channel.Writer.TryComplete()|}; while (_channel.Reader.TryRead(out _)) { } }
            {{Read}}
        }
        """);

    [Fact]
    public Task A_closing_that_a_guard_lets_through_once() => Silent(
        """
        Task _closing;
        async Task RunAsync() { try { await ReadAsync(); } catch (Exception) { StartClosing(); } finally { StartClosing(); } }
        void StartClosing()
        {
            if (Interlocked.CompareExchange(ref _closing, Task.CompletedTask, null) is not null)
                return;
            _ = Task.Run(() => { while (_channel.Reader.TryRead(out var item)) Console.WriteLine(item); });
        }
        """ + Read);

    [Fact]
    public Task A_closing_that_is_made_once_and_started_by_whoever_made_it() => Silent(
        """
        Task _closing;
        async Task RunAsync() { try { await ReadAsync(); } catch (Exception) { StartClosing(); } finally { StartClosing(); } }
        void StartClosing()
        {
            if (_closing is not null)
                return;
            var closing = new Task(() => { while (_channel.Reader.TryRead(out var item)) Console.WriteLine(item); });
            if (Interlocked.CompareExchange(ref _closing, closing, null) is not null)
                return;
            closing.Start();
        }
        """ + Read);

    [Fact]
    public Task Members_that_others_call() => Silent(
        """
        public ValueTask<int> ReadAsync(CancellationToken token) => _channel.Reader.ReadAsync(token);
        public bool TryRead(out int item) => _channel.Reader.TryRead(out item);
        public ChannelReader<int> Reader => _channel.Reader;
        """);

    [Fact]
    public Task Reads_under_a_lock() => Silent(
        """
        private readonly SemaphoreSlim _gate = new(1, 1);

        C()
        {
            for (int i = 0; i < 4; i++)
                _ = Task.Run(TakeAsync);
        }

        async Task TakeAsync()
        {
            while (true)
            {
                await _gate.WaitAsync();
                try { Console.WriteLine(await _channel.Reader.ReadAsync()); }
                finally { _gate.Release(); }
            }
        }
        """);

    [Fact]
    public Task A_channel_for_each_reader() => AnalyzerVerifier.Verify(
        """
        class C
        {
            void M()
            {
                for (int i = 0; i < 4; i++)
                {
                    var channel = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true });
                    _ = Task.Run(async () => { await foreach (var item in channel.Reader.ReadAllAsync()) Console.WriteLine(item); });
                }
            }
        }
        """);

    [Fact]
    public Task A_select_that_keeps_the_pending_read() => Silent(
        """
        public async Task RunAsync()
        {
            var read = _channel.Reader.ReadAsync().AsTask();
            while (true)
            {
                var winner = await Task.WhenAny(read, Task.Delay(100));
                if (winner == read)
                {
                    Console.WriteLine(await read);
                    read = _channel.Reader.ReadAsync().AsTask();
                }
            }
        }
        """);

    [Theory]
    [InlineData("class C { Channel<int> _c = Channel.CreateUnbounded<int>(new() { SingleReader = }); void M() { for (;;) "
        + "Task.Run(() => _c.Reader. } }")]
    [InlineData("class C { Channel<int> _c = Channel.CreateUnbounded<int>(new Options { SingleReader = true }); void M() { for "
        + "(;;) Task.Run(Missing); } }")]
    [InlineData("class C { void M() { var c = Channel.CreateUnbounded<int>(options with { SingleReader = true }); while "
        + "(c.Reader.WaitToReadAsync( } }")]
    public Task Unfinished_code(string source) => AnalyzerVerifier.VerifyUnfinished(source);
}
