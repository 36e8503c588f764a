using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Runtime;

public class PostResultIgnoredTests
{
    private static Task Verify(string members) => AnalyzerVerifier.Verify($$"""
        using Mpsc;

        class C
        {
            private readonly MpscQueue<int> _queue = new();
            private readonly BoundedMpscQueue<int> _bounded = new(8);
            private readonly ConsumerLoop<int> _loop = new(Handle);
            private readonly ConsumerLoop<int> _small = new(Handle, new ConsumerLoopOptions<int> { Capacity = 8 });
            private readonly ConsumerLoop<TaskCompletionSource<int>> _asked = new(static ask => ask.TrySetResult(1));
            private static void Handle(int item) => Console.WriteLine(item);
            private void Log(string text) { }
            public async ValueTask DisposeAsync() { await _loop.DisposeAsync(); await _small.DisposeAsync(); await _asked.DisposeAsync(); }
            {{members}}
        }
        """);

    [Theory]
    [InlineData("public void Add(int x) { {|MPSC041:_bounded.TryEnqueue(x)|}; }")]
    [InlineData("public void Add(int x) => {|MPSC041:_bounded.Enqueue(x)|};")]
    [InlineData("public void Add(int x) { {|MPSC041:_small.TryPost(x)|}; }")]
    [InlineData("public void Add(int x) { if (x > 0) {|MPSC041:_small.TryPost(x)|}; }")]
    [InlineData("public Task<int> Ask() { var ask = new TaskCompletionSource<int>(); {|MPSC041:_asked.TryPost(ask)|}; return ask.Task; }")]
    [InlineData("public async Task<int> Ask() { var ask = new TaskCompletionSource<int>(); await {|MPSC041:_asked.PostAsync(ask)|}; return await ask.Task; }")]
    [InlineData("public void M() { var queue = new MpscQueue<int>(); queue.TryEnqueue(1); queue.TryComplete(); {|MPSC041:queue.TryEnqueue(2)|}; }")]
    [InlineData("public async Task M() { await _loop.DrainAsync(); {|MPSC041:_loop.TryPost(1)|}; }")]
    [InlineData("public async Task M() { _loop.Stop(); await {|MPSC041:_loop.PostAsync(1)|}.ConfigureAwait(false); }")]
    public Task What_may_be_refused_reports(string members) => Verify(members);

    [Theory]
    [InlineData("public void Add(int x) { _queue.TryEnqueue(x); }")]
    [InlineData("public void Add(int x) { _loop.TryPost(x); }")]
    [InlineData("public async Task Add(int x) => await _small.PostAsync(x);")]
    [InlineData("public async Task Add(int x) { await _loop.PostAsync(x); }")]
    [InlineData("public void Add(int x) { _ = _bounded.TryEnqueue(x); _ = _small.TryPost(x); }")]
    [InlineData("public bool Add(int x) => _bounded.TryEnqueue(x);")]
    [InlineData("public void Add(int x) { if (!_bounded.TryEnqueue(x)) Log(\"full\"); }")]
    [InlineData("public void Add(int x) { bool added = _small.TryPost(x); if (!added) Log(\"full\"); }")]
    [InlineData("public void Add(int x) { while (!_bounded.TryEnqueue(x)) Thread.Yield(); }")]
    [InlineData("public void Add(int x) { switch (_bounded.Enqueue(x)) { case EnqueueResult.Full: Log(\"full\"); break; } }")]
    [InlineData("public void M(bool end) { if (end) _loop.Stop(); _loop.TryPost(1); }")]
    [InlineData("public void M() { _loop.TryPost(1); _loop.TryComplete(); }")]
    [InlineData("private readonly System.Collections.Concurrent.BlockingCollection<int> _other = new(1); public void Add(int x) { _other.TryAdd(x); }")]
    public Task What_is_looked_at_or_always_accepted_is_silent(string members) => Verify(members);

    [Theory]
    [InlineData("void M() { _bounded.TryEnqueue(")]
    [InlineData("void M() { _bounded.TryEnqueue(1")]
    [InlineData("void M() { _bounded.")]
    public Task Unfinished_code_does_not_throw(string members) => AnalyzerVerifier.VerifyUnfinished(
        $$"""using Mpsc; class C { private readonly BoundedMpscQueue<int> _bounded = new(8); {{members}}""");
}
