using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class StartedTasksTests
{
    private static TypeModel In(string start, string more = "") => Facts.Of(
        $$"""
        class C
        {
            private readonly Channel<int> _c = Channel.CreateUnbounded<int>();
            private Task _loop = Task.CompletedTask;
            private readonly List<Task> _loops = new();
            public Task Shown = Task.CompletedTask;
            private async Task Run() { await foreach (var x in _c.Reader.ReadAllAsync()) { } }
            private static void Forget(Task task) { }
            public void Start() { {{start}} }
            {{more}}
        }
        """);

    private static string HoldersOf(TypeModel model)
        => string.Join(" ", StartedTasks.Of(model, ReadLoop.Of(model)[0].Owner).Select(static task => task.Holder?.Name ?? "-"));

    [Theory]
    [InlineData("_loop = Run();", "_loop")]
    [InlineData("_loop ??= Task.Run(Run);", "_loop")]
    [InlineData("_loop = Task.Run(async () => { await Run(); });", "_loop")]
    [InlineData("_loop = Task.Factory.StartNew(Run).Unwrap();", "_loop")]
    [InlineData("_loops.Add(Run());", "_loops")]
    [InlineData("var t = Run();", "t")]
    [InlineData("_ = Run();", "-")]
    [InlineData("Run(); Task.Run(Run);", "- -")]
    [InlineData("_ = Run().ContinueWith(t => { });", "-")]
    [InlineData("_loop = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Run()));", "_loop")]
    public void Who_keeps_the_task(string start, string holders) => Assert.Equal(holders, HoldersOf(In(start)));

    [Theory]
    [InlineData("Shown = Run();")]
    [InlineData("Forget(Run());")]
    [InlineData("Run().Wait();")]
    [InlineData("_loop = Run().IsCompleted ? Task.CompletedTask : Run();")]
    public void It_goes_where_it_can_not_be_followed(string start) => Assert.Equal("", HoldersOf(In(start)));

    [Theory]
    [InlineData("public async Task Stop() { await _loop; }", true)]
    [InlineData("public void Stop() { _loop?.Wait(); }", true)]
    [InlineData("public Task Stop() => _loop;", true)]
    [InlineData("public void Stop() { var t = _loop; }", true)]
    [InlineData("public void Stop() { if (_loop is { } t) Forget(t); }", true)]
    [InlineData("public void Stop() { while (!_loop.IsCompleted) { } }", true)]
    [InlineData("public void Stop() { if (_loop != null) _loop = null!; }", false)]
    [InlineData("public void Stop() { if (_loop is null) return; }", false)]
    [InlineData("public bool Stop() => _loop.IsFaulted;", false)]
    [InlineData("public void Stop() { _loop?.Dispose(); }", false)]
    [InlineData("", false)]
    public void Who_may_wait(string stop, bool waits)
    {
        var model = In("_loop = Run();", stop);
        Assert.Equal(waits, StartedTasks.AreWaitedFor(model, StartedTasks.Of(model, ReadLoop.Of(model)[0].Owner)[0].Holder!));
    }
}
