using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Shutdown;

public class ClosedExceptionEscapesTests
{
    private static Task Verify(string members) => AnalyzerVerifier.Verify(
        $$"""
        class C
        {
            private readonly Channel<int> _c = Channel.CreateBounded<int>(1);
            private readonly CancellationTokenSource _stop = new();
            void Handle(int x) { }
            {{members}}
        }
        """);

    private static Task InLoop(string loop, string stop = "_c.Writer.TryComplete();") => Verify(
        $$"""
        public async Task Run(CancellationToken ct) { await Task.Yield(); {{loop}} }
        public void Stop() { {{stop}} }
        """);

    [Theory]
    [InlineData("while (true) { var x = await {|MPSC013:_c.Reader.ReadAsync()|}; Handle(x); }")]
    [InlineData("for (;;) Handle(await {|MPSC013:_c.Reader.ReadAsync(ct)|}.ConfigureAwait(false));")]
    [InlineData("while (!ct.IsCancellationRequested) { var x = await {|MPSC013:_c.Reader.ReadAsync(ct)|}; Handle(x); }")]
    [InlineData("while (!_c.Reader.Completion.IsCompleted) { var x = await {|MPSC013:_c.Reader.ReadAsync(ct)|}; Handle(x); }")]
    [InlineData("do { Handle(await {|MPSC013:_c.Reader.ReadAsync(ct)|}.AsTask()); } while (true);")]
    [InlineData("var r = _c.Reader; while (true) { var x = await {|MPSC013:r.ReadAsync()|}; while (r.TryRead(out var y)) Handle(y); }")]
    [InlineData("try { while (true) Handle(await {|MPSC013:_c.Reader.ReadAsync(ct)|}); } catch (OperationCanceledException) { }")]
    [InlineData("try { while (true) Handle(await {|MPSC013:_c.Reader.ReadAsync(ct)|}); } catch (Exception) { throw; }")]
    public Task Nothing_takes_the_exception(string loop) => InLoop(loop);

    [Fact]
    public Task Workers_that_nobody_waits_for() => Verify(
        """
        private readonly List<Task> _workers = new();
        public void Start() { for (int i = 0; i < 2; i++) { var worker = Task.Run(Work); } }
        private async Task Work() { while (!_stop.IsCancellationRequested) Handle(await {|MPSC013:_c.Reader.ReadAsync(_stop.Token)|}); }
        public void Shut() { _c.Writer.TryComplete(); _stop.Cancel(); }
        """);

    [Fact]
    public Task An_async_void_loop_over_a_reader_from_outside() => AnalyzerVerifier.Verify(
        """
        class Provider { public Channel<int> GetChannel() => null!; }
        class C
        {
            private async void Pump(object state)
            {
                while (true)
                {
                    var provider = (Provider)state;
                    var x = await {|MPSC013:provider.GetChannel().Reader.ReadAsync()|}.ConfigureAwait(false);
                    Console.WriteLine(x);
                }
            }
        }
        """);

    [Fact]
    public Task A_helper_that_reads() => Verify(
        """
        public async Task Run() { while (true) Handle(await Next()); }
        private async Task<int> Next() => await {|MPSC013:_c.Reader.ReadAsync()|};
        public void Stop() => _c.Writer.TryComplete();
        """);

    [Fact]
    public Task An_iterator() => Verify(
        """
        public async IAsyncEnumerable<int> All() { while (true) yield return await {|MPSC013:_c.Reader.ReadAsync()|}; }
        public void Stop() => _c.Writer.TryComplete();
        """);

    [Fact]
    public Task Completed_before_the_token_is_cancelled() => InLoop(
        "while (true) Handle(await {|MPSC013:_c.Reader.ReadAsync(_stop.Token)|});", "_c.Writer.TryComplete(); _stop.Cancel();");

    [Fact]
    public Task A_stored_task_that_is_awaited_bare() => Verify(
        """
        private Task _loop = Task.CompletedTask;
        public void Start() => _loop = Run();
        private async Task Run() { while (true) Handle(await {|MPSC013:_c.Reader.ReadAsync()|}); }
        public async Task Stop() { _c.Writer.TryComplete(); await _loop; }
        """);

    [Theory]
    [InlineData("try { while (true) Handle(await _c.Reader.ReadAsync(ct)); } catch (ChannelClosedException) { }")]
    [InlineData("while (true) { try { Handle(await _c.Reader.ReadAsync(ct)); } catch (Exception) { break; } }")]
    [InlineData("try { while (true) Handle(await _c.Reader.ReadAsync(ct)); } catch (ChannelClosedException) { throw new TimeoutException(); }")]
    [InlineData("try { while (true) Handle(await _c.Reader.ReadAsync(ct)); } catch (Exception e) when (e is not OperationCanceledException) { }")]
    public Task Caught(string loop) => InLoop(loop);

    [Theory]
    [InlineData("while (await _c.Reader.WaitToReadAsync(ct)) Handle(await _c.Reader.ReadAsync(ct));")]
    [InlineData("var more = await _c.Reader.WaitToReadAsync(ct); while (more) { Handle(await _c.Reader.ReadAsync(ct)); more = await _c.Reader.WaitToReadAsync(ct); }")]
    [InlineData("while (true) { if (!_c.Reader.TryPeek(out _)) break; Handle(await _c.Reader.ReadAsync(ct)); }")]
    public Task The_item_is_known_to_be_there(string loop) => InLoop(loop);

    [Fact]
    public Task Never_completed() => InLoop("while (true) Handle(await _c.Reader.ReadAsync(ct));", stop: "");

    [Fact]
    public Task Cancelled_before_it_is_completed() => InLoop(
        "while (true) Handle(await _c.Reader.ReadAsync(_stop.Token));", "_stop.Cancel(); _c.Writer.TryComplete();");

    [Fact]
    public Task Completed_by_the_loops_own_body_afterwards() => InLoop(
        "try { while (true) Handle(await _c.Reader.ReadAsync(ct)); } finally { _c.Writer.TryComplete(); }", stop: "");

    [Fact]
    public Task No_loop() => InLoop("Handle(await _c.Reader.ReadAsync(ct));");

    [Fact]
    public Task The_task_goes_to_a_select() => InLoop(
        "while (true) { var read = _c.Reader.ReadAsync(ct).AsTask(); if (read.IsFaulted) break; }");

    [Fact]
    public Task The_caller_catches() => Verify(
        """
        public async Task Start() { try { await Run(); } catch (ChannelClosedException) { } }
        private async Task Run() { while (true) Handle(await _c.Reader.ReadAsync()); }
        public void Stop() => _c.Writer.TryComplete();
        """);

    [Theory]
    [InlineData("try { await _loop; } catch { }")]
    [InlineData("await _loop.ContinueWith(t => Console.WriteLine(t.Exception));")]
    [InlineData("await Task.WhenAny(_loop);")]
    [InlineData("await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);")]
    public Task The_stored_task_is_watched(string wait) => Verify(
        $$"""
        private Task _loop = Task.CompletedTask;
        public void Start() => _loop = Run();
        private async Task Run() { while (true) Handle(await _c.Reader.ReadAsync()); }
        public async Task Stop() { _c.Writer.TryComplete(); {{wait}} }
        """);

    [Fact]
    public Task Handed_to_somebody_who_runs_it() => Verify(
        """
        public void Start(Action<Func<Task>> run) => run(Run);
        private async Task Run() { while (true) Handle(await _c.Reader.ReadAsync()); }
        public void Stop() => _c.Writer.TryComplete();
        """);

    [Fact]
    public Task Unfinished_code() => AnalyzerVerifier.VerifyUnfinished(
        """
        class C
        {
            Channel<int> _c = Channel.CreateUnbounded<int>();
            async void Run()
            {
                while (true) { var x = await _c.Reader.ReadAsync(; }
                while (true) { await unknown.ReadAsync().Foo(
            }
            void Stop() => _c.Writer.Complete(
        }
        """);

    [Fact]
    public Task A_search_for_an_item_that_is_returned_IsSilent() => AnalyzerVerifier.Verify(
        """
        class C : IDisposable
        {
            private readonly Channel<int> _c = Channel.CreateUnbounded<int>();

            public async Task<int> RentAsync()
            {
                while (true)
                {
                    var item = await _c.Reader.ReadAsync();
                    if (item > 0)
                        return item;
                }
            }

            public void Dispose() => _c.Writer.TryComplete();
        }
        """);
}
