using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Runtime;

public class SeveralConsumersTests
{
    private static Task Verify(string members) => AnalyzerVerifier.Verify($$"""
        using Mpsc;

        class C
        {
            private readonly MpscQueue<int> _queue = new();
            private readonly BoundedMpscQueue<int> _bounded = new(8);
            private readonly MpscChannel<int> _channel = MpscChannel.CreateUnbounded<int>();
            private readonly object _lock = new();
            private void Handle(int item) => Console.WriteLine(item);
            {{members}}
        }
        """);

    [Theory]
    [InlineData("public void Start() { for (int i = 0; i < 4; i++) _ = Task.Run(Work); } void Work() { while ({|MPSC040:_queue.TryDequeue(out var item)|}) Handle(item); }")]
    [InlineData("public void Start() { for (int i = 0; i < 4; i++) new Thread(Work).Start(); } void Work() { while ({|MPSC040:_bounded.TryDequeue(out var item)|}) Handle(item); }")]
    [InlineData("public void Start() { _ = Task.Run(One); _ = Task.Run(Two); } void One() { while (_queue.TryDequeue(out var x)) Handle(x); } void Two() { if ({|MPSC040:_queue.TryPeek(out var x)|}) Handle(x); }")]
    [InlineData("public void M() { var own = new MpscQueue<int>(); for (int i = 0; i < 2; i++) Task.Run(() => { if ({|MPSC040:own.TryDequeue(out var x)|}) Handle(x); }); }")]
    [InlineData("public void Start() { for (int i = 0; i < 4; i++) _ = Read(); } async Task Read() { await foreach (var x in {|MPSC040:_channel.Reader.ReadAllAsync()|}) Handle(x); } public void Stop() => _channel.Writer.TryComplete();")]
    [InlineData("public void Start() { _ = A(); _ = B(); } async Task A() { await ConsumerLoop.RunAsync(_channel.Reader, Handle); } async Task B() { await {|MPSC040:ConsumerLoop.RunAsync(_channel.Reader, Handle)|}; } public void Stop() => _channel.Writer.TryComplete();")]
    [InlineData("public void Start() { _ = A(); _ = B(); } async Task A() { await ConsumerLoop.RunAsync(_channel.Reader, Handle); } async Task B() { while (await {|MPSC040:_channel.Reader.WaitToReadAsync()|}) while (_channel.Reader.TryRead(out var x)) Handle(x); } public void Stop() => _channel.Writer.TryComplete();")]
    public Task Two_at_a_time_report(string members) => Verify(members);

    [Theory]
    [InlineData("public void Start() => _ = Task.Run(Work); void Work() { while (_queue.TryDequeue(out var item)) Handle(item); }")]
    [InlineData("public void Start() { for (int i = 0; i < 4; i++) _ = Task.Run(() => _queue.TryEnqueue(1)); } public bool Take(out int item) => _queue.TryDequeue(out item);")]
    [InlineData("public void Start() { for (int i = 0; i < 4; i++) _ = Task.Run(Work); } void Work() { lock (_lock) while (_queue.TryDequeue(out var item)) Handle(item); }")]
    [InlineData("public void Start() { for (int i = 0; i < 4; i++) { var own = new MpscQueue<int>(); Task.Run(() => { while (own.TryDequeue(out var x)) Handle(x); }); } }")]
    [InlineData("public async Task M() { await Task.Run(One); await Task.Run(Two); } void One() { while (_queue.TryDequeue(out var x)) Handle(x); } void Two() { if (_queue.TryPeek(out var x)) Handle(x); }")]
    [InlineData("public void One() { if (_queue.TryDequeue(out var x)) Handle(x); } public void Two() { if (_queue.TryDequeue(out var x)) Handle(x); }")]
    [InlineData("public void M() { if (_queue.TryPeek(out var x) && x > 0 && _queue.TryDequeue(out x)) Handle(x); _queue.Drain(new int[4]); }")]
    [InlineData("public async Task Run() { await foreach (var x in _channel.Reader.ReadAllAsync()) Handle(x); } public void Stop() => _channel.Writer.TryComplete();")]
    [InlineData("public async Task Run() { await ConsumerLoop.RunAsync(_channel.Reader, Handle); while (_channel.Reader.TryRead(out var x)) Handle(x); } public void Stop() => _channel.Writer.TryComplete();")]
    [InlineData("public void Start() { for (int i = 0; i < 4; i++) Task.Run(() => Console.WriteLine(_queue.Count + (_queue.IsEmpty ? 0 : 1))); }")]
    [InlineData("class Lane { internal readonly MpscQueue<int> Queue = new(); } private readonly List<Lane> _lanes = []; public void Start() { foreach (var lane in _lanes) Task.Run(() => { while (lane.Queue.TryDequeue(out var x)) Handle(x); }); }")]
    [InlineData("public void Start(MpscQueue<int>[] lanes) { foreach (var lane in lanes) Task.Run(() => { while (lane.TryDequeue(out var x)) Handle(x); }); }")]
    [InlineData("private readonly System.Collections.Concurrent.ConcurrentQueue<int> _many = new(); public void Start() { for (int i = 0; i < 4; i++) Task.Run(() => { if (_many.TryDequeue(out var x)) Handle(x); }); }")]
    [InlineData("private readonly Channel<int> _any = Channel.CreateUnbounded<int>(); public void Start() { for (int i = 0; i < 4; i++) Task.Run(() => { if (_any.Reader.TryRead(out var x)) Handle(x); }); }")]
    public Task One_at_a_time_is_silent(string members) => Verify(members);

    [Theory]
    [InlineData("void M() { for (;;) Task.Run(() => _queue.TryDequeue(out ")]
    [InlineData("void M() { for (;;) Task.Run(() => _queue.")]
    public Task Unfinished_code_does_not_throw(string members) => AnalyzerVerifier.VerifyUnfinished(
        $$"""using Mpsc; class C { private readonly MpscQueue<int> _queue = new(); {{members}}""");
}
