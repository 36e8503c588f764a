using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class JoinTests
{
    private static bool StandsBefore(string members)
    {
        var model = Facts.Of($$"""
            #nullable disable
            class C
            {
                readonly Channel<int> _c = Channel.CreateUnbounded<int>();
                readonly List<Task> _tasks = new();
                Task _loop;
                readonly CountdownEvent _left = new(3);
                async Task Work() => await _c.Writer.WriteAsync(1);
                {{members}}
            }
            """);
        return model.Joins.StandsBefore(model.Only(UseKind.Complete).Operation);
    }

    [Theory]
    [InlineData("async Task M() { await Task.WhenAll(_tasks); _c.Writer.Complete(); }")]
    [InlineData("async Task M() { await Task.WhenAll(Work(), Work()).ConfigureAwait(false); _c.Writer.Complete(); }")]
    [InlineData("void M() { Task.WaitAll(_tasks.ToArray()); _c.Writer.Complete(); }")]
    [InlineData("async Task M() { foreach (var task in _tasks) await task; _c.Writer.Complete(); }")]
    [InlineData("async Task M() { await _loop.ConfigureAwait(false); _c.Writer.Complete(); }")]
    [InlineData("void M() { _loop.Wait(); _c.Writer.Complete(); }")]
    [InlineData("void M() { _loop.GetAwaiter().GetResult(); _c.Writer.Complete(); }")]
    [InlineData("void M() { var t = new Thread(() => { }); t.Start(); t.Join(); _c.Writer.Complete(); }")]
    [InlineData("void M() { _left.Wait(); _c.Writer.Complete(); }")]
    [InlineData("void M() { if (_left.Signal()) _c.Writer.Complete(); }")]
    [InlineData("void M() { Parallel.For(0, 3, i => { }); _c.Writer.Complete(); }")]
    [InlineData("async Task M() { await Parallel.ForEachAsync(new int[3], (x, t) => default); _c.Writer.Complete(); }")]
    [InlineData("async Task M() { await StopAll(); _c.Writer.Complete(); } async Task StopAll() { await Task.WhenAll(_tasks); }")]
    [InlineData("async Task M() { await Task.WhenAll(_tasks); Finish(); } void Finish() => _c.Writer.Complete();")]
    public void Waits(string members) => Assert.True(StandsBefore(members));

    [Theory]
    [InlineData("void M() { _ = Work(); _c.Writer.Complete(); }")]
    [InlineData("async Task M() { _ = Work(); await Task.Delay(100); _c.Writer.Complete(); }")]
    [InlineData("async Task M() { _c.Writer.Complete(); await Task.WhenAll(_tasks); }")]
    [InlineData("void M() { var t = Task.WhenAll(_tasks).ContinueWith(_ => { }); Action f = () => _c.Writer.Complete(); t.ContinueWith(_ => f()); }")]
    [InlineData("void M() { var all = Parallel.ForEachAsync(new int[3], (x, t) => default); _c.Writer.Complete(); }")]
    [InlineData("async Task M() { await Task.WhenAll(_tasks); Finish(); } void N() => Finish(); void Finish() => _c.Writer.Complete();")]
    [InlineData("async Task M() { var stop = StopAll(); _c.Writer.Complete(); await stop; } async Task StopAll() { await Task.WhenAll(_tasks); }")]
    public void Goes_on(string members) => Assert.False(StandsBefore(members));
}
