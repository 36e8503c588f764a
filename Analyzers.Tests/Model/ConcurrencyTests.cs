using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class ConcurrencyTests
{
    private static ConcurrentUses? WritesOf(string members)
    {
        var model = Facts.Of($"#nullable disable\nclass C {{ readonly Channel<int> _c = Channel.CreateUnbounded<int>(); {members} }}");
        return model.Concurrency.Among(Assert.Single(model.Channels), static use => use.IsWrite);
    }

    private const string Work = "void Work() => _c.Writer.TryWrite(1); async Task WorkAsync() { await Task.Yield(); "
        + "_c.Writer.TryWrite(1); }";

    [Theory]
    [InlineData("C() { for (;;) Task.Run(Work); }")]
    [InlineData("C() { for (;;) new Thread(Work).Start(); }")]
    [InlineData("async Task M() { while (true) { _ = WorkAsync(); await Task.Delay(1); } }")]
    [InlineData("async Task M() { var all = new List<Task>(); foreach (var x in new int[3]) all.Add(WorkAsync()); await "
        + "Task.WhenAll(all); }")]
    [InlineData("async Task M() { for (;;) await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => WorkAsync())); }")]
    [InlineData("C() { Parallel.For(0, 3, _ => Work()); }")]
    [InlineData("C() { Task.Run(Work); Task.Run(Work); }")]
    [InlineData("Task M() => Task.WhenAll(WorkAsync(), WorkAsync());")]
    [InlineData("C() { for (;;) Start(); } void Start() => Task.Run(Work);")]
    [InlineData("bool _on; C() { for (;;) Task.Run(Put); } void Put() { if (_on && _c.Reader.Count < 9) _c.Writer.TryWrite(2); }")]
    [InlineData("C() { while (true) { for (int i = 0; i < 3; i++) Task.Run(Work); Task.WaitAll(); } }")]
    public void ManyAtOnce(string members)
    {
        var both = WritesOf(members + Work);
        Assert.NotNull(both);
        Assert.Same(both.First, both.Second);
    }

    [Theory]
    [InlineData("C() { Task.Run(Work); Task.Run(() => _c.Writer.TryWrite(2)); }")]
    [InlineData("C() { Task.Run(Work); _c.Writer.TryWrite(2); }")]
    [InlineData("C() { _ = WorkAsync(); _c.Writer.TryWrite(2); }")]
    [InlineData("async Task M() => await Task.WhenAll(Task.Run(Work), Task.Run(() => _c.Writer.TryWrite(2)));")]
    [InlineData("C() { First(); Second(); } void First() => Task.Run(Work); void Second() => Task.Run(() => _c.Writer.TryWrite(2));")]
    public void TwoAtOnce(string members)
    {
        var both = WritesOf(members + Work);
        Assert.NotNull(both);
        Assert.NotSame(both.First, both.Second);
    }

    [Theory]
    [InlineData("async Task M() { for (;;) await Task.Run(Work); }")]
    [InlineData("async Task M() { for (;;) await WorkAsync(); }")]
    [InlineData("async Task M() { for (;;) { var t = WorkAsync(); await t; } }")]
    [InlineData("async Task M() { for (;;) await StartAsync(); } async Task StartAsync() { var t = Task.Run(Work); await t; }")]
    [InlineData("async Task M() { Task t = null; for (;;) { if (t != null) await t; t = Task.Run(Work); } }")]
    [InlineData("void M() { for (;;) { var t = new Thread(Work); t.Start(); t.Join(); } }")]
    [InlineData("void M() { for (;;) { Task.Run(Work); break; } }")]
    [InlineData("void M(bool b) { for (;;) if (b) Task.Run(Work); }")]
    [InlineData("async Task M() { var t = Task.Run(Work); await t; _c.Writer.TryWrite(2); }")]
    [InlineData("async Task M() { await Task.Run(Work); await Task.Run(Work); }")]
    [InlineData("void M() { Task.Run(Work).ContinueWith(_ => _c.Writer.TryWrite(2)); }")]
    [InlineData("public void M() => Work(); public void N() => Work();")]
    [InlineData("int _n; C() { for (;;) Task.Run(Done); } void Done() { if (Interlocked.Decrement(ref _n) == 0) _c.Writer.TryWrite(0); }")]
    [InlineData("bool _done; C() { for (;;) Task.Run(Done); } void Done() { if (_done) return; _done = true; Work(); }")]
    [InlineData("Task _t; C() { for (;;) Start(); } void Start() { if (_t is null) _t = Task.Run(Work); }")]
    [InlineData("event Action E; C() { E += Work; E += () => _c.Writer.TryWrite(2); }")]
    [InlineData("void M(int n) { switch (n) { case 1: Task.Run(Work); break; case 2: Task.Run(Work); break; } }")]
    public void OneAtATime(string members) => Assert.Null(WritesOf(members + Work));
}
