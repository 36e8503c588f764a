using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Contract;

public class SynchronousContinuationsTests
{
    private const string Allowed = "{|MPSC022:AllowSynchronousContinuations = true|}";

    private static Task Verify(string members, string options = Allowed, string item = "int") => AnalyzerVerifier.Verify(
        $$"""
        interface IJob { Task RunAsync(CancellationToken token); }
        interface IMessage { string Describe(int width); }
        class C
        {
            private readonly object _gate = new();
            private readonly SemaphoreSlim _semaphore = new(1, 1);
            private int _count;
            private readonly Channel<{{item}}> _channel = Channel.CreateUnbounded<{{item}}>(new UnboundedChannelOptions { {{options}} });
            {{members}}
        }
        """);

    private static Task Silent(string members, string item = "int") => Verify(members, "AllowSynchronousContinuations = true", item);

    private const string Locked = "public void Post(int item) { lock (_gate) { _channel.Writer.TryWrite(item); _count++; } }";

    [Fact]
    public Task A_lock_that_the_reader_takes_too() => Verify(
        Locked + "private async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) { lock (_gate) "
            + "_count--; } }");

    [Fact]
    public Task A_lock_taken_in_a_helper_of_the_reader() => Verify(
        Locked + """
        private async Task ReadAsync()
        {
            while (await _channel.Reader.WaitToReadAsync().ConfigureAwait(false))
                while (_channel.Reader.TryRead(out var item))
                    Handle(item);
        }

        private void Handle(int item) { lock (_gate) _count -= item; }
        """);

    [Fact]
    public Task A_write_in_a_helper_that_is_called_under_the_lock() => Verify(
        """
        public void Post(int item) { lock (_gate) Put(item); }
        private void Put(int item) => _channel.Writer.TryWrite(item);
        private async Task ReadAsync() { while (true) { var item = await _channel.Reader.ReadAsync(); lock (_gate) _count -= item; } }
        """);

    [Fact]
    public Task Monitor_and_this() => Verify(
        """
        public void Post(int item) { Monitor.Enter(this); try { _channel.Writer.TryWrite(item); } finally { Monitor.Exit(this); } }
        private async Task ReadAsync() { while (true) { var item = await _channel.Reader.ReadAsync(); lock (this) _count -= item; } }
        """);

    [Fact]
    public Task A_completion_under_the_lock() => Verify(
        """
        public void Close() { lock (_gate) { _channel.Writer.TryComplete(); _count = -1; } }
        private async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) { } lock (_gate) _count = 0; }
        """);

    [Fact]
    public Task A_semaphore_that_the_reader_waits_for_with_its_thread() => Verify(
        """
        public async Task PostAsync(int item)
        {
            await _semaphore.WaitAsync();
            try { _channel.Writer.TryWrite(item); }
            finally { _semaphore.Release(); }
        }

        private async Task ReadAsync()
        {
            await foreach (var item in _channel.Reader.ReadAllAsync())
            {
                _semaphore.Wait();
                _count += item;
                _semaphore.Release();
            }
        }
        """);

    [Fact]
    public Task A_local_channel_and_a_local_lock() => AnalyzerVerifier.Verify(
        """
        class C
        {
            void M()
            {
                var gate = new object();
                var channel = Channel.CreateBounded<int>(new BoundedChannelOptions(4) { {|MPSC022:AllowSynchronousContinuations = true|} });
                _ = Task.Run(async () => { await foreach (var item in channel.Reader.ReadAllAsync()) lock (gate)
                    Console.WriteLine(item); });
                lock (gate)
                    channel.Writer.TryWrite(1);
            }
        }
        """);

    [Fact]
    public Task A_handler_from_outside_under_the_lock() => Verify(
        Locked + "public event Action<int> Received; private async Task ReadAsync() { while (true) Received?.Invoke(await "
            + "_channel.Reader.ReadAsync()); }",
        "{|MPSC022:AllowSynchronousContinuations = true|}");

    [Fact]
    public Task A_delegate_from_outside() => Verify(
        """
        private readonly Func<int, Task> _handler;
        public C(Func<int, Task> handler) => _handler = handler;
        private async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) await _handler(item); }
        """);

    [Fact]
    public Task Items_that_are_delegates() => Verify(
        "private async Task ReadAsync() { while (await _channel.Reader.WaitToReadAsync()) while (_channel.Reader.TryRead(out var "
            + "work)) work(); }",
        item: "Action");

    [Fact]
    public Task Items_that_are_jobs() => Verify(
        """
        private async Task ReadAsync()
        {
            while (await _channel.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                if (_channel.Reader.TryRead(out var job))
                    await job.RunAsync(default).ConfigureAwait(false);
            }
        }
        """, item: "IJob");

    [Fact]
    public Task Not_allowed() => Verify(
        Locked + "private async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) { lock (_gate) _count--; } }",
        "AllowSynchronousContinuations = false");

    [Fact]
    public Task No_lock_and_nothing_from_outside() => Silent(
        "public void Post(int item) => _channel.Writer.TryWrite(item); private async Task ReadAsync() { await foreach (var item "
            + "in _channel.Reader.ReadAllAsync()) _count += item; }");

    [Fact]
    public Task Another_lock() => Silent(
        Locked + "readonly object _other = new(); private async Task ReadAsync() { await foreach (var item in "
            + "_channel.Reader.ReadAllAsync()) { lock (_other) _count--; } }");

    [Fact]
    public Task A_write_after_the_lock() => Silent(
        """
        public void Post(int item) { lock (_gate) _count++; _channel.Writer.TryWrite(item); }
        private async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) { lock (_gate) _count--; } }
        """);

    [Fact]
    public Task A_semaphore_that_the_reader_awaits() => Silent(
        """
        public async Task PostAsync(int item) { await _semaphore.WaitAsync(); _channel.Writer.TryWrite(item); _semaphore.Release(); }
        private async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) {
            await _semaphore.WaitAsync(); _semaphore.Release(); } }
        """);

    [Fact]
    public Task A_reader_that_only_polls() => Silent(
        Locked + "private void Drain() { while (_channel.Reader.TryRead(out var item)) lock (_gate) _count -= item; }");

    [Fact]
    public Task A_reader_that_blocks_its_own_thread() => Silent(
        Locked + "private void Loop() { while (true) { var item = {|MPSC023:_channel.Reader.ReadAsync().AsTask().Result|}; lock (_gate) "
            + "_count -= item; } }");

    [Fact]
    public Task Work_handed_to_another_thread() => Silent(
        "private async Task ReadAsync() { await foreach (var job in _channel.Reader.ReadAllAsync()) await Task.Run(() => "
            + "job.RunAsync(default)); }",
        item: "IJob");

    [Fact]
    public Task A_reader_that_yields_first() => Silent(
        """
        private readonly Action<int> _handler;
        public C(Action<int> handler) => _handler = handler;
        private async Task ReadAsync() { while (true) { var item = await _channel.Reader.ReadAsync(); await Task.Yield();
            _handler(item); } }
        """);

    [Fact]
    public Task A_callback_before_the_loop_and_one_for_errors() => Silent(
        """
        private readonly Action _started;
        private readonly Action<Exception> _failed;
        public C(Action started, Action<Exception> failed) { _started = started; _failed = failed; }
        private async Task ReadAsync()
        {
            _started();
            try { await foreach (var item in _channel.Reader.ReadAllAsync()) _count += item; }
            catch (Exception error) { _failed(error); }
        }
        """);

    [Fact]
    public Task Delegates_of_its_own() => Silent(
        """
        private static readonly Func<int, int> s_double = x => 2 * x;
        private async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) _count += s_double(item); }
        """);

    [Fact]
    public Task Items_that_only_tell_about_themselves() => Silent(
        "private async Task ReadAsync() { await foreach (var message in _channel.Reader.ReadAllAsync()) "
            + "Console.WriteLine(message.Describe(80)); }",
        item: "IMessage");

    [Fact]
    public Task The_reader_writes_under_its_own_lock() => Silent(
        "private async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) lock (_gate) { if (item > 0) "
            + "_channel.Writer.TryWrite(item - 1); } }");

    [Fact]
    public Task Unfinished_code() => AnalyzerVerifier.VerifyUnfinished(
        """
        class C
        {
            Channel<int> _c = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { AllowSynchronousContinuations = true });
            void Post() { lock ( ) _c.Writer.TryWrite(1); }
            async Task Read() { await foreach (var x in _c.Reader.ReadAllAsync()) lock (missing) x.; }
        }
        """);
}
