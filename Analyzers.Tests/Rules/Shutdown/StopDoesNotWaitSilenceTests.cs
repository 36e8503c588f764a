using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Shutdown;

public class StopDoesNotWaitSilenceTests
{
    private static Task Verify(string members) => AnalyzerVerifier.Verify(
        $$"""
        class C
        {
            private readonly Channel<int> _c = Channel.CreateUnbounded<int>();
            private readonly CancellationTokenSource _stop = new();
            private readonly ManualResetEventSlim _done = new();
            private readonly TaskCompletionSource _end = new();
            private Task _loop = Task.CompletedTask;
            private readonly List<Task> _loops = new();
            public bool Post(int x) => _c.Writer.TryWrite(x);
            private async Task Run() { await foreach (var x in _c.Reader.ReadAllAsync()) Console.WriteLine(x); }
            private static Task SafeAwait(Task t) => t;
            {{members}}
        }
        """);

    [Theory]
    [InlineData("await _loop;")]
    [InlineData("await _loop.ConfigureAwait(false);")]
    [InlineData("await _loop.WaitAsync(TimeSpan.FromSeconds(1));")]
    [InlineData("await Task.WhenAny(_loop, Task.Delay(1));")]
    [InlineData("await Task.WhenAll(_loop);")]
    [InlineData("_loop.Wait(100);")]
    [InlineData("_loop?.GetAwaiter().GetResult();")]
    [InlineData("if (_loop is { } loop) await loop;")]
    [InlineData("var loop = Interlocked.Exchange(ref _loop, null!); await loop;")]
    [InlineData("await SafeAwait(_loop);")]
    [InlineData("while (!_loop.IsCompleted) await Task.Delay(1);")]
    [InlineData("SpinWait.SpinUntil(() => _loop.IsCompleted);")]
    public Task The_task_is_waited_for(string wait) => Verify(
        $$"""
        public void Start() => _loop = Task.Run(Run);
        public async Task StopAsync() { _c.Writer.TryComplete(); await Task.Yield(); {{wait}} }
        """);

    [Theory]
    [InlineData("public void Dispose() => _c.Writer.TryComplete(); public async ValueTask DisposeAsync() { _c.Writer.TryComplete(); await _loop; }")]
    [InlineData("public void Stop() => _c.Writer.TryComplete(); public Task WhenStopped() => _loop;")]
    [InlineData("public Task Loop => _loop; public Task StopAsync() { _c.Writer.TryComplete(); return Task.CompletedTask; }")]
    public Task Another_member_waits_or_gives_it_away(string stops) => Verify($$"""public void Start() => _loop = Run(); {{stops}}""");

    [Theory]
    [InlineData("public async Task StopAsync() { _c.Writer.TryComplete(); await _c.Reader.Completion; }")]
    [InlineData("public Task Completion => _c.Reader.Completion; public Task StopAsync() { _c.Writer.TryComplete(); return Task.CompletedTask; }")]
    [InlineData("public async Task StopAsync() { _c.Writer.TryComplete(); await _end.Task; }")]
    [InlineData("public async Task StopAsync() { _c.Writer.TryComplete(); await Task.Yield(); _done.Wait(); }")]
    [InlineData("public async Task StopAsync() { _c.Writer.TryComplete(); await Ended(); } private async Task Ended() => await _end.Task;")]
    public Task The_end_is_seen_in_another_way(string stop) => Verify($$"""public void Start() => _ = Run(); {{stop}}""");

    [Theory]
    [InlineData("_end.TrySetResult();")]
    [InlineData("_done.Set();")]
    [InlineData("Ended?.Invoke(this, EventArgs.Empty);")]
    [InlineData("Tell();")]
    public Task The_loop_says_when_it_is_over(string told) => Verify(
        $$"""
        public event EventHandler? Ended;
        private void Tell() => _end.TrySetResult();
        public void Start() => _ = Consume();
        private async Task Consume() { try { await foreach (var x in _c.Reader.ReadAllAsync()) { } } finally { {{told}} } }
        public Task StopAsync() { _c.Writer.TryComplete(); return Task.CompletedTask; }
        """);

    [Fact]
    public Task A_stage_whose_end_is_the_next_channels_end() => Verify(
        """
        private readonly Channel<int> _next = Channel.CreateUnbounded<int>();
        public ChannelReader<int> Results => _next.Reader;
        public void Start() => _ = Map();
        private async Task Map()
        {
            try { await foreach (var x in _c.Reader.ReadAllAsync()) await _next.Writer.WriteAsync(x); }
            finally { _next.Writer.TryComplete(); }
        }
        public Task StopAsync() { _c.Writer.TryComplete(); return Task.CompletedTask; }
        """);

    [Fact]
    public Task A_loop_that_stops_itself() => Verify(
        """
        public void Start() => _ = Consume();
        private async Task Consume() { await foreach (var x in _c.Reader.ReadAllAsync()) if (x == 0) await CloseAsync(); }
        public Task CloseAsync() { _c.Writer.TryComplete(); return Task.CompletedTask; }
        """);

    [Fact]
    public Task A_synchronous_stop_of_a_loop_that_nobody_keeps() => Verify(
        """
        public void Start() => _ = Run();
        public void Dispose() => _c.Writer.TryComplete();
        """);

    [Fact]
    public Task Forgotten_on_purpose() => Verify(
        """
        public void Start() => Forget(Run());
        private static void Forget(Task task) { }
        public Task StopAsync() { _c.Writer.TryComplete(); return Task.CompletedTask; }
        """);

    [Fact]
    public Task Outer_tasks_that_are_only_counted() => Verify(
        """
        private readonly Dictionary<int, Task> _running = new();
        public void Start() { _running.Add(1, Task.Factory.StartNew(Run, TaskCreationOptions.LongRunning)); }
        public int Count() => _running.ToArray().Length;
        """);

    [Theory]
    [InlineData("var t = Read(c.Reader);", "await t;")]
    [InlineData("_ = Read(c.Reader);", "await c.Reader.Completion;")]
    [InlineData("_ = Read(c.Reader);", "await Task.Delay(1000);")]
    [InlineData("_ = Read(c.Reader);", "Console.ReadLine();")]
    [InlineData("var t = Read(c.Reader);", "SafeAwait(t).Wait();")]
    [InlineData("var all = new List<Task>(); all.Add(Read(c.Reader));", "await Task.WhenAll(all);")]
    public Task A_method_that_may_wait_for_its_consumer(string start, string end) => Verify(
        $$"""
        public async Task Handle(int[] items)
        {
            var c = Channel.CreateUnbounded<int>();
            {{start}}
            foreach (var item in items) await c.Writer.WriteAsync(item);
            c.Writer.TryComplete();
            {{end}}
        }
        private static async Task Read(ChannelReader<int> r) { await foreach (var x in r.ReadAllAsync()) Console.WriteLine(x); }
        """);

    [Fact]
    public Task A_consumer_of_somebody_elses_channel() => Verify(
        """
        public async Task Handle(Channel<int> c)
        {
            _ = Read(c.Reader);
            await c.Writer.WriteAsync(1);
            c.Writer.TryComplete();
        }
        private static async Task Read(ChannelReader<int> r) { await foreach (var x in r.ReadAllAsync()) Console.WriteLine(x); }
        """);

    [Fact]
    public Task Nobody_stops_it_here() => Verify("public void Start() => _ = Run();");

    [Fact]
    public Task What_is_stopped_is_another_channel() => Verify(
        """
        private readonly Channel<int> _other = Channel.CreateUnbounded<int>();
        public void Complete() => _c.Writer.TryComplete();
        public void Start() => _loop = Run();
        public Task StopAsync() { _other.Writer.TryComplete(); return Task.CompletedTask; }
        """);

    [Fact]
    public Task The_loop_is_the_callers() => Verify(
        """
        public async Task ExecuteAsync() => await Run();
        public Task StopAsync() { _c.Writer.TryComplete(); return Task.CompletedTask; }
        """);
}
