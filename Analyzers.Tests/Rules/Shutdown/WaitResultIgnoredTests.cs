using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Shutdown;

public class WaitResultIgnoredTests
{
    private static Task InLoop(string loop, string more = "public void Stop() => _c.Writer.TryComplete();") => AnalyzerVerifier.Verify(
        $$"""
        class C
        {
            private readonly Channel<int> _c = Channel.CreateBounded<int>(1);
            private readonly CancellationTokenSource _stop = new();
            private volatile bool _running = true;
            public async Task Run(CancellationToken ct) { await Task.Yield(); {{loop}} }
            void Handle(int x) { }
            {{more}}
        }
        """);

    [Theory]
    [InlineData("while (true) { await {|MPSC017:_c.Reader.WaitToReadAsync(ct)|}; while (_c.Reader.TryRead(out var x)) Handle(x); }")]
    [InlineData("while (!ct.IsCancellationRequested) { await {|MPSC017:_c.Reader.WaitToReadAsync(ct)|}; if (_c.Reader.TryRead(out var x)) Handle(x); }")]
    [InlineData("for (;;) { if (_c.Reader.TryRead(out var x)) Handle(x); else await {|MPSC017:_c.Reader.WaitToReadAsync()|}.ConfigureAwait(false); }")]
    [InlineData("int x; while (!_c.Reader.TryRead(out x)) await {|MPSC017:_c.Reader.WaitToReadAsync(ct)|}; Handle(x);")]
    [InlineData("do { _ = await {|MPSC017:_c.Reader.WaitToReadAsync(ct)|}; if (!_c.Reader.TryRead(out var x)) continue; Handle(x); } while (true);")]
    [InlineData("while (true) { {|MPSC023:{|MPSC017:_c.Reader.WaitToReadAsync()|}.AsTask().Wait()|}; if (_c.Reader.TryRead(out var x)) Handle(x); }")]
    [InlineData("while (true) { {|MPSC023:{|MPSC017:_c.Reader.WaitToReadAsync()|}.AsTask().GetAwaiter().GetResult()|}; if (_c.Reader.TryRead(out var x)) Handle(x); }")]
    [InlineData("while (true) { var any = await {|MPSC017:_c.Reader.WaitToReadAsync(ct)|}; if (_c.Reader.TryRead(out var x)) Handle(x); }")]
    public Task An_ignored_wait(string loop) => InLoop(loop);

    [Fact]
    public Task A_local_reader() => InLoop(
        "var r = _c.Reader; while (true) { await {|MPSC017:r.WaitToReadAsync(ct)|}; if (r.TryRead(out var x)) Handle(x); }");

    [Fact]
    public Task A_local_channel() => AnalyzerVerifier.Verify(
        """
        class C
        {
            public async Task Run()
            {
                var c = Channel.CreateUnbounded<int>();
                _ = Task.Run(() => { c.Writer.TryWrite(1); c.Writer.Complete(); });
                while (true)
                {
                    await {|MPSC017:c.Reader.WaitToReadAsync()|};
                    if (c.Reader.TryRead(out var x)) Console.WriteLine(x);
                }
            }
        }
        """);

    [Fact]
    public Task A_reader_from_outside() => AnalyzerVerifier.Verify(
        """
        class C(ChannelReader<int> reader)
        {
            public async Task Run(CancellationToken ct)
            {
                while (!ct.IsCancellationRequested)
                {
                    await {|MPSC017:reader.WaitToReadAsync(ct)|};
                    while (reader.TryRead(out var x)) Console.WriteLine(x);
                }
            }
        }
        """);

    [Fact]
    public Task A_parameter_of_a_static_helper() => AnalyzerVerifier.Verify(
        """
        class C : IDisposable
        {
            private readonly Channel<int> _c = Channel.CreateUnbounded<int>();
            public Task Start(CancellationToken ct) => Run(_c, ct);
            public void Dispose() => _c.Writer.TryComplete();
            private static async Task Run(Channel<int> sizes, CancellationToken ct)
            {
                while (!sizes.Reader.TryRead(out _))
                    await {|MPSC017:sizes.Reader.WaitToReadAsync(ct)|}.ConfigureAwait(false);
            }
        }
        """);

    [Theory]
    [InlineData("while (!{|MPSC017:_c.Writer.TryWrite(1)|}) await Task.Delay(1, ct);")]
    [InlineData("while (!{|MPSC017:_c.Writer.TryWrite(1)|}) { Thread.Sleep(1); }")]
    [InlineData("while (true) { if ({|MPSC017:_c.Writer.TryWrite(1)|}) break; await Task.Yield(); }")]
    [InlineData("bool written; do { written = {|MPSC017:_c.Writer.TryWrite(1)|}; } while (!written);")]
    [InlineData("while (!_c.Writer.TryWrite(1)) await {|MPSC017:_c.Writer.WaitToWriteAsync(ct)|};")]
    [InlineData("while (!ct.IsCancellationRequested && !{|MPSC017:_c.Writer.TryWrite(1)|}) Thread.Yield();")]
    public Task Trying_to_write_until_it_succeeds(string loop) => InLoop(loop);

    [Fact]
    public Task A_completed_wait_is_taken_for_an_item() => InLoop(
        """
        while (true)
        {
            if (_pending == 0) { if (!await _c.Reader.WaitToReadAsync(ct)) break; }
            else
            {
                var wait = {|MPSC017:_c.Reader.WaitToReadAsync(ct)|};
                if (!wait.IsCompleted) await {|MPSC010:Task.WhenAny(wait.AsTask(), Answer())|};
            }
            while (_c.Reader.TryRead(out var x)) Handle(x);
        }
        """,
        """
        public void Stop() { _c.Writer.TryComplete(); _stop.Cancel(); }
        private int _pending;
        Task Answer() => Task.Delay(1);
        """);

    [Fact]
    public Task An_exception_of_the_read_that_is_only_logged() => InLoop(
        """
        while (!ct.IsCancellationRequested)
        {
            try { await {|MPSC017:_c.Reader.WaitToReadAsync(ct)|}; Handle(await _c.Reader.ReadAsync(ct)); }
            catch (Exception e) { Console.WriteLine(e); }
        }
        """);

    [Fact]
    public Task Completed_first_and_cancelled_when_it_takes_too_long() => InLoop(
        "while (true) { await {|MPSC017:_c.Reader.WaitToReadAsync(_stop.Token)|}; if (_c.Reader.TryRead(out var x)) Handle(x); }",
        "public async Task Stop(Task loop) { _c.Writer.TryComplete(); await Task.WhenAny(loop, Task.Delay(9)); _stop.Cancel(); }");

    [Theory]
    [InlineData("_readers[key]")]
    [InlineData("_readers.TryGetValue(key, out var found) ? found : throw new KeyNotFoundException()")]
    public Task An_element_of_a_collection_that_nothing_completes_IsSilent(string reader) => AnalyzerVerifier.Verify(
        $$"""
        class C
        {
            private readonly Dictionary<int, ChannelReader<int>> _readers = [];

            public async Task Run(int key, CancellationToken ct)
            {
                var reader = {{reader}};
                while (!ct.IsCancellationRequested)
                {
                    await reader.WaitToReadAsync(ct);
                    if (reader.TryRead(out var x))
                        Console.WriteLine(x);
                }
            }
        }
        """);
}
