using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class TaskFateTests
{
    [Theory]
    [InlineData("public void S() => _ = Task.Run(L);", TaskFate.Forgotten)]
    [InlineData("public void S() { Task.Run(L); }", TaskFate.Forgotten)]
    [InlineData("Task? _t; public void S() => _t = Task.Run(L);", TaskFate.Forgotten)]
    [InlineData("Task? _t; public void S() => _t ??= Task.Run(L);", TaskFate.Forgotten)]
    [InlineData("Task? _t; public void S() => _t = Task.Run(L); public Task StopAsync() => _t!;", TaskFate.AwaitedInStop)]
    [InlineData("Task? _t; public void S() => _t = Task.Run(L); public async Task E() { _c.Writer.TryComplete(); await _t!; }", TaskFate.AwaitedInStop)]
    [InlineData("List<Task> _t = []; public void S() => _t.Add(Task.Run(L)); public void Dispose() => Task.WaitAll(_t.ToArray());", TaskFate.AwaitedInStop)]
    [InlineData("public async Task S() => await Task.Run(L);", TaskFate.Awaited)]
    [InlineData("public async Task S() { var t = Task.Run(L); await t; }", TaskFate.Awaited)]
    [InlineData("public async Task S() { var t = Task.Run(L); await Task.WhenAll(t, Task.Delay(1)); }", TaskFate.Awaited)]
    [InlineData("public Task S() => Task.Run(L);", TaskFate.Watched)]
    [InlineData("public Task? T; public void S() => T = Task.Run(L);", TaskFate.Watched)]
    [InlineData("public void S() => Task.Run(L).ContinueWith(_ => { });", TaskFate.Watched)]
    [InlineData("Task? _t; public void S() => _t = Task.Run(L); public bool B => _t!.IsFaulted;", TaskFate.Watched)]
    [InlineData("public async Task S() => await Task.WhenAny(Task.Run(L), Task.Delay(1));", TaskFate.Watched)]
    public void Who_learns_of_the_end(string members, object expected)
    {
        var model = Facts.Of(
            $$"""
            class C
            {
                private readonly Channel<int> _c = Channel.CreateUnbounded<int>();
                private async Task L() { await foreach (var i in _c.Reader.ReadAllAsync()) { } }
                {{members}}
            }
            """);
        var use = model.Only(UseKind.ReadAll);
        var start = Assert.Single(use.Body.Starts);

        Assert.Equal((TaskFate)expected, new TaskFates(model, new OpenEnds(model)).Of(start, use.Channel).Fate);
    }
}
