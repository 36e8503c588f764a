using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class OrderTests
{
    private static bool IsAlwaysBefore(string body)
    {
        var model = Facts.Of($$"""
            class C
            {
                private readonly Channel<int> _c = Channel.CreateUnbounded<int>();
                void M(bool on, int count) { {{body}} }
            }
            """);
        return Order.IsAlwaysBefore(model.Only(UseKind.TryComplete).Operation, model.Only(UseKind.TryWrite).Operation);
    }

    [Theory]
    [InlineData("_c.Writer.TryComplete(); _c.Writer.TryWrite(1);", true)]
    [InlineData("{ _c.Writer.TryComplete(); } while (on) { if (count > 0) _c.Writer.TryWrite(1); }", true)]
    [InlineData("try { _c.Writer.TryComplete(); } finally { count = 1; } _c.Writer.TryWrite(1);", true)]
    [InlineData("try { count = 1; } catch { } finally { _c.Writer.TryComplete(); } _c.Writer.TryWrite(1);", true)]
    [InlineData("if (_c.Writer.TryComplete()) count = 1; else _c.Writer.TryWrite(1);", true)]
    [InlineData("_c.Writer.TryWrite(1); _c.Writer.TryComplete();", false)]
    [InlineData("_c.Writer.TryComplete(); return; _c.Writer.TryWrite(1);", false)]
    [InlineData("if (on) _c.Writer.TryComplete(); _c.Writer.TryWrite(1);", false)]
    [InlineData("if (on && _c.Writer.TryComplete()) return; _c.Writer.TryWrite(1);", false)]
    [InlineData("while (on) _c.Writer.TryComplete(); _c.Writer.TryWrite(1);", false)]
    [InlineData("try { _c.Writer.TryComplete(); } catch { } _c.Writer.TryWrite(1);", false)]
    [InlineData("try { _c.Writer.TryComplete(); } finally { _c.Writer.TryWrite(1); }", false)]
    [InlineData("switch (count) { case 1: _c.Writer.TryComplete(); break; case 2: _c.Writer.TryWrite(1); break; }", false)]
    [InlineData("if (on) goto late; _c.Writer.TryComplete(); late: _c.Writer.TryWrite(1);", false)]
    public void The_one_has_run_when_the_other_begins(string body, bool expected) => Assert.Equal(expected, IsAlwaysBefore(body));
}
