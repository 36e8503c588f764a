using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class CompletersTests
{
    private static (TypeModel Model, Channel Channel) Of(string members)
    {
        var model = Facts.Of($$"""
            class C
            {
                private readonly Channel<int> _c = Channel.CreateUnbounded<int>();
                private event Action? Raised;
                void Raise() => Raised?.Invoke();
                {{members}}
            }
            """);
        return (model, model.Only(UseKind.TryWrite).Channel);
    }

    [Theory]
    [InlineData("void M() => _c.Writer.TryWrite(1);", true)]
    [InlineData("void M() { W(_c.Writer); } static void W(ChannelWriter<int> w) => w.TryWrite(1);", true)]
    [InlineData("void M() { _c.Writer.TryWrite(1); GC.KeepAlive(_c.Reader); }", true)]
    [InlineData("void M() { _c.Writer.TryWrite(1); _c.Writer.TryComplete(); }", false)]
    [InlineData("void M() { _c.Writer.TryWrite(1); Raised += () => _c.Writer.Complete(); }", false)]
    [InlineData("void M() { _c.Writer.TryWrite(1); Action<Exception?> end = _c.Writer.Complete; }", false)]
    [InlineData("void M(C other) { _c.Writer.TryWrite(1); other._c.Writer.Complete(); }", false)]
    [InlineData("void M() { _c.Writer.TryWrite(1); GC.KeepAlive(_c.Writer); }", false)]
    [InlineData("void M() => _c.Writer.TryWrite(1); ChannelWriter<int>[] All() => new[] { _c.Writer };", false)]
    [InlineData("void M() => _c.Writer.TryWrite(1); class Inner { object N(C outer) => outer._c; }", false)]
    public void Nobody_completes_it(string members, bool certain)
    {
        var (model, channel) = Of(members);

        Assert.Equal(certain, Completers.IsCertainlyNone(model, channel));
    }

    [Theory]
    [InlineData("void M() => _c.Writer.TryWrite(1); public C() => M();", false)] // an object's member may be called again
    [InlineData("public C() { for (int i = 0; i < 3; i++) _c.Writer.TryWrite(i); }", false)]
    public void A_field_has_no_last_producer(string members, bool ends)
    {
        var (model, channel) = Of(members);

        Assert.Equal(ends, Completers.AllProducersEnd(model, channel));
    }

    [Theory]
    [InlineData("c.Writer.TryWrite(1);", true)]
    [InlineData("for (int i = 0; i < 3; i++) c.Writer.TryWrite(i);", true)]
    [InlineData("Task.Run(() => { foreach (var i in new[] { 1 }) c.Writer.TryWrite(i); });", true)]
    [InlineData("int i = 0; while (i < 3) c.Writer.TryWrite(i++);", true)]
    [InlineData("for (;;) c.Writer.TryWrite(1);", false)]
    [InlineData("while (on) c.Writer.TryWrite(1);", true)]
    [InlineData("while (_on) c.Writer.TryWrite(1);", false)]
    [InlineData("while (!token.IsCancellationRequested) c.Writer.TryWrite(1);", false)]
    [InlineData("Raised += () => c.Writer.TryWrite(1);", false)]
    public void Every_producer_comes_to_an_end(string body, bool ends)
    {
        var model = Facts.Of($$"""
            class C
            {
                private volatile bool _on;
                private event Action? Raised;
                void M(CancellationToken token, bool on) { var c = Channel.CreateUnbounded<int>(); {{body}} }
            }
            """);

        Assert.Equal(ends, Completers.AllProducersEnd(model, model.Only(UseKind.TryWrite).Channel));
    }
}
