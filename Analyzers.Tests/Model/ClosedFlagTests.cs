using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class ClosedFlagTests
{
    private static string? FlagOf(string post, string end = "_closed = true; _c.Writer.TryComplete();")
    {
        var model = Facts.Of($$"""
            class C
            {
                private readonly Channel<int> _c = Channel.CreateUnbounded<int>();
                private readonly Task _loop = Task.CompletedTask;
                private bool _closed, _other;
                private int _state;
                private bool IsClosed => _closed || _state == 1;
                public async Task Post(int item) { {{post}} }
                public void End() { {{end}} }
                public bool Other() => _other;
            }
            """);
        return ClosedFlag.TestedBefore(model, model.Only(UseKind.WriteAsync))?.Flag.Name;
    }

    [Theory]
    [InlineData("if (_closed) return; await _c.Writer.WriteAsync(item);", "_closed")]
    [InlineData("if (!_closed) { await _c.Writer.WriteAsync(item); }", "_closed")]
    [InlineData("if (IsClosed) { Console.WriteLine(); return; } await _c.Writer.WriteAsync(item);", "_closed")]
    [InlineData("if (item > 0 && _closed) return; await _c.Writer.WriteAsync(item);", "_closed")]
    [InlineData("await _c.Writer.WriteAsync(item); if (_closed) return;", null)]
    [InlineData("if (_closed) Console.WriteLine(); await _c.Writer.WriteAsync(item);", null)]
    [InlineData("if (_other) return; await _c.Writer.WriteAsync(item);", null)]
    [InlineData("if (_closed) return; try { await _c.Writer.WriteAsync(item); } catch (ChannelClosedException) { throw new FormatException(); }", null)]
    [InlineData("if (_closed) throw new ObjectDisposedException(\"\"); await _c.Writer.WriteAsync(item);", null)]
    public void Tested_before_the_write(string post, string? flag) => Assert.Equal(flag, FlagOf(post));

    [Theory]
    [InlineData("Interlocked.Exchange(ref _state, 1); _c.Writer.TryComplete();", "_state")]
    [InlineData("_c.Writer.TryComplete(); _closed = true;", "_closed")]
    [InlineData("_closed = true; _loop.Wait(); _c.Writer.TryComplete();", null)]
    [InlineData("_other = true; _c.Writer.TryComplete();", null)]
    public void Set_beside_the_completion(string end, string? flag)
        => Assert.Equal(flag, FlagOf("if (IsClosed) return; await _c.Writer.WriteAsync(item);", end));
}
