using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class OpenEndsTests
{
    private static string? First(string body, string members = "", bool completes = true)
    {
        var model = Facts.Of($$"""
            class C
            {
                private readonly Channel<int> _c = Channel.CreateUnbounded<int>();

                public void M(Func<int> a, Func<int> b) => _ = Task.Run(async () => { await Task.Yield(); {{body}} });
                {{members}}
            }
            """);
        var use = model.Only(completes ? UseKind.Complete : UseKind.TryWrite);
        return new OpenEnds(model).First(use.Channel, use.Body, completes ? use.Operation : null, Failure.Any)?.Syntax.ToString();
    }

    [Theory]
    [InlineData("a(); b(); _c.Writer.Complete();", "a()")]
    [InlineData("_c.Writer.Complete(); a();", null)]
    [InlineData("_c.Writer.TryComplete(); a(); _c.Writer.Complete();", null)]
    [InlineData("try { a(); } finally { _c.Writer.TryComplete(); } _c.Writer.Complete();", null)]
    [InlineData("try { a(); } finally { b(); } _c.Writer.Complete();", "a()")]
    [InlineData("try { } finally { b(); _c.Writer.Complete(); }", "b()")]
    [InlineData("try { a(); } catch (TimeoutException) { } _c.Writer.Complete();", "a()")]
    [InlineData("try { a(); } catch (TimeoutException e) { _c.Writer.TryComplete(e); throw; } _c.Writer.Complete();", null)]
    [InlineData("try { a(); } catch { } _c.Writer.Complete();", null)]
    [InlineData("try { a(); } catch { return; } _c.Writer.Complete();", "a()")]
    [InlineData("try { a(); } catch { throw; } _c.Writer.Complete();", "a()")]
    [InlineData("try { a(); _c.Writer.Complete(); } catch { }", "a()")]
    [InlineData("for (;;) { try { a(); _c.Writer.Complete(); } catch { } }", null)] // the next round
    [InlineData("for (;;) { try { a(); } catch { break; } _c.Writer.Complete(); }", "a()")]
    [InlineData("try { try { a(); } catch { return; } } finally { _c.Writer.Complete(); }", null)]
    public void In_one_body(string body, string? expected) => Assert.Equal(expected, First(body));

    [Theory]
    [InlineData("Fill(a); _c.Writer.Complete();", "private static void Fill(Func<int> make) => make();", "Fill(a)")]
    [InlineData("a(); await End();", "private async Task End() { await Task.Yield(); _c.Writer.Complete(); }", "a()")]
    [InlineData("try { await End(a); } finally { _c.Writer.TryComplete(); }", "private async Task End(Func<int> make) { await Task.Yield(); make(); _c.Writer.Complete(); }", null)]
    [InlineData("try { a(); } catch (Exception e) { Fail(e); } finally { b(); }", "private void Fail(Exception e) => _c.Writer.Complete(e);", null)]
    [InlineData("var stop = new CancellationTokenSource(); try { a(); _c.Writer.Complete(); } catch { stop.Cancel(); }", "", null)]
    public void Over_several_bodies(string body, string members, string? expected) => Assert.Equal(expected, First(body, members));

    [Theory]
    [InlineData("for (;;) _c.Writer.TryWrite(a());", "a()")]
    [InlineData("for (;;) { try { _c.Writer.TryWrite(a()); } catch { } }", null)]
    [InlineData("try { for (;;) _c.Writer.TryWrite(a()); } catch { }", "a()")]
    [InlineData("for (;;) { try { _c.Writer.TryWrite(1); } catch { b(); } }", "b()")]
    public void Where_nothing_completes(string body, string? expected) => Assert.Equal(expected, First(body, completes: false));
}
