using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Cost;

public class LockAroundWriteTests
{
    private static Task Verify(string members) => AnalyzerVerifier.VerifyCost($$"""
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateBounded<int>(8);
            private readonly Channel<int> _second = Channel.CreateBounded<int>(8);
            private readonly object _gate = new();
            private readonly SemaphoreSlim _one = new(1, 1);
            private int _count;
            private bool _closed;
            private static int Make() => 1;
            {{members}}
        }
        """);

    [Theory]
    [InlineData("public bool Add(int x) { lock (_gate) return {|MPSC030:_channel.Writer.TryWrite(x)|}; }")]
    [InlineData("public bool Add(int x) { lock (_gate) { return {|MPSC030:_channel.Writer.TryWrite(x)|}; } }")]
    [InlineData("public void Add(int x) { lock (_gate) { {|MPSC030:_channel.Writer.WriteAsync(x)|}; } }")]
    [InlineData("public bool Add(int x) { lock (_gate) return {|MPSC030:_channel.Writer.TryWrite(x)|}; } public void Close() { lock (_gate) { _channel.Writer.TryComplete(); } }")]
    [InlineData("public async Task Add(int x) { await _one.WaitAsync(); try { await {|MPSC030:_channel.Writer.WriteAsync(x)|}; } finally { _one.Release(); } }")]
    [InlineData("public async Task Add(int x, CancellationToken t) { await _one.WaitAsync(t).ConfigureAwait(false); try { await {|MPSC030:_channel.Writer.WriteAsync(x, t)|}.ConfigureAwait(false); } finally { _one.Release(); } }")]
    public Task A_gate_for_writes_alone_reports(string members) => Verify(members);

    [Theory]
    [InlineData("public bool Add(int x) { lock (_gate) { _count++; return _channel.Writer.TryWrite(x); } }")]
    [InlineData("public bool Add(int x) { lock (_gate) { if (_closed) return false; return _channel.Writer.TryWrite(x); } }")]
    [InlineData("public bool Add(int x) { lock (_gate) return !_closed && _channel.Writer.TryWrite(x); }")]
    [InlineData("public bool Add() { lock (_gate) return _channel.Writer.TryWrite(Make()); }")]
    [InlineData("public bool Add() { lock (_gate) return _channel.Writer.TryWrite(_count); }")]
    [InlineData("public bool Add() { lock (_gate) return _channel.Writer.TryWrite(_count++); }")]
    [InlineData("public void Add(int x) { lock (_gate) { _ = _channel.Writer.TryWrite(x); _ = _channel.Writer.TryWrite(-x); } }")]
    [InlineData("public bool Add(int x) { lock (_gate) return _channel.Writer.TryWrite(x); } public void Count() { lock (_gate) _count++; }")]
    [InlineData("public bool Add(int x) { lock (_gate) return _channel.Writer.TryWrite(x); } public bool Other(int x) { lock (_gate) return _second.Writer.TryWrite(x); }")]
    [InlineData("public bool Add(int x) { lock (this) return _channel.Writer.TryWrite(x); }")]
    [InlineData("public bool Add(int x) { lock (_gate) return _channel.Writer.TryWrite(x); } public object Gate => _gate;")]
    [InlineData("public bool Read(out int x) { lock (_gate) return _channel.Reader.TryRead(out x); }")]
    [InlineData("public async Task Add(int x) { await _one.WaitAsync(); try { _count++; await _channel.Writer.WriteAsync(x); } finally { _one.Release(); } }")]
    [InlineData("public async Task Add(int x) { await _one.WaitAsync(); await _channel.Writer.WriteAsync(x); _one.Release(); }")]
    [InlineData("public async Task Add(int x) { try { await _channel.Writer.WriteAsync(x); } finally { _one.Release(); } }")]
    public Task A_gate_that_protects_more_is_silent(string members) => Verify(members);

    [Theory]
    [InlineData("void M() { lock (_gate) { _channel.Writer.TryWrite(")]
    [InlineData("void M() { lock (_gate) _channel.")]
    public Task Unfinished_code_does_not_throw(string members) => AnalyzerVerifier.VerifyUnfinished(
        $$"""class C { private readonly Channel<int> _channel = Channel.CreateBounded<int>(8); private readonly object _gate = new(); {{members}}""");
}
