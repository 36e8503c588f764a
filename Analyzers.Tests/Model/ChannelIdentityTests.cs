using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class ChannelIdentityTests
{
    // the write and the completion are on one channel exactly when the model joins what the code joins
    [Theory]
    [InlineData("Channel<int> _c = Channel.CreateUnbounded<int>(); void M() { _c.Writer.TryWrite(1); _c.Writer.Complete(); }")]
    [InlineData("void M() { var c = Channel.CreateUnbounded<int>(); var w = c.Writer; w.TryWrite(1); c.Writer.Complete(); }")]
    [InlineData("void M() { ChannelWriter<int> w; var c = Channel.CreateUnbounded<int>(); w = c; w.TryWrite(1); c.Writer.Complete(); }")]
    [InlineData("Channel<int> _c; ChannelWriter<int> _w; C() { _c = Channel.CreateUnbounded<int>(); _w = _c.Writer; } void M() { _w.TryWrite(1); _c.Writer.Complete(); }")]
    [InlineData("Channel<int> _c = Channel.CreateUnbounded<int>(); ChannelWriter<int> Writer => _c.Writer; void M() { Writer.TryWrite(1); _c.Writer.Complete(); }")]
    [InlineData("Channel<int> _c = Channel.CreateUnbounded<int>(); ChannelWriter<int> Get() { return _c; } void M() { Get().TryWrite(1); _c.Writer.Complete(); }")]
    [InlineData("ChannelWriter<int> _w; C(ChannelWriter<int> w) { _w = w ?? throw new Exception(); } void M() { _w.TryWrite(1); this._w.Complete(); }")]
    [InlineData("void M() { var c = Channel.CreateUnbounded<int>(); N(c); c.Writer.Complete(); } void N(Channel<int> d) => d.Writer.TryWrite(1);")]
    [InlineData("void M() { var c = Channel.CreateUnbounded<int>(); N(c); c.Writer.Complete(); static void N(ChannelWriter<int> d) => d.TryWrite(1); }")]
    [InlineData("void M() { var c = Channel.CreateUnbounded<int>(); var (r, w) = (c.Reader, c.Writer); w.TryWrite(1); c.Writer.Complete(); }")]
    [InlineData("void M(bool b) { var c = b ? Channel.CreateBounded<int>(1) : Channel.CreateUnbounded<int>(); c.Writer.TryWrite(1); c.Writer.Complete(); }")]
    [InlineData("Channel<int>? _c; void M() { (_c ??= Channel.CreateUnbounded<int>()).Writer.TryWrite(1); _c?.Writer.Complete(); }")]
    [InlineData("void M() { var c = Channel.CreateUnbounded<int>(); N(c.Writer, 3); c.Writer.Complete(); } void N(ChannelWriter<int> w, int n) { w.TryWrite(n); if (n > 0) N(w, n - 1); }")]
    public void JoinedByTheCode(string members)
    {
        var model = Facts.Of($"#nullable disable\nclass C {{ {members} }}");
        Assert.Same(model.Only(UseKind.TryWrite).Channel, model.Only(UseKind.Complete).Channel);
    }

    [Theory]
    [InlineData("Channel<int> _a = Channel.CreateUnbounded<int>(), _b = Channel.CreateUnbounded<int>(); void M() { _a.Writer.TryWrite(1); _b.Writer.Complete(); }")]
    [InlineData("void M(ChannelWriter<int> a, ChannelWriter<int> b) { a.TryWrite(1); b.Complete(); }")]
    [InlineData("void M() { var a = Channel.CreateUnbounded<int>(); var b = Channel.CreateUnbounded<int>(); N(a); N(b); b.Writer.Complete(); } void N(ChannelWriter<int> w) => w.TryWrite(1);")]
    public void KeptApart(string members)
    {
        var model = Facts.Of($"#nullable disable\nclass C {{ {members} }}");
        Assert.NotSame(model.Only(UseKind.TryWrite).Channel, model.Only(UseKind.Complete).Channel);
    }

    [Theory]
    [InlineData("List<Channel<int>> _list = new(); void M() { _list[0].Writer.Complete(); }", true)]
    [InlineData("void M(Func<Channel<int>> get) { get().Writer.Complete(); }", true)]
    [InlineData("class Entry { public Channel<int> Items; } void M(Entry e) { e.Items.Writer.Complete(); }", false)]
    public void NotTold_IsAUseOfAChannelOfWhichNothingElseIsKnown(string members, bool isUnnamed)
    {
        var channel = Facts.Of($"#nullable disable\nclass C {{ {members} }}").Only(UseKind.Complete).Channel;
        Assert.Equal((isUnnamed, true, true, true), (channel.IsUnnamed, channel.FromElsewhere, channel.WriterEscapes, channel.ReaderEscapes));
        Assert.Equal("M", channel.Scope!.Name);
    }

    [Theory]
    [InlineData("private readonly Channel<int> _c = Channel.CreateUnbounded<int>(); void M() => _c.Writer.Complete();", false, false)]
    [InlineData("internal readonly Channel<int> _c = Channel.CreateUnbounded<int>(); void M() => _c.Writer.Complete();", true, true)]
    [InlineData("private readonly Channel<int> _c = Channel.CreateUnbounded<int>(); public ChannelReader<int> Items => _c.Reader; void M() => _c.Writer.Complete();", false, true)]
    [InlineData("ChannelReader<int> M() { var c = Channel.CreateUnbounded<int>(); c.Writer.Complete(); return c.Reader; }", false, false)]
    [InlineData("public ChannelReader<int> M() { var c = Channel.CreateUnbounded<int>(); c.Writer.Complete(); return c.Reader; }", false, true)]
    [InlineData("void M(List<object> all) { var c = Channel.CreateUnbounded<int>(); all.Add(c.Writer); c.Writer.Complete(); }", true, false)]
    [InlineData("void M(Dictionary<int, Channel<int>> all) { var c = Channel.CreateUnbounded<int>(); all[1] = c; c.Writer.Complete(); }", true, true)]
    [InlineData("public void M(ChannelWriter<int> w) => w.Complete();", true, false)]
    public void Escapes(string members, bool writer, bool reader)
    {
        var channel = Facts.Of($"#nullable disable\nclass C {{ {members} }}").Only(UseKind.Complete).Channel;
        Assert.Equal((writer, reader), (channel.WriterEscapes, channel.ReaderEscapes));
    }
}
