using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class TryResultsTests
{
    private static (TypeModel Model, IInvocationOperation Call) Of(string members)
    {
        var model = Facts.Of($$"""
            class C
            {
                private readonly ChannelWriter<int>? _w;
                bool Yes() => true;
                void No() { }
                {{members}}
            }
            """);
        return (model, (IInvocationOperation)model.Only(UseKind.TryWrite).Operation);
    }

    [Theory]
    [InlineData("void M() { _w!.TryWrite(1); }", true)]
    [InlineData("void M() => _w?.TryWrite(1);", true)]
    [InlineData("Action M() => () => _w!.TryWrite(1);", true)]
    [InlineData("Func<bool> M() => () => _w!.TryWrite(1);", false)]
    [InlineData("void M() { _ = _w!.TryWrite(1); }", false)]
    [InlineData("bool M() => _w!.TryWrite(1);", false)]
    public void Is_it_unused(string members, bool unused) => Assert.Equal(unused, TryResults.IsUnused(Of(members).Call));

    [Theory]
    [InlineData("void M() { if (!_w!.TryWrite(1)) No(); else Yes(); }", "No();")]
    [InlineData("void M() { if (_w!.TryWrite(1)) Yes(); else No(); }", "No();")]
    [InlineData("void M() { if (_w?.TryWrite(1) != true) No(); }", "No();")]
    [InlineData("void M() { if (_w!.TryWrite(1) is not true) No(); }", "No();")]
    [InlineData("void M() { if (_w!.TryWrite(1) is false && Yes()) No(); }", "No();")]
    [InlineData("void M() { if (_w!.TryWrite(1)) { return; } No(); }", "No();")]
    [InlineData("void M() { while (!_w!.TryWrite(1)) No(); }", "No();")]
    [InlineData("void M() { var failed = !_w!.TryWrite(1); if (failed) No(); }", "No();")]
    [InlineData("void M() { if (!Put()) No(); }  bool Put() { var ok = _w!.TryWrite(1); return ok; }", "No();")]
    [InlineData("bool M() => _w!.TryWrite(1) || Yes();", "Yes()")]
    [InlineData("void M() { if (_w!.TryWrite(1)) No(); }", "")]
    [InlineData("void M() { if (Yes() && _w!.TryWrite(1)) Yes(); else No(); }", "")]
    [InlineData("void M() { if (Yes() || !_w!.TryWrite(1)) No(); }", "")]
    [InlineData("bool M() => _w!.TryWrite(1);", "")]
    public void What_runs_after_false(string members, string expected)
    {
        var (model, call) = Of(members);
        Assert.Equal(expected, string.Join(" ", TryResults.OnFailure(model, call).Select(static operation => operation.Syntax.ToString())));
    }
}
