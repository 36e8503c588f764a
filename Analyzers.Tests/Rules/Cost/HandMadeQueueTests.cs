using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Cost;

public class HandMadeQueueTests
{
    private static Task Verify(string members) => AnalyzerVerifier.VerifyCost($$"""
        using System.Collections.Concurrent;

        class C
        {
            private static void Handle(int item) => Console.WriteLine(item);
            {{members}}
        }
        """);

    private const string Loop = "private async Task RunAsync() { while (true) { await _signal.WaitAsync(); while (_queue.TryDequeue(out var item)) Handle(item); } }";
    private const string Post = "public void Post(int item) { _queue.Enqueue(item); _signal.Release(); } ";
    private const string Signal = "private readonly SemaphoreSlim _signal = new(0); ";

    [Theory]
    [InlineData("private readonly ConcurrentQueue<int> {|MPSC032:_queue|} = new(); " + Signal + Post + "public C() => Task.Run(RunAsync); " + Loop)]
    [InlineData("private readonly ConcurrentQueue<int> {|MPSC032:_queue|} = new(); private readonly AutoResetEvent _signal = new(false); public void Post(int item) { _queue.Enqueue(item); _signal.Set(); } public C() => new Thread(Run).Start(); private void Run() { for (;;) { _signal.WaitOne(); while (_queue.TryDequeue(out var item)) Handle(item); } }")]
    [InlineData("private readonly Queue<int> {|MPSC032:_queue|} = new(); " + Signal + "public void Post(int item) { lock (_queue) _queue.Enqueue(item); _signal.Release(); } public C() => Task.Run(RunAsync); private async Task RunAsync() { while (true) { await _signal.WaitAsync(); int item; lock (_queue) item = _queue.Dequeue(); Handle(item); } }")]
    [InlineData("private readonly BlockingCollection<int> {|MPSC032:_queue|} = new(); public void Post(int item) => _queue.Add(item); public C() => new Thread(Run).Start(); private void Run() { foreach (var item in _queue.GetConsumingEnumerable()) Handle(item); }")]
    [InlineData("private readonly BlockingCollection<int> {|MPSC032:_queue|} = new(9); public bool Post(int item) => _queue.TryAdd(item); public C() => Task.Factory.StartNew(Run, TaskCreationOptions.LongRunning); private void Run() { while (true) Handle(_queue.Take()); }")]
    public Task One_consumer_reports(string members) => Verify(members);

    [Theory]
    [InlineData("private readonly ConcurrentQueue<int> _queue = new(); public void Post(int item) => _queue.Enqueue(item); public bool Take(out int item) => _queue.TryDequeue(out item);")]
    [InlineData("private readonly ConcurrentQueue<int> _queue = new(); public void Return(int item) => _queue.Enqueue(item); public int Rent() { while (_queue.TryDequeue(out var item)) return item; return 0; }")]
    [InlineData("private readonly ConcurrentQueue<int> _queue = new(); " + Signal + Post + "public C() { for (int i = 0; i < 4; i++) Task.Run(RunAsync); } " + Loop)]
    [InlineData("private readonly ConcurrentQueue<int> _queue = new(); " + Signal + Post + "public C() { Task.Run(RunAsync); Task.Run(RunAsync); } " + Loop)]
    [InlineData("private readonly ConcurrentQueue<int> _queue = new(); " + Signal + Post + "public Task Start() => Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RunAsync())); " + Loop)]
    [InlineData("private readonly ConcurrentQueue<int> _queue = new(); " + Signal + Post + "public ConcurrentQueue<int> All() { return _queue; } public C() => Task.Run(RunAsync); " + Loop)]
    [InlineData("internal readonly ConcurrentQueue<int> _queue = new(); " + Signal + Post + "public C() => Task.Run(RunAsync); " + Loop)]
    [InlineData("private readonly BlockingCollection<int> _queue = new(); public void Post(int item) => _queue.Add(item); public C() { for (int i = 0; i < 4; i++) new Thread(Run).Start(); } private void Run() { foreach (var item in _queue.GetConsumingEnumerable()) Handle(item); }")]
    [InlineData("private readonly BlockingCollection<int> _queue = new(); public void Post(int item) => _queue.Add(item); public int Take() => _queue.Take();")]
    [InlineData("private readonly BlockingCollection<int> _queue = new(); public void Post(int item) => _queue.Add(item); public IEnumerable<int> All() => All(default); public IEnumerable<int> All(CancellationToken ct) { foreach (var item in _queue.GetConsumingEnumerable(ct)) yield return item; }")]
    [InlineData("private readonly Queue<int> _queue = new(); public void Walk() { _queue.Enqueue(1); while (_queue.Count > 0) { Handle(_queue.Dequeue()); } }")]
    public Task Pools_and_several_consumers_are_silent(string members) => Verify(members);
}
