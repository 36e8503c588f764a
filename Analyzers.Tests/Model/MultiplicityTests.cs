using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class MultiplicityTests
{
    private static Runs RunsOf(string members)
    {
        var model = Facts.Of($"#nullable disable\nclass C {{ readonly Channel<int> _c = Channel.CreateUnbounded<int>(); {members} }}");
        var use = model.Only(UseKind.TryWrite);
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
    public void Many(string members) => Assert.Equal(Runs.Many, RunsOf(members));

    [Theory]
    [InlineData("C() { Task.Run(() => _c.Writer.TryWrite(1)); }")]
    [InlineData("C() { _c.Writer.TryWrite(1); }")]
    [InlineData("static void Main() { var c = Channel.CreateUnbounded<int>(); Task.Run(() => c.Writer.TryWrite(1)); }")]
    [InlineData("C() { while (true) { Task.Run(() => _c.Writer.TryWrite(1)); break; } }")]
    public void Once(string members) => Assert.Equal(Runs.Once, RunsOf(members));

    [Theory]
    [InlineData("public void M() => _c.Writer.TryWrite(1);")]
    [InlineData("C(CancellationToken t) { t.Register(() => _c.Writer.TryWrite(1)); }")]
    [InlineData("event Action E; C() { E += () => _c.Writer.TryWrite(1); }")]
    [InlineData("async Task M() { while (true) await Work(); } async Task Work() { await Task.Yield(); _c.Writer.TryWrite(1); }")]
    [InlineData("C() { _ = new int[3].Select(x => _c.Writer.TryWrite(x)).ToArray(); }")]
    [InlineData("C(bool b) { if (b) Task.Run(Work); else Task.Run(Work); } void Work() => _c.Writer.TryWrite(1);")]
    public void NotTold(string members) => Assert.Equal(Runs.Unknown, RunsOf(members));

    [Fact]
    public void RelativeToTheChannel_ALocalOfTheRoundHasOne()
    {
        var model = Facts.Of("class C { void M() { for (;;) { var c = Channel.CreateUnbounded<int>(); Task.Run(() => c.Writer.TryWrite(1)); } } }");
        var use = model.Only(UseKind.TryWrite);
        Assert.Equal(Runs.Once, model.Multiplicity.Of(use.Body, use.Channel).Runs);
    }
}
