using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class GuardTests
{
    private static GuardKind GuardOf(string body)
    {
        var model = Facts.Of($$"""
            class C
            {
                private Channel<int>? _c = Channel.CreateUnbounded<int>();
                private int _state;
                private bool _done;
                void Dispose(bool disposing, int count) { {{body}} }
                void ThrowIfDone() { if (_done) throw new ObjectDisposedException(""); }
            }
            """);
        return model.Guards.OnTheWayTo(model.Only(UseKind.Complete).Operation).Kind;
    }

    [Theory]
    [InlineData("_c!.Writer.Complete();", GuardKind.None)]
    [InlineData("if (disposing) _c!.Writer.Complete();", GuardKind.None)]
    [InlineData("if (!disposing) return; _c!.Writer.Complete();", GuardKind.None)]
    [InlineData("if (_c != null) _c.Writer.Complete();", GuardKind.None)]
    [InlineData("_c?.Writer.Complete();", GuardKind.None)]
    [InlineData("try { _c!.Writer.Complete(); } finally { _state = 1; }", GuardKind.None)]
    [InlineData("try { _c!.Writer.Complete(); } catch (ChannelClosedException) { throw; }", GuardKind.None)]
    [InlineData("if (!_c!.Reader.Completion.IsCompleted) _c.Writer.Complete();", GuardKind.CompletionProbe)]
    [InlineData("if (!_done) _c!.Writer.Complete();", GuardKind.Flag)]
    [InlineData("if (_done) return; _c!.Writer.Complete();", GuardKind.Flag)]
    [InlineData("if (_done || count == 0) return; _c!.Writer.Complete();", GuardKind.Safe)]
    [InlineData("if (Interlocked.Exchange(ref _state, 1) == 0) _c!.Writer.Complete();", GuardKind.Safe)]
    [InlineData("if (Interlocked.CompareExchange(ref _state, 1, 0) != 0) return; _c!.Writer.Complete();", GuardKind.Safe)]
    [InlineData("if (count > 3) _c!.Writer.Complete();", GuardKind.Safe)]
    [InlineData("switch (count) { case 1: _c!.Writer.Complete(); break; }", GuardKind.Safe)]
    [InlineData("try { _c!.Writer.Complete(); } catch (InvalidOperationException) { }", GuardKind.Safe)]
    [InlineData("try { _c!.Writer.Complete(); } catch { }", GuardKind.Safe)]
    [InlineData("ThrowIfDone(); _c!.Writer.Complete();", GuardKind.Safe)]
    [InlineData("_c?.Writer.Complete(); _c = null;", GuardKind.Safe)]
    [InlineData("var c = _c; _c = null; c?.Writer.Complete();", GuardKind.Safe)]
    [InlineData("var c = Interlocked.Exchange(ref _c, null); if (c != null) c.Writer.Complete();", GuardKind.Safe)]
    [InlineData("if (_c is { } c) c.Writer.Complete();", GuardKind.None)]
    [InlineData("_c?.Writer?.Complete();", GuardKind.None)]
    [InlineData("if (!disposing) return; Stop(); void Stop() { if (_done) return; _done = true; _c!.Writer.Complete(); }", GuardKind.Flag)]
    [InlineData("try { Stop(); } catch (ChannelClosedException) { } void Stop() => _c!.Writer.Complete();", GuardKind.Safe)]
    [InlineData("if (count > 3) End(); void End() => _c!.Writer.Complete();", GuardKind.Safe)]
    public void Judged(string body, object expected) => Assert.Equal((GuardKind)expected, GuardOf(body));
}
