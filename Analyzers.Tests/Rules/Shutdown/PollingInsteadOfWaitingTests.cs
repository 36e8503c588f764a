using Microsoft.CodeAnalysis;
using Mpsc.Analyzers.Rules.Shutdown;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Shutdown;

public class PollingInsteadOfWaitingTests
{
    private static Task InLoop(string loop) => AnalyzerVerifier.Verify(
        $$"""
        class C
        {
            private readonly Channel<int> _c = Channel.CreateUnbounded<int>();
            public async Task Run(CancellationToken ct) { await Task.Yield(); {{loop}} }
            void Handle(int x) { }
        }
        """);

    [Fact]
    public void Off_by_default()
    {
        Assert.False(PollingInsteadOfWaiting.Rule.IsEnabledByDefault);
        Assert.Equal(DiagnosticSeverity.Info, PollingInsteadOfWaiting.Rule.DefaultSeverity);
    }

    [Theory]
    [InlineData("while (!ct.IsCancellationRequested) { if ({|MPSC015:_c.Reader.TryRead(out var x)|}) Handle(x); else await Task.Delay(10, ct); }")]
    [InlineData("while (true) { if (!{|MPSC015:_c.Reader.TryRead(out var x)|}) { Thread.Sleep(1); continue; } Handle(x); }")]
    [InlineData("while (true) { if ({|MPSC015:_c.Reader.TryRead(out var x)|}) { Handle(x); continue; } await Task.Delay(10).ConfigureAwait(false); }")]
    [InlineData("while (true) { if ({|MPSC015:_c.Reader.TryRead(out var x)|}) { Handle(x); return; } Thread.Sleep(1); }")]
    [InlineData("int x; while (!{|MPSC015:_c.Reader.TryRead(out x)|}) await Task.Yield(); Handle(x);")]
    [InlineData("int x; var spin = new SpinWait(); while (!{|MPSC015:_c.Reader.TryRead(out x)|}) spin.SpinOnce(); Handle(x);")]
    [InlineData("for (;;) { if ({|MPSC015:_c.Reader.TryRead(out var x)|} && x > 0) Handle(x); else Thread.Yield(); }")]
    [InlineData("var r = _c.Reader; do { if ({|MPSC015:r.TryRead(out var x)|}) Handle(x); else Thread.Sleep(5); } while (!ct.IsCancellationRequested);")]
    [InlineData("while (!_c.Reader.Completion.IsCompleted) { if (!{|MPSC015:_c.Reader.TryRead(out var x)|}) { Thread.Sleep(1); continue; } return; }")]
    public Task A_pause_when_there_is_nothing(string loop) => InLoop(loop);

    [Fact]
    public Task A_reader_from_outside() => AnalyzerVerifier.Verify(
        """
        class C(ChannelReader<int> reader)
        {
            public void Run() { while (true) { if ({|MPSC015:reader.TryRead(out var x)|}) Console.WriteLine(x); else Thread.Sleep(10); } }
        }
        """);

    [Theory]
    [InlineData("while (true) { if (_c.Reader.TryRead(out var x)) Handle(x); await Task.Delay(20, ct); }")]
    [InlineData("while (true) { bool any = _c.Reader.TryRead(out var x); if (any) Handle(x); await Task.Delay(20, ct); }")]
    [InlineData("while (true) { while (_c.Reader.TryRead(out var x)) Handle(x); Handle(0); await Task.Delay(20, ct); }")]
    public Task A_clock_that_also_reads(string loop) => InLoop(loop);

    [Theory]
    [InlineData("while (await _c.Reader.WaitToReadAsync(ct)) { if (!_c.Reader.TryRead(out var x)) { await Task.Delay(1); continue; } Handle(x); }")]
    [InlineData("var first = await _c.Reader.ReadAsync(ct); while (true) { if (_c.Reader.TryRead(out var x)) Handle(x); else await Task.Delay(1); }")]
    public Task It_waits_as_well(string loop) => InLoop(loop);

    [Theory]
    [InlineData("while (_c.Reader.TryRead(out var x)) { Handle(x); await Task.Delay(10); }")]
    [InlineData("while (true) { if (!_c.Reader.TryRead(out var x)) break; Handle(x); await Task.Delay(10); }")]
    [InlineData("while (true) { if (_c.Reader.TryRead(out var x)) { Handle(x); await Task.Delay(10); } else break; }")]
    public Task A_pause_after_an_item(string loop) => InLoop(loop);

    [Fact]
    public Task Back_off_after_an_error() => InLoop(
        "while (_c.Reader.TryRead(out var x)) { try { Handle(x); } catch { await Task.Delay(1000, ct); } }");

    [Fact]
    public Task A_few_tries() => InLoop("for (int i = 0; i < 9; i++) { if (_c.Reader.TryRead(out var x)) { Handle(x); break; } Thread.Sleep(1); }");

    [Fact]
    public Task A_writer_that_drops_the_oldest_item() => InLoop(
        "while (!_c.Writer.TryWrite(1)) { if (!_c.Reader.TryRead(out _)) { if (_c.Reader.Completion.IsCompleted) return; Thread.Yield(); } }");

    [Fact]
    public Task No_pause() => InLoop("while (_c.Reader.TryRead(out var x)) Handle(x);");

    [Fact]
    public Task An_infinite_delay_is_no_poll() => InLoop(
        "while (true) { if (_c.Reader.TryRead(out var x)) Handle(x); else await Task.Delay(Timeout.Infinite, ct); }");

    [Fact]
    public Task Unfinished_code() => AnalyzerVerifier.VerifyUnfinished(
        """
        class C
        {
            Channel<int> _c = Channel.CreateUnbounded<int>();
            void Run() { while (true) { if (_c.Reader.TryRead(out var x) Thread.Sleep( } }
        }
        """);
}
