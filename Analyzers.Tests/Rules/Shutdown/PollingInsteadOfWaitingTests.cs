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

    private static Task VerifyFlush(string flush) => AnalyzerVerifier.Verify(
        $$"""
        class Worker
        {
            private readonly Channel<int> _c = Channel.CreateUnbounded<int>();
            private readonly Clock _clock = new();
            private int _written, _handled, _pending, _asked;
            public ChannelReader<int> Reader => _c.Reader;

            public void Post(int item)
            {
                Interlocked.Increment(ref _written);
                Interlocked.Increment(ref _pending);
                _c.Writer.TryWrite(item);
            }

            public async Task RunAsync(CancellationToken ct)
            {
                await foreach (var item in _c.Reader.ReadAllAsync(ct))
                {
                    Console.WriteLine(item);
                    Interlocked.Increment(ref _handled);
                    Interlocked.Decrement(ref _pending);
                }
            }

            public async Task FlushAsync()
            {
                await Task.Yield();
                {{flush}}
            }

            class Clock { public Task Delay(int milliseconds) => Task.CompletedTask; }
        }
        """);

    [Theory]
    [InlineData("while ({|MPSC015:_c.Reader.Count > 0|}) await Task.Delay(10);")]
    [InlineData("while ({|MPSC015:Reader.Count != 0|}) Thread.Sleep(10);")]
    [InlineData("var reader = _c.Reader; do { await Task.Delay(10); } while ({|MPSC015:reader.Count >= 1|});")]
    [InlineData("while ({|MPSC015:_handled != _written|}) await Task.Delay(10);")]
    [InlineData("while ({|MPSC015:Volatile.Read(ref _pending) > 0|}) await Task.Yield();")]
    [InlineData("while ({|MPSC015:Interlocked.CompareExchange(ref _written, 0, 0) > Volatile.Read(ref _handled)|}) await _clock.Delay(10);")]
    [InlineData("int written = _written, handled = _handled; while ({|MPSC015:written != handled|}) { await Task.Delay(5); written = _written; handled = _handled; }")]
    [InlineData("while ({|MPSC015:_pending > 0|}) { if (_asked > 100) break; await Task.Delay(10).ConfigureAwait(false); }")]
    public Task A_consumer_that_is_waited_for(string flush) => VerifyFlush(flush);

    [Theory]
    [InlineData("while (_c.Reader.Count > 1000) await Task.Delay(10);")]
    [InlineData("while (_c.Reader.Count == 0) await Task.Delay(10);")]
    [InlineData("while (_asked > 0) await Task.Delay(10);")]
    [InlineData("while (_handled < 10) await Task.Delay(10);")]
    [InlineData("while (_pending > 0) Console.WriteLine(_asked);")]
    [InlineData("while (_pending > 0) { _ = Task.Delay(10); }")]
    [InlineData("if (_pending > 0) await Task.Delay(10);")]
    [InlineData("while (_pending > 0) { Func<Task> later = () => Task.Delay(10); await later(); }")]
    public Task A_throttle_or_another_question(string flush) => VerifyFlush(flush);
}
