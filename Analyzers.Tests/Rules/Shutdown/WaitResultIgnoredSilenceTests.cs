using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Shutdown;

public class WaitResultIgnoredSilenceTests
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
            bool IsDone() => _c.Reader.Completion.IsCompleted;
            {{more}}
        }
        """);

    [Theory]
    [InlineData("while (await _c.Reader.WaitToReadAsync(ct)) while (_c.Reader.TryRead(out var x)) Handle(x);")]
    [InlineData("while (true) { if (!await _c.Reader.WaitToReadAsync(ct)) break; if (_c.Reader.TryRead(out var x)) Handle(x); }")]
    [InlineData("while (true) { var more = await _c.Reader.WaitToReadAsync(ct); if (!more) return; if (_c.Reader.TryRead(out var x)) Handle(x); }")]
    public Task The_result_is_looked_at(string loop) => InLoop(loop);

    [Theory]
    [InlineData("while (true) { await _c.Reader.WaitToReadAsync(); if (!_c.Reader.TryRead(out var x)) break; Handle(x); }")]
    [InlineData("while (true) { await _c.Reader.WaitToReadAsync(); if (_c.Reader.TryRead(out var x)) { Handle(x); continue; } return; }")]
    [InlineData("while (true) { await _c.Reader.WaitToReadAsync(); bool any = _c.Reader.TryRead(out var x); if (!any) break; Handle(x); }")]
    [InlineData("while (true) { await _c.Reader.WaitToReadAsync(); _c.Reader.TryRead(out var x); if (x == 0) break; Handle(x); }")]
    public Task A_failed_TryRead_leaves_the_loop(string loop) => InLoop(loop);

    [Theory]
    [InlineData("while (!_c.Reader.Completion.IsCompleted) { await _c.Reader.WaitToReadAsync(); if (_c.Reader.TryRead(out var x)) Handle(x); }")]
    [InlineData("while (true) { await _c.Reader.WaitToReadAsync(); if (_c.Reader.Completion.IsCompleted) break; }")]
    [InlineData("while (!IsDone()) { await _c.Reader.WaitToReadAsync(); if (_c.Reader.TryRead(out var x)) Handle(x); }")]
    public Task Completion_is_asked_for(string loop) => InLoop(loop);

    [Fact]
    public Task ReadAsync_throws_out_of_the_loop() => InLoop(
        "while (true) { await _c.Reader.WaitToReadAsync(ct); Handle(await _c.Reader.ReadAsync(ct)); }");

    [Fact]
    public Task ReadAsync_throws_and_the_catch_leaves_the_loop() => InLoop(
        """
        while (true)
        {
            try { await _c.Reader.WaitToReadAsync(ct); Handle(await _c.Reader.ReadAsync(ct)); }
            catch (ChannelClosedException) { break; }
        }
        """);

    [Fact]
    public Task No_loop() => InLoop("await _c.Reader.WaitToReadAsync(ct); while (_c.Reader.TryRead(out var x)) Handle(x);");

    [Theory]
    [InlineData("await foreach (var x in source) { await _c.Writer.WaitToWriteAsync(ct); _c.Writer.TryWrite(x); }")]
    [InlineData("await foreach (var x in source) { try { await _c.Writer.WaitToWriteAsync(ct); await _c.Writer.WriteAsync(x, ct); } catch (Exception) { } }")]
    public Task A_foreach_goes_on_with_its_source(string loop) => InLoop(
        loop, "private readonly IAsyncEnumerable<int> source = null!; public void Stop() => _c.Writer.TryComplete();");

    [Fact]
    public Task A_foreach_ends_by_itself() => InLoop(
        "await _c.Reader.WaitToReadAsync(ct); foreach (var i in new[] { 1, 2 }) Handle(i);");

    [Fact]
    public Task Never_completed() => InLoop(
        "while (true) { await _c.Reader.WaitToReadAsync(ct); while (_c.Reader.TryRead(out var x)) Handle(x); }", more: "");

    [Theory]
    [InlineData("_stop.Cancel(); _c.Writer.TryComplete();")]
    [InlineData("_c.Writer.TryComplete(); _stop.Cancel();")]
    public Task Whoever_completes_cancels_the_wait_too(string stop) => InLoop(
        "while (true) { await _c.Reader.WaitToReadAsync(_stop.Token); while (_c.Reader.TryRead(out var x)) Handle(x); }",
        $$"""public void Stop() { {{stop}} }""");

    [Theory]
    [InlineData("while (_running) { await _c.Reader.WaitToReadAsync(ct); if (_c.Reader.TryRead(out var x)) Handle(x); }")]
    [InlineData("while (true) { if (!_running) return; await _c.Reader.WaitToReadAsync(ct); if (_c.Reader.TryRead(out var x)) Handle(x); }")]
    public Task Whoever_completes_ends_the_loop_by_its_condition(string loop) => InLoop(
        loop, "public void Stop() { _running = false; _c.Writer.TryComplete(); }");

    [Fact]
    public Task Completed_by_the_loops_own_body_afterwards() => InLoop(
        """
        try { while (true) { await _c.Reader.WaitToReadAsync(ct); while (_c.Reader.TryRead(out var x)) Handle(x); } }
        finally { _c.Writer.TryComplete(); }
        """, more: "");

    [Fact]
    public Task Completed_with_an_error_only() => InLoop(
        "while (true) { await _c.Reader.WaitToReadAsync(); while (_c.Reader.TryRead(out var x)) Handle(x); }",
        "public void Fail() { try { Handle(1); } catch (Exception e) { _c.Writer.TryComplete(e); } }");

    [Theory]
    [InlineData("while (!_c.Writer.TryWrite(1)) { if (!await _c.Writer.WaitToWriteAsync(ct)) return; }")]
    [InlineData("while (!_c.Writer.TryWrite(1)) { if (_c.Reader.Completion.IsCompleted) break; Thread.Sleep(1); }")]
    [InlineData("while (true) { _c.Writer.TryWrite(1); await Task.Delay(9, ct); }")]
    [InlineData("while (true) { if (!_c.Writer.TryWrite(1)) Console.WriteLine(); await Task.Delay(9, ct); }")]
    [InlineData("int tries = 0; while (!_c.Writer.TryWrite(1)) { if (++tries > 9) break; Thread.Sleep(1); }")]
    [InlineData("var w = System.Diagnostics.Stopwatch.StartNew(); while (!_c.Writer.TryWrite(1)) { if (w.ElapsedMilliseconds > 9) return; }")]
    [InlineData("for (int i = 0; i < 9; i++) if (_c.Writer.TryWrite(1)) break;")]
    public Task Writing_that_notices_or_that_is_not_tried_for_ever(string loop) => InLoop(loop);

    [Fact]
    public Task A_writing_loop_of_a_channel_that_is_never_completed()
        => InLoop("while (!_c.Writer.TryWrite(1)) Thread.Sleep(1);", more: "");

    [Fact]
    public Task Inner_loop_limited_by_the_batch() => InLoop(
        """
        while (await _c.Reader.WaitToReadAsync(ct))
        {
            var batch = new List<int>();
            while (batch.Count < 9 && _c.Reader.TryRead(out var x)) batch.Add(x);
        }
        """);

    [Fact]
    public Task Unfinished_code() => AnalyzerVerifier.VerifyUnfinished(
        """
        class C
        {
            Channel<int> _c = Channel.CreateUnbounded<int>();
            async Task Run()
            {
                while (true) { await _c.Reader.WaitToReadAsync(; if (_c.Reader.TryRead(out var x) }
                while (!_c.Writer.TryWrite( { }
                while (await _c.Reader.
            }
        }
        """);
}
