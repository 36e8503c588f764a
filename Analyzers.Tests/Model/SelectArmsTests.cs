using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class SelectArmsTests
{
    private static Select? In(string loop)
    {
        var model = Facts.Of(
            $$"""
            class C
            {
                private readonly PeriodicTimer _timer = new(TimeSpan.FromSeconds(1));
                public async Task M(ChannelReader<int> r, Task stop, CancellationToken ct) { await Task.Yield(); {{loop}} }
                private async Task<int> Next(ChannelReader<int> r) => await r.ReadAsync();
            }
            """);
        return model.Index.Invocations.Select(call => Select.TryCreate(model, call)).FirstOrDefault(select => select is not null);
    }

    [Theory]
    [InlineData("Task.WhenAny(stop, r.ReadAsync().AsTask())", "- ReadAsync")]
    [InlineData("Task.WhenAny(r.WaitToReadAsync().AsTask(), stop, stop)", "WaitToRead - -")]
    [InlineData("Task.WhenAny([stop, r.ReadAsync().AsTask()])", "- ReadAsync")]
    [InlineData("Task.WhenAny(new List<Task> { r.ReadAsync().AsTask(), stop })", "ReadAsync -")]
    [InlineData("Task.WhenAny(new Task[] { stop }.Append(r.ReadAsync().AsTask()))", "- ReadAsync")]
    [InlineData("Task.WhenAny(Next(r), stop)", "ReadAsync -")]
    public void Arms_in_their_order(string choice, string arms)
        => Assert.Equal(arms, string.Join(" ", In($"while (true) await {choice};")!.Arms.Select(arm => arm.Read?.Kind.ToString() ?? "-")));

    [Theory]
    [InlineData("while (true) await Task.WhenAny(r.ReadAsync().AsTask());")]
    [InlineData("while (true) await Task.WhenAny(stop, stop);")]
    [InlineData("await Task.WhenAny(stop, r.ReadAsync().AsTask());")]
    [InlineData("var a = r.ReadAsync().AsTask(); while (true) await Task.WhenAny(stop, a);")]
    public void No_select(string code) => Assert.Null(In(code));

    [Theory]
    [InlineData("_timer.WaitForNextTickAsync().AsTask()", true)]
    [InlineData("Task.Delay(10)", true)]
    [InlineData("Task.Delay(-1, ct)", false)]
    [InlineData("stop", false)]
    public void Timers(string other, bool isTimer)
    {
        var select = In($"while (true) await Task.WhenAny(r.ReadAsync().AsTask(), {other});")!;
        Assert.Equal(isTimer, select.IsTimer(select.Arms[1]));
    }

    [Theory]
    [InlineData("await read;", true)]
    [InlineData("await read.ConfigureAwait(false);", true)]
    [InlineData("if (await read == 1) return;", true)]
    [InlineData("foreach (var x in new int[1]) continue; await read;", true)]
    [InlineData("if (stop.IsCompleted) await read;", false)]
    [InlineData("if (stop.IsCompleted) continue; await read;", false)]
    [InlineData("", false)]
    public void Awaited_whoever_won(string rest, bool awaited)
    {
        var select = In($$"""while (true) { var read = r.ReadAsync().AsTask(); await Task.WhenAny(read, stop); {{rest}} }""")!;
        Assert.Equal(awaited, select.IsAwaitedInEveryRound(select.Arms[0]));
    }
}
