using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class ChannelEndTests
{
    private static bool MayBeCompleted(string members)
    {
        var model = Facts.Of($$"""class C { {{members}} }""");
        return ChannelEnd.MayComeBefore(model, model.Only(UseKind.TryWrite)) is not null;
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("public void End() => _c.Writer.TryComplete();", true)]
    [InlineData("public ChannelWriter<int> Writer => _c.Writer;", true)]
    [InlineData("public ChannelReader<int> Reader => _c.Reader;", false)]
    [InlineData("public Action<Exception?> End() => _c.Writer.Complete;", true)]
    public void Of_a_field(string member, bool may) => Assert.Equal(may, MayBeCompleted(
        $"private readonly Channel<int> _c = Channel.CreateUnbounded<int>(); public void Add(int i) => _c.Writer.TryWrite(i); {member}"));

    [Theory]
    [InlineData("c.Writer.TryWrite(1); c.Writer.Complete();", false)]
    [InlineData("try { c.Writer.TryWrite(1); } finally { c.Writer.Complete(); }", false)]
    [InlineData("while (c.Reader.Count < 9) { c.Writer.TryWrite(1); c.Writer.TryComplete(); }", true)]
    [InlineData("c.Writer.TryComplete(); c.Writer.TryWrite(1);", true)]
    [InlineData("var t = Task.Run(() => c.Writer.TryWrite(1)); await t; c.Writer.Complete();", false)]
    [InlineData("var t = Task.Run(() => c.Writer.TryWrite(1)); c.Writer.Complete(); await t;", true)]
    [InlineData("await Put(); c.Writer.Complete(); async Task Put() { await Task.Yield(); c.Writer.TryWrite(1); }", false)]
    [InlineData("var t = Put(); c.Writer.Complete(); await t; async Task Put() { await Task.Yield(); c.Writer.TryWrite(1); }", true)]
    [InlineData("for (int i = 0; i < 2; i++) _ = Task.Run(() => { c.Writer.TryWrite(1); c.Writer.TryComplete(); });", true)]
    public void Of_a_local(string statements, bool may) => Assert.Equal(may, MayBeCompleted(
        $"public async Task M() {{ var c = Channel.CreateUnbounded<int>(); {statements} await Task.Yield(); }}"));

    [Fact]
    public void A_channel_from_outside_may_be_completed_by_others() => Assert.True(MayBeCompleted("public void M(ChannelWriter<int> w) => w.TryWrite(1);"));
}
