using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class MultiplicityTests
{
    private static Runs RunsOf(string members, UseKind kind = UseKind.TryWrite)
    {
        var model = Facts.Of($"#nullable disable\nclass C {{ readonly Channel<int> _c = Channel.CreateUnbounded<int>(); {members} }}");
        var use = model.Only(kind);
        return model.Multiplicity.Of(use.Body, use.Channel).Runs;
    }

    [Theory]
    [InlineData("C() { for (;;) Task.Run(() => _c.Writer.TryWrite(1)); }")]
    [InlineData("C() { foreach (var x in new int[2]) new Thread(Work).Start(); } void Work() => _c.Writer.TryWrite(1);")]
    [InlineData("C() { while (true) ThreadPool.QueueUserWorkItem(_ => _c.Writer.TryWrite(1)); }")]
    [InlineData("C() { do { _ = Work(); } while (true); } async Task Work() { await Task.Yield(); _c.Writer.TryWrite(1); }")]
    [InlineData("C() { do { Work(); } while (true); } async void Work() { await Task.Yield(); _c.Writer.TryWrite(1); }")]
    [InlineData("C() { Parallel.For(0, 9, _ => _c.Writer.TryWrite(1)); }")]
    [InlineData("C() { _ = new int[3].Select(async x => { await Task.Yield(); _c.Writer.TryWrite(x); }).ToList(); }")]
    [InlineData("C() { _ = new int[3].Select(x => Work(x)).ToArray(); } async Task Work(int x) { await Task.Yield(); _c.Writer.TryWrite(x); }")]
    [InlineData("C() { _ = new int[3].Select(Work).ToArray(); } async Task Work(int x) { await Task.Yield(); _c.Writer.TryWrite(x); }")]
    [InlineData("C() { new List<int>().ForEach(async x => { await Task.Yield(); _c.Writer.TryWrite(x); }); }")]
    [InlineData("C() { Action work = () => _c.Writer.TryWrite(1); for (;;) Task.Run(work); }")]
    [InlineData("C() { Task.Run(Work); Task.Run(Work); } void Work() => _c.Writer.TryWrite(1);")]
    [InlineData("C() { for (;;) Task.Factory.StartNew(Outer); } void Outer() => Inner(); void Inner() => _c.Writer.TryWrite(1);")]
    [InlineData("C() { Parallel.Invoke(Work, Work); } void Work() => _c.Writer.TryWrite(1);")]
    [InlineData("C() { for (;;) Parallel.Invoke(() => _c.Writer.TryWrite(1), () => { }); }")]
    [InlineData("async Task M() { await Parallel.ForEachAsync(new int[2], async (x, t) => await _c.Writer.WriteAsync(x, t)); }", UseKind.WriteAsync)]
    [InlineData("C() { new int[3].AsParallel().ForAll(x => _c.Writer.TryWrite(x)); }")]
    [InlineData("C() { var tasks = Enumerable.Range(0, 3).Select(_ => Loop()).ToArray(); } async Task Loop() { await Task.Yield(); _c.Writer.TryWrite(1); }")]
    [InlineData("C() { _ = Task.WhenAll(Enumerable.Range(0, 3).Select(async _ => { await Task.Yield(); _c.Writer.TryWrite(1); })); }")]
    [InlineData("async Task M() { await Task.WhenAll(Loop(), Loop()); } async Task Loop() { await Task.Yield(); _c.Writer.TryWrite(1); }")]
    [InlineData("C() { Run(3, () => _c.Writer.TryWrite(1)); } void Run(int n, Action work) { for (int i = 0; i < n; i++) Task.Run(work); }")]
    [InlineData("C() { Run(async () => await Work()); } void Run(Func<Task> work) { while (true) _ = work(); } async Task Work() { await Task.Yield(); _c.Writer.TryWrite(1); }")]
    [InlineData("readonly Action _work; C() { _work = () => _c.Writer.TryWrite(1); for (;;) new Thread(() => _work()).Start(); }")]
    [InlineData("C() { Func<Task> f = Work; for (;;) Task.Run(f); } async Task Work() { await Task.Yield(); _c.Writer.TryWrite(1); }")]
    [InlineData("C() { for (int i = 0; i < 3; i++) { int n = i; Task.Factory.StartNew(s => Work(n), null, TaskCreationOptions.LongRunning); } void Work(int n) => _c.Writer.TryWrite(n); }")]
    public void Many(string members, object? kind = null) => Assert.Equal(Runs.Many, RunsOf(members, (UseKind?)kind ?? UseKind.TryWrite));

    [Theory]
    [InlineData("C() { Task.Run(() => _c.Writer.TryWrite(1)); }")]
    [InlineData("C() { _c.Writer.TryWrite(1); }")]
    [InlineData("static void Main() { var c = Channel.CreateUnbounded<int>(); Task.Run(() => c.Writer.TryWrite(1)); }")]
    [InlineData("C() { while (true) { Task.Run(() => _c.Writer.TryWrite(1)); break; } }")]
    [InlineData("C() { Func<Task> f = Work; Task.Run(f); } async Task Work() { await Task.Yield(); _c.Writer.TryWrite(1); }")]
    [InlineData("C() { Run(() => _c.Writer.TryWrite(1)); } void Run(Action work) => Task.Run(work);")]
    [InlineData("C() { Parallel.Invoke(() => _c.Writer.TryWrite(1), () => { }); }")]
    [InlineData("Timer _t; C() { Task.Run(async () => { using var t = new PeriodicTimer(TimeSpan.FromSeconds(1)); while (await t.WaitForNextTickAsync()) _c.Writer.TryWrite(1); }); }")]
    [InlineData("static void Main() { foreach (var c in new List<Channel<int>>()) Task.Run(() => c.Writer.TryWrite(1)); }")]
    [InlineData("static void Main() { foreach (var c in new List<Channel<int>>()) { var w = c.Writer; Task.Run(() => Work(w)); } } static void Work(ChannelWriter<int> w) => w.TryWrite(1);")]
    [InlineData("static void Main() { for (;;) { var c = Make(); Task.Run(() => Work(c)); } } static Channel<int> Make() { var c = Channel.CreateUnbounded<int>(); return c; } static void Work(Channel<int> c) => c.Writer.TryWrite(1);")]
    [InlineData("static void Main() { for (;;) { Make(out var c); Task.Run(() => c.Writer.TryWrite(1)); } } static void Make(out Channel<int> c) => c = Channel.CreateUnbounded<int>();")]
    [InlineData("static void Main() { for (;;) { var (r, w) = Make(); Task.Run(() => w.TryWrite(1)); } } static (ChannelReader<int>, ChannelWriter<int>) Make() { var c = Channel.CreateUnbounded<int>(); return (c.Reader, c.Writer); }")]
    [InlineData("static void Main() { var all = new Channel<int>[3]; for (int i = 0; i < 3; i++) { int n = i; Task.Run(() => all[n].Writer.TryWrite(1)); } }")]
    [InlineData("class S { public Channel<int> Items; } static void Main() { foreach (var s in new List<S>()) Task.Run(() => s.Items.Writer.TryWrite(1)); }")]
    [InlineData("static void Main() { for (;;) { var c = Channel.CreateUnbounded<int>(); foreach (var x in new int[2]) c.Reader.TryRead(out _); Task.Run(() => Work(c.Writer)); } } static void Work(ChannelWriter<int> w) => w.TryWrite(1);")]
    public void Once(string members) => Assert.Equal(Runs.Once, RunsOf(members));

    [Theory]
    [InlineData("public void M() => _c.Writer.TryWrite(1);")]
    [InlineData("C(CancellationToken t) { t.Register(() => _c.Writer.TryWrite(1)); }")]
    [InlineData("event Action E; C() { E += () => _c.Writer.TryWrite(1); }")]
    [InlineData("async Task M() { while (true) await Work(); } async Task Work() { await Task.Yield(); _c.Writer.TryWrite(1); }")]
    [InlineData("C() { _ = new int[3].Select(x => _c.Writer.TryWrite(x)).ToArray(); }")]
    [InlineData("C(bool b) { if (b) Task.Run(Work); else Task.Run(Work); } void Work() => _c.Writer.TryWrite(1);")]
    [InlineData("Timer _t; C() { _t = new Timer(_ => _c.Writer.TryWrite(1), null, 0, 1000); }")]
    [InlineData("C() { var t = new System.Timers.Timer(); t.Elapsed += (s, e) => _c.Writer.TryWrite(1); }")]
    [InlineData("static readonly Channel<int> s_c = Channel.CreateUnbounded<int>(); C() { Task.Run(() => s_c.Writer.TryWrite(1)); }")]
    [InlineData("C() { Func<Task> f = Work; Task.Run(f); Register(f); } void Register(object f) { } async Task Work() { await Task.Yield(); _c.Writer.TryWrite(1); }")]
    [InlineData("async Task M() { while (true) await Task.Run(() => _c.Writer.TryWrite(1)); }")]
    [InlineData("async Task M(bool b) { while (true) await (b ? Work() : Task.CompletedTask); } async Task Work() { await Task.Yield(); _c.Writer.TryWrite(1); }")]
    [InlineData("C() { for (var c = Channel.CreateUnbounded<int>(); ; ) { } } void Work() => _c.Writer.TryWrite(1);")]
    [InlineData("class N { C _o; public void M() => _o.Post(); } C() { Post(); } void Post() => _c.Writer.TryWrite(1);")]
    [InlineData("Action M() => () => _c.Writer.TryWrite(1);")]
    [InlineData("C() { var all = new List<Action>(); all.Add(() => _c.Writer.TryWrite(1)); }")]
    public void NotTold(string members) => Assert.Equal(Runs.Unknown, RunsOf(members));

    [Fact]
    public void RelativeToTheChannel_ALocalOfTheRoundHasOne()
    {
        var model = Facts.Of("class C { void M() { for (;;) { var c = Channel.CreateUnbounded<int>(); Task.Run(() => c.Writer.TryWrite(1)); } } }");
        var use = model.Only(UseKind.TryWrite);
        Assert.Equal(Runs.Once, model.Multiplicity.Of(use.Body, use.Channel).Runs);
    }
}
