using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class ExceptionFateTests
{
    private static Fate FateOf(string members)
    {
        var model = Facts.Of($$"""
            class C
            {
                private readonly Channel<int> _c = Channel.CreateUnbounded<int>();
                private Task? _task;
                private event Action? Raised;
                void Raise() => Raised?.Invoke();
                {{members}}
            }
            """);
        return ExceptionFate.Of(model, model.Only(UseKind.WriteAsync).Operation, model.Known.ChannelClosedException).Fate;
    }

    private const string Write = "private async Task W() => await _c.Writer.WriteAsync(1);";

    [Theory]
    [InlineData("async void M() => await _c.Writer.WriteAsync(1);", 2)]
    [InlineData("async void M() => await W();" + Write, 2)]
    [InlineData("void M() => Raised += async () => await W();" + Write, 2)]
    [InlineData("async void M() { try { await W(); } catch (TimeoutException) { } }" + Write, 2)]
    [InlineData("async void M() { try { await W(); } catch { throw; } }" + Write, 2)]
    [InlineData("void M() => _ = W();" + Write, 1)]
    [InlineData("void M() { Task.Run(W); }" + Write, 1)]
    [InlineData("void M() { Task.Run(() => W()); }" + Write, 1)]
    [InlineData("async void M() { try { await W(); } catch (ChannelClosedException) { } }" + Write, 0)]
    [InlineData("async void M() { try { await W(); } catch (Exception e) when (e.Message.Length > 0) { } }" + Write, 0)]
    [InlineData("void M() => _task = W();" + Write, 0)]
    [InlineData("Task M() => W();" + Write, 0)]
    [InlineData("async Task M() { var task = W(); await task; }" + Write, 0)]
    [InlineData("void M() => Task.Run(async () => { try { await W(); } catch { throw; } });" + Write, 0)]
    [InlineData("void M() => Task.Run(W).ContinueWith(t => t.Exception);" + Write, 0)]
    public void Where_it_ends(string members, int fate) => Assert.Equal((Fate)fate, FateOf(members));
}
