using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Shutdown;

public class StopAbandonsItemsTests
{
    private const string Loop = "while (await _c.Reader.WaitToReadAsync(_stop.Token)) if (_c.Reader.TryRead(out var x)) Handle(x);";

    private static Task Verify(string item, string members, string creation = "Channel.CreateUnbounded<{0}>()") => AnalyzerVerifier.Verify(
        $$"""
        class Request(int x)
        {
            public readonly TaskCompletionSource<int> Reply = new();
            public int X { get; } = x;
        }
        class Frame : IDisposable { public void Dispose() { } }
        class C
        {
            private readonly Channel<{{item}}> _c = {{string.Format(System.Globalization.CultureInfo.InvariantCulture, creation, item)}};
            private readonly CancellationTokenSource _stop = new();
            private Task _loop = Task.CompletedTask;
            private static void Handle(Request r) => r.Reply.TrySetResult(r.X);
            private static void Handle(Frame f) => f.Dispose();
            private static void Handle(int x) => Console.WriteLine(x);
            {{members}}
        }
        """);

    // the answer is given in the loop's own code: in a helper it might be anybody's
    private static Task Replies(string loop, string ask, string stop) => AnalyzerVerifier.VerifyWithout(
        RuleIdentifiers.ItemEndsConsumer, // what an answer may throw is not the matter here
        $$"""
        class Request(int x)
        {
            private readonly TaskCompletionSource<int> _reply = new();
            public Task<int> Reply => _reply.Task;
            public void Answer() => _reply.TrySetResult(x);
        }
        class C
        {
            private readonly Channel<Request> _c = Channel.CreateUnbounded<Request>();
            private readonly CancellationTokenSource _stop = new();
            private Task _loop = Task.CompletedTask;
            public void Start() => _loop = Task.Run(Run);
            private async Task Run() { {{loop}} }
            {{ask}}
            {{stop}}
        }
        """);

    private const string Answers = "while (await _c.Reader.WaitToReadAsync(_stop.Token)) if (_c.Reader.TryRead(out var r)) r.Answer();";
    private const string Asks = "public async Task<int> Ask(int x) { var r = new Request(x); await _c.Writer.WriteAsync(r); return await r.Reply; }";
    private const string Stops = "public async Task StopAsync() { {|MPSC012:_stop.Cancel()|}; await _loop; }";

    [Theory]
    [InlineData(Answers)]
    [InlineData("while (true) { var r = await _c.Reader.ReadAsync(_stop.Token); r.Answer(); }")]
    [InlineData("while (await _c.Reader.WaitToReadAsync(_stop.Token)) { var l = new List<Request>(); while (_c.Reader.TryRead(out var r)) l.Add(r); await Task.Delay(1); l.ForEach(r => r.Answer()); }")]
    [InlineData("await foreach (var r in _c.Reader.ReadAllAsync(_stop.Token)) { await Task.Delay(1, _stop.Token); r.Answer(); }")]
    [InlineData("await foreach (var r in _c.Reader.ReadAllAsync(_stop.Token)) { if (_stop.IsCancellationRequested) break; r.Answer(); }")]
    [InlineData("try { while (true) (await _c.Reader.ReadAsync(_stop.Token)).Answer(); } catch (OperationCanceledException) { }")]
    [InlineData("var reader = _c.Reader; while (!_stop.IsCancellationRequested) { var r = await reader.ReadAsync(_stop.Token); r.Answer(); }")]
    [InlineData("await Pump(_c.Reader, _stop.Token); async Task Pump(ChannelReader<Request> reader, CancellationToken ct) { while (await reader.WaitToReadAsync(ct)) (await reader.ReadAsync(ct)).Answer(); }")]
    public Task A_reply_that_never_comes(string loop) => Replies(loop, Asks, Stops);

    [Theory]
    [InlineData("public Task<int> Ask(int x) { var r = new Request(x); if (!_c.Writer.TryWrite(r)) throw new InvalidOperationException(); return r.Reply; }")]
    [InlineData("public async Task<int> Ask(int x) { var r = new Request(x); await Locked(async () => await _c.Writer.WriteAsync(r)); return await r.Reply.ConfigureAwait(false); } private static Task Locked(Func<Task> f) => f();")]
    public Task Other_ways_to_ask(string ask) => Replies(Answers, ask, Stops);

    [Theory]
    [InlineData("public async Task StopAsync() { await {|MPSC012:_stop.CancelAsync()|}; await _loop; }")]
    [InlineData("public async Task StopAsync() { _c.Writer.TryComplete(); {|MPSC012:_stop.Cancel()|}; await _loop; }")]
    [InlineData("public async ValueTask CloseAsync() { End(); await _loop; } private void End() => {|MPSC012:_stop.Cancel()|};")]
    public Task Other_ways_to_stop(string stop) => Replies(Answers, Asks, stop);

    [Theory]
    [InlineData("while (true) { var r = await {|MPSC012:_c.Reader.ReadAsync(ct)|}; r.SetResult(1); }")]
    [InlineData("await foreach (var r in {|MPSC012:_c.Reader.ReadAllAsync(ct)|}) { await Task.Delay(1, ct); r.SetResult(1); }")]
    [InlineData("try { while (true) (await _c.Reader.ReadAsync(ct)).SetResult(1); } finally { while (_c.Reader.TryRead(out var r)) r.SetResult(0); }")]
    public Task A_host_that_stops_its_service(string loop) => AnalyzerVerifier.Verify(
        $$"""
        namespace Microsoft.Extensions.Hosting
        {
            public abstract class BackgroundService { protected abstract Task ExecuteAsync(CancellationToken ct); }
        }

        class C : Microsoft.Extensions.Hosting.BackgroundService
        {
            private readonly Channel<TaskCompletionSource<int>> _c = Channel.CreateUnbounded<TaskCompletionSource<int>>();
            public async Task<int> Ask() { var r = new TaskCompletionSource<int>(); await _c.Writer.WriteAsync(r); return await r.Task; }
            protected override async Task ExecuteAsync(CancellationToken ct) { {{loop}} }
        }
        """);

    [Fact]
    public Task A_bare_completion_source() => AnalyzerVerifier.Verify(
        """
        class C
        {
            private readonly Channel<(int, TaskCompletionSource<int>)> _c = Channel.CreateBounded<(int, TaskCompletionSource<int>)>(8);
            private readonly CancellationTokenSource _stop = new();
            private Task _loop = Task.CompletedTask;
            public void Start() => _loop = Task.Run(Run);
            private async Task Run() { while (true) { var (x, reply) = await _c.Reader.ReadAsync(_stop.Token); reply.TrySetResult(x); } }
            public async Task<int> Ask(int x)
            {
                var reply = new TaskCompletionSource<int>();
                await _c.Writer.WriteAsync((x, reply));
                return await reply.Task;
            }
            public async Task StopAsync() { {|MPSC012:_stop.Cancel()|}; await _loop; }
        }
        """);

    [Theory]
    [InlineData("", "try { while (true) (await _c.Reader.ReadAsync(_stop.Token)).Answer(); } catch (OperationCanceledException) { } while (_c.Reader.TryRead(out var rest)) rest.Answer();")]
    [InlineData("", "try { while (true) (await _c.Reader.ReadAsync(_stop.Token)).Answer(); } finally { while (_c.Reader.TryRead(out var rest)) rest.Answer(); }")]
    [InlineData("", "try { while (true) (await _c.Reader.ReadAsync(_stop.Token)).Answer(); } catch (OperationCanceledException) { await foreach (var r in {|MPSC005:_c.Reader.ReadAllAsync()|}) r.Answer(); }")]
    [InlineData("", "await foreach (var r in {|MPSC005:_c.Reader.ReadAllAsync()|}) r.Answer();")]
    [InlineData("while (_c.Reader.TryRead(out var rest)) rest.Answer();", Answers)]
    public Task What_is_left_is_taken(string afterStop, string loop)
        => Replies(loop, Asks, $$"""public async Task StopAsync() { _stop.Cancel(); await _loop; {{afterStop}} }""");

    [Theory]
    [InlineData("await foreach (var r in {|MPSC011:_c.Reader.ReadAllAsync(_stop.Token)|}) r.Answer();")]
    [InlineData("await foreach (var r in {|MPSC011:_c.Reader.ReadAllAsync(_stop.Token)|}) { await Task.Delay(1); r.Answer(); }")]
    [InlineData("await foreach (var r in _c.Reader.ReadAllAsync(_stop.Token)) { try { await Task.Delay(1, _stop.Token); } catch (OperationCanceledException) { } r.Answer(); }")]
    [InlineData("while (await {|MPSC011:_c.Reader.WaitToReadAsync(_stop.Token)|}) while (_c.Reader.TryRead(out var r)) r.Answer();")]
    public Task The_loop_takes_all_that_is_there_before_it_looks_at_the_token(string loop)
        => Replies(loop, Asks, Stops.Replace("{|MPSC012:", "").Replace("|}", ""));

    [Theory]
    [InlineData("public async Task StopAsync() { _c.Writer.TryComplete(); await _loop; _stop.Cancel(); }")]
    [InlineData("public async Task StopAsync() { _c.Writer.TryComplete(); await Task.WhenAny(_loop, Task.Delay(99)); _stop.Cancel(); }")]
    [InlineData("public async Task StopAsync() { await Drain(); _stop.Cancel(); } private async Task Drain() { _c.Writer.TryComplete(); await _loop; }")]
    [InlineData("public async Task StopAsync() { _c.Writer.TryComplete(); await _loop; } public void Dispose() => _stop.Cancel();")]
    [InlineData("public async Task StopAsync() { while ({|MPSC015:_c.Reader.Count > 0|}) await Task.Delay(1); _stop.Cancel(); await _loop; }")]
    public Task The_loop_comes_to_its_end_first(string stop) => Replies(Answers, Asks, stop);

    [Theory]
    [InlineData("return await r.Reply.WaitAsync(TimeSpan.FromSeconds(1));")]
    [InlineData("return await Task.WhenAny(r.Reply, Task.Delay(1)) == r.Reply ? 1 : 0;")]
    public Task Whoever_waits_has_a_limit(string wait) => Replies(
        Answers, $$"""public async Task<int> Ask(int x) { var r = new Request(x); await _c.Writer.WriteAsync(r); {{wait}} }""",
        Stops.Replace("{|MPSC012:", "").Replace("|}", ""));

    [Fact]
    public Task The_reply_is_cancelled_with_the_token() => Verify(
        "Request",
        """
        public void Start() => _loop = Task.Run(async () => { while (true) { var r = await _c.Reader.ReadAsync(_stop.Token); r.Reply.TrySetResult(r.X); } });
        public async Task<int> Ask(int x)
        {
            var r = new Request(x);
            using var registration = _stop.Token.Register(() => r.Reply.TrySetCanceled());
            await _c.Writer.WriteAsync(r);
            return await r.Reply.Task;
        }
        public async Task StopAsync() { _stop.Cancel(); await _loop; }
        """);

    [Theory]
    [InlineData("while (true) { using var f = await _c.Reader.ReadAsync(_stop.Token); await Task.Yield(); }")]
    [InlineData("await foreach (var f in _c.Reader.ReadAllAsync(_stop.Token)) using (f) await Task.Delay(1, _stop.Token);")]
    [InlineData("while (true) { var f = await _c.Reader.ReadAsync(_stop.Token); await Task.Yield(); f.Dispose(); }")]
    public Task Items_that_the_loop_disposes(string loop) => Verify(
        "Frame",
        $$"""
        public void Post(Frame f) => _c.Writer.TryWrite(f);
        public void Start() => _loop = Task.Run(async () => { {{loop}} });
        public async Task StopAsync() { {|MPSC012:_stop.Cancel()|}; await _loop; }
        """);

    [Theory]
    [InlineData("_c.Writer.TryComplete(); {|MPSC012:_stop.Cancel()|}; await _loop;")]
    [InlineData("{|MPSC012:_stop.Cancel()|}; _c.Writer.TryComplete(); await _loop;")]
    [InlineData("{|MPSC012:_stop.Cancel()|}; await _loop.ConfigureAwait(false);")]
    public Task Plain_data_and_a_stop_that_waits_for_the_loop(string stop) => Verify(
        "int",
        $$"""
        public ValueTask Post(int x) => _c.Writer.WriteAsync(x);
        public void Start() => _loop = Task.Run(async () => { while (await _c.Reader.WaitToReadAsync(_stop.Token)) if (_c.Reader.TryRead(out var x)) Handle(x); });
        public async Task StopAsync() { {{stop}} }
        """, "Channel.CreateBounded<{0}>(100)");

    [Theory]
    [InlineData("Channel.CreateBounded<{0}>(new BoundedChannelOptions(9) {{ FullMode = BoundedChannelFullMode.DropOldest }})")]
    [InlineData("Channel.CreateBounded<{0}>(1)")]
    public Task Plain_data_that_may_be_lost(string creation) => Verify(
        "int",
        """
        public ValueTask Post(int x) => _c.Writer.WriteAsync(x);
        public void Start() => _loop = Task.Run(async () => { while (await _c.Reader.WaitToReadAsync(_stop.Token)) if (_c.Reader.TryRead(out var x)) Handle(x); });
        public async Task StopAsync() { _stop.Cancel(); _c.Writer.TryComplete(); await _loop; }
        """, creation);

    [Theory]
    [InlineData("public void Stop() { _stop.Cancel(); }")]
    [InlineData("public void Stop() { _stop.Cancel(); _c.Writer.TryComplete(); }")]
    [InlineData("public void Cancel() { _stop.Cancel(); _c.Writer.TryComplete(); }")]
    public Task Plain_data_and_a_cancellation_that_says_no_more(string stop) => Verify(
        "int",
        $$"""
        public ValueTask Post(int x) => _c.Writer.WriteAsync(x);
        public async Task RunAsync() { {{Loop}} }
        {{stop}}
        """);

    [Theory]
    [InlineData("_stop.Cancel(); await _loop;")]
    [InlineData("{|MPSC012:_stop.Cancel()|}; _c.Writer.TryComplete(); await _loop;")]
    public Task Plain_data_that_is_only_tried_to_write(string stop) => Verify(
        "int",
        $$"""
        public bool Post(int x) => _c.Writer.TryWrite(x);
        public void Start() => _loop = Task.Run(async () => { {{Loop}} });
        public async Task StopAsync() { {{stop}} }
        """);

    [Fact]
    public Task Plain_data_that_the_loop_itself_puts_in_again() => Verify(
        "int",
        """
        public void Start()
        {
            {|MPSC003:_c.Writer.TryWrite(1)|};
            _loop = Task.Run(async () => { while (await _c.Reader.WaitToReadAsync(_stop.Token)) if (_c.Reader.TryRead(out var x)) _ = Again(x); });
        }
        private async Task Again(int x) { await Task.Delay(99, _stop.Token); await _c.Writer.WriteAsync(x + 1, _stop.Token); }
        public async Task StopAsync() { _stop.Cancel(); _c.Writer.TryComplete(); await _loop; }
        """, "Channel.CreateBounded<{0}>(100)");

    [Fact]
    public Task Plain_data_and_a_source_that_each_start_makes_anew() => AnalyzerVerifier.Verify(
        """
        class C
        {
            private readonly Channel<string> buffer;
            private CancellationTokenSource? source;
            private Task? task;
            public C(int size) => this.buffer = Channel.CreateBounded<string>(size);
            public ValueTask EnqueueAsync(string x, CancellationToken ct = default) => this.buffer.Writer.WriteAsync(x, ct);
            public Task StartAsync()
            {
                this.source = new CancellationTokenSource();
                this.task = Task.Run(async () =>
                {
                    while (!this.source.IsCancellationRequested)
                    {
                        try
                        {
                            var x = await this.buffer.Reader.ReadAsync(this.source.Token).ConfigureAwait(false);
                            Console.WriteLine(x);
                        }
                        catch (OperationCanceledException) { }
                    }
                });
                return Task.CompletedTask;
            }
            public async Task StopAsync()
            {
                if (this.source!.Token.CanBeCanceled) {|MPSC012:this.source.Cancel()|};
                await this.task!.ConfigureAwait(false);
            }
        }
        """);

    [Fact]
    public Task A_reader_that_others_have() => Verify(
        "int",
        $$"""
        public ChannelReader<int> Reader => _c.Reader;
        public ValueTask Post(int x) => _c.Writer.WriteAsync(x);
        public void Start() => _loop = Task.Run(async () => { {{Loop}} });
        public async Task StopAsync() { _stop.Cancel(); _c.Writer.TryComplete(); await _loop; }
        """);

    [Fact]
    public Task Unfinished_code() => AnalyzerVerifier.VerifyUnfinished(
        """
        class C
        {
            private readonly Channel<TaskCompletionSource<> _c = Channel.CreateUnbounded<TaskCompletionSource<int>>();
            private readonly CancellationTokenSource _stop = new();
            private async Task Run() { await foreach (var r in _c.Reader.ReadAllAsync(_stop.)) r.TrySetResult( }
            public async Task StopAsync() { _stop.Cancel(); await 
        }
        """);
}
