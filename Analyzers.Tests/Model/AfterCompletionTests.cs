using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class AfterCompletionTests
{
    private static AfterCompletion Of(string loop)
    {
        var model = Facts.Of(
            $$"""
            class C
            {
                private readonly Channel<int> _c = Channel.CreateUnbounded<int>();
                private bool _on = true;
                private bool IsDone() => _c.Reader.Completion.IsCompleted;
                public async Task M(CancellationToken ct) { await Task.Yield(); {{loop}} }
            }
            """);
        var body = model.Index.Bodies.Single(static body => body.Symbol.Name == "M");
        return new AfterCompletion(model, model.Channels.Single(), body.Root.Descendants().OfType<ILoopOperation>().First());
    }

    [Theory]
    [InlineData("while (true) await _c.Reader.WaitToReadAsync();", true)]
    [InlineData("while (!_c.Writer.TryWrite(1)) { }", true)]
    [InlineData("while (await _c.Reader.WaitToReadAsync()) { }", false)]
    [InlineData("while (_on && _c.Reader.TryRead(out _)) { }", false)]
    [InlineData("while (true) { if (!_c.Reader.TryRead(out _)) break; }", false)]
    [InlineData("while (true) { if (_c.Reader.TryRead(out _)) continue; return; }", false)]
    [InlineData("while (true) { if (_c.Reader.TryRead(out _) == false) throw new Exception(); }", false)]
    [InlineData("while (true) { bool any = _c.Reader.TryRead(out _); if (any is false) break; }", false)]
    public void Comes_round(string loop, bool round) => Assert.Equal(round, Of(loop).ComesRound);

    [Theory]
    [InlineData("while (true) { if (_on) break; await _c.Reader.WaitToReadAsync(); }", false)]
    [InlineData("while (true) { if (_on) { if (!await _c.Reader.WaitToReadAsync()) break; } }", true)]
    [InlineData("while (!IsDone()) { }", true)]
    [InlineData("while (true) { if (_c.Reader.Count == 0) break; }", true)]
    [InlineData("while (true) { _c.Reader.TryRead(out var x); if (x == 0) break; }", true)]
    [InlineData("while (true) await _c.Reader.ReadAsync();", true)]
    [InlineData("while (true) { try { await _c.Reader.ReadAsync(); } catch (Exception) { } }", false)]
    [InlineData("while (true) { try { await _c.Reader.ReadAsync(); } catch (Exception) { break; } }", true)]
    [InlineData("while (true) { try { await _c.Reader.ReadAsync(); } catch (OperationCanceledException) { } }", true)]
    public void Notices(string loop, bool notices) => Assert.Equal(notices, Of(loop).Notices);

    [Theory]
    [InlineData("while (_on) { }", "_on")]
    [InlineData("while (true) { if (_on) return; }", "_on")]
    [InlineData("while (true) { ct.ThrowIfCancellationRequested(); }", "ct")]
    [InlineData("while (true) { if (_on) { } }", "")]
    public void Open_conditions(string loop, string conditions)
        => Assert.Equal(conditions, string.Join(",", Of(loop).OpenConditions.Select(static condition => condition.Syntax.ToString())));

    [Theory]
    [InlineData("int i = 0; while (i++ < 9) { }", true)]
    [InlineData("for (int i = 0; i < 9; i++) { }", true)]
    [InlineData("int i = 0; while (i < 9) { if (_c.Reader.TryRead(out _)) i++; }", false)]
    [InlineData("while (_on) { }", false)]
    public void Ends_by_itself(string loop, bool ends) => Assert.Equal(ends, Of(loop).EndsByItself);
}
