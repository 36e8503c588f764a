using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

/// <summary>The ways in which public code keeps and passes on a channel: which of them the model sees through.</summary>
public class ChannelShapeTests
{
    private const string New = "Channel.CreateUnbounded<int>()";

    private static TypeModel Of(string source) => Facts.Of("#nullable disable\n" + source.Replace("NEW", New));

    [Theory]
    // properties
    [InlineData("class C { Channel<int> P { get; } = NEW; void M() { P.Writer.TryWrite(1); P.Writer.Complete(); } }")]
    [InlineData("class C { Channel<int> P { get; set; } C() => P = NEW; void M() { P.Writer.TryWrite(1); P.Writer.Complete(); } }")]
    [InlineData("class C { Channel<int> _c; Channel<int> P => _c ??= NEW; void M() { P.Writer.TryWrite(1); _c.Writer.Complete(); } }")]
    [InlineData("class C { Channel<int> _c; Channel<int> P { get { if (_c == null) _c = NEW; return _c; } } void M() { P.Writer.TryWrite(1); _c.Writer.Complete(); } }")]
    [InlineData("class C { Channel<int> _c; Channel<int> P { set => _c = value; } C() => P = NEW; void M() { var w = _c.Writer; w.TryWrite(1); _c.Writer.Complete(); } }")]
    [InlineData("class C { readonly Channel<int> _c = NEW; ChannelWriter<int> W => _c.Writer; ChannelWriter<int> X => W; void M() { X.TryWrite(1); _c.Writer.Complete(); } }")]
    // private methods that make, return, are given the channel
    [InlineData("class C { Channel<int> _c; C() => Init(); void Init() { _c = NEW; } void M() { _c.Writer.TryWrite(1); _c.Writer.Complete(); } }")]
    [InlineData("class C { Channel<int> _c; C() => _c = Make(); static Channel<int> Make() { var c = NEW; c.Writer.TryWrite(1); return c; } void M() => _c.Writer.Complete(); }")]
    [InlineData("class C { void M() { Make(out var w, out var r); w.TryWrite(1); } void Make(out ChannelWriter<int> w, out ChannelReader<int> r) { var c = NEW; w = c.Writer; r = c.Reader; c.Writer.Complete(); } }")]
    [InlineData("class C { Channel<int> _c; C() { Make(ref _c); } void Make(ref Channel<int> c) { c = NEW; c.Writer.TryWrite(1); } void M() => _c.Writer.Complete(); }")]
    [InlineData("class C { void M() { var c = NEW; Channel<int> Get() => c; Get().Writer.TryWrite(1); Get().Writer.Complete(); } }")]
    [InlineData("class C { async Task M() { var c = await MakeAsync().ConfigureAwait(false); c.Writer.TryWrite(1); } async Task<Channel<int>> MakeAsync() { await Task.Yield(); var c = NEW; c.Writer.Complete(); return c; } }")]
    [InlineData("class C { void M() { var c = NEW; N(c.Writer); c.Writer.Complete(); } void N(ChannelWriter<int> w) => O(w); void O(ChannelWriter<int> w) => P(w); void P(ChannelWriter<int> w) => w.TryWrite(1); }")]
    // tuples
    [InlineData("class C { void M() { var (r, w) = Make(); w.TryWrite(1); } (ChannelReader<int>, ChannelWriter<int>) Make() { var c = NEW; c.Writer.Complete(); return (c.Reader, c.Writer); } }")]
    [InlineData("class C { void M() { var p = Make(); p.W.TryWrite(1); } (ChannelReader<int> R, ChannelWriter<int> W) Make() { var c = NEW; c.Writer.Complete(); return (c.Reader, c.Writer); } }")]
    [InlineData("class C { readonly (Channel<int> In, Channel<int> Out) _p; C() { _p = (NEW, NEW); } void M() { _p.In.Writer.TryWrite(1); var (i, o) = _p; i.Writer.Complete(); } }")]
    [InlineData("class C { void M() { var c = NEW; ChannelReader<int> r; ChannelWriter<int> w; (r, w) = (c.Reader, c.Writer); w.TryWrite(1); c.Writer.Complete(); } }")]
    // constructors
    [InlineData("class C(Channel<int> c) { void M() { c.Writer.TryWrite(1); } void N() => c.Writer.Complete(); }")]
    [InlineData("class C(ChannelWriter<int> w) { readonly ChannelWriter<int> _w = w; void M() { _w.TryWrite(1); w.Complete(); } }")]
    [InlineData("struct C(ChannelWriter<int> w) { void M() { w.TryWrite(1); w.Complete(); } }")]
    [InlineData("record C(Channel<int> Items) { void M() { Items.Writer.TryWrite(1); this.Items.Writer.Complete(); } }")]
    [InlineData("class C { readonly ChannelWriter<int> _w; C(Channel<int> c) { if (c is null) throw new ArgumentNullException(nameof(c)); _w = c.Writer; c.Writer.TryWrite(1); } void M() => _w.Complete(); }")]
    [InlineData("class C { readonly Channel<int> _c; public C() : this(NEW) { } C(Channel<int> c) { _c = c; c.Writer.TryWrite(1); } void M() => _c.Writer.Complete(); }")]
    // patterns, casts, conditional access
    [InlineData("class C { Channel<int> _c = NEW; void M() { if (_c is { } c) c.Writer.TryWrite(1); _c.Writer.Complete(); } }")]
    [InlineData("class C { Channel<int> _c = NEW; void M() { if (_c is { Writer: { } w }) w.TryWrite(1); _c.Writer.Complete(); } }")]
    [InlineData("class C { Channel<int> _c = NEW; void M() { if (_c?.Writer is not ChannelWriter<int> w) return; w.TryWrite(1); _c.Writer.Complete(); } }")]
    [InlineData("class C { Channel<int> _c = NEW; void M() { _c?.Writer?.TryWrite(1); ((Channel<int>)_c)!.Writer!.Complete(); } }")]
    [InlineData("class C { Channel<int> _c = NEW; void M() { ((ChannelWriter<int>)_c).TryWrite(1); (_c as Channel<int>).Writer.Complete(); } }")]
    [InlineData("class C { Channel<int> _c; void M() { var c = _c; if (c == null) { c = NEW; _c = c; } c.Writer.TryWrite(1); _c.Writer.Complete(); } }")]
    [InlineData("class C { Channel<int> _c; void M(bool b) { _c = b switch { true => Channel.CreateBounded<int>(1), _ => NEW }; _c.Writer.TryWrite(1); _c.Writer.Complete(); } }")]
    // kinds of types and members
    [InlineData("class C { static readonly Channel<int> s_c = NEW; static void M() { s_c.Writer.TryWrite(1); C.s_c.Writer.Complete(); } }")]
    [InlineData("class C { readonly G<int> _g; } class G<T> { readonly Channel<T> _c = Channel.CreateUnbounded<T>(); void M(T x) { _c.Writer.TryWrite(x); N(_c); } void N<U>(Channel<U> c) => c.Writer.Complete(); }", "G")]
    [InlineData("partial class C { readonly Channel<int> _c = NEW; partial void On(ChannelWriter<int> w); void M() { On(_c.Writer); _c.Writer.Complete(); } } partial class C { partial void On(ChannelWriter<int> v) => v.TryWrite(1); }")]
    [InlineData("class B { protected Channel<int> _c = NEW; } class C : B { void M() { _c.Writer.TryWrite(1); base._c.Writer.Complete(); } }")]
    // lambdas, method groups, handles
    [InlineData("class C { void M() { var c = NEW; Action<int> post = x => c.Writer.TryWrite(x); post(1); c.Writer.Complete(); } }")]
    [InlineData("class C { event Action<int> E; void M() { var w = NEW.Writer; E += x => w.TryWrite(x); w.Complete(); } }")]
    [InlineData("class C { Func<int, bool> M() { var w = NEW.Writer; w.Complete(); return w.TryWrite; } }")]
    // another object's member, as long as nobody puts another object in its place
    [InlineData("class E { public Channel<int> Items = NEW; } class C { void M(E e) { e.Items.Writer.TryWrite(1); e.Items.Writer.Complete(); } }")]
    [InlineData("class E { public Channel<int> Items = NEW; } class C { readonly E _e = new(); void M() { _e.Items.Writer.TryWrite(1); } void N() => _e?.Items.Writer.Complete(); }")]
    [InlineData("class C { readonly Lazy<Channel<int>> _c = new(() => NEW); void M() { _c.Value.Writer.TryWrite(1); _c.Value.Writer.Complete(); } }")]
    [InlineData("static class E { public static readonly Channel<int> Items = NEW; } class C { void M() { E.Items.Writer.TryWrite(1); E.Items.Writer.Complete(); } }")]
    public void One_channel(string source, string type = "C")
    {
        var model = Facts.Of("#nullable disable\n" + source.Replace("NEW", New), type);
        Assert.Same(model.Only(UseKind.TryWrite).Channel, model.Only(UseKind.Complete).Channel);
    }

    [Theory]
    // one name for either of two
    [InlineData("class C { Channel<int> _a = NEW, _b = NEW; void M(bool b) { var c = b ? _a : _b; c.Writer.TryWrite(1); _a.Writer.Complete(); } }")]
    [InlineData("class C { Channel<int> _a = NEW, _b = NEW; void M(bool b) { var w = _a.Writer; if (b) w = _b.Writer; w.TryWrite(1); _b.Writer.Complete(); } }")]
    [InlineData("class C { Channel<int> _a = NEW, _b = NEW; ChannelWriter<int> Pick(bool b) => b ? _a.Writer : _b.Writer; void M() { Pick(true).TryWrite(1); _b.Writer.Complete(); } }")]
    [InlineData("class C { Channel<int> _a = NEW, _b = NEW; void M(bool b) { (b ? _a : _b).Writer.TryWrite(1); _a.Writer.Complete(); } }")]
    [InlineData("class C { Channel<int> _a = NEW, _b = NEW; void M(int i) { var w = i switch { 0 => _a.Writer, _ => _b.Writer }; w.TryWrite(1); _b.Writer.Complete(); } }")]
    [InlineData("class C { Channel<int> _a = NEW, _b = NEW; void M(Channel<int> given) { var c = given ?? _a; c.Writer.TryWrite(1); _a.Writer.Complete(); } }")]
    // a helper that makes or passes on several
    [InlineData("class C { Channel<int> _a = Make(), _b = Make(); static Channel<int> Make() => NEW; void M() { _a.Writer.TryWrite(1); _b.Writer.Complete(); } }")]
    [InlineData("class C { void M() { Make(out var a); Make(out var b); a.Writer.TryWrite(1); b.Writer.Complete(); } void Make(out Channel<int> c) => c = NEW; }")]
    [InlineData("class C { Channel<int> _a = NEW, _b = NEW; ChannelWriter<int> W(Channel<int> c) => c.Writer; void M() { W(_a).TryWrite(1); W(_b).Complete(); } }")]
    [InlineData("class C { (Channel<int> In, Channel<int> Out) _p = (NEW, NEW); void M() { _p.In.Writer.TryWrite(1); _p.Out.Writer.Complete(); } }")]
    [InlineData("class C { Channel<int> P => NEW; void M() { P.Writer.TryWrite(1); P.Writer.Complete(); } }")]
    // another object of the same type
    [InlineData("class C { Channel<int> _in = NEW; ChannelWriter<int> _out; void Link(C next) { _out = next._in.Writer; } void M() { _out.TryWrite(1); _in.Writer.Complete(); } }")]
    [InlineData("class C { Channel<int> _c = NEW; ChannelWriter<int> _next; C(ChannelWriter<int> w) { _next = w; } C Child() => new C(_c.Writer); void M() { _next.TryWrite(1); _c.Writer.Complete(); } }")]
    [InlineData("class C { Channel<int> _c = NEW; ChannelWriter<int> _next; void Feed(C o) => o.Take(_c.Writer); void Take(ChannelWriter<int> w) { _next = w; } void M() { _next.TryWrite(1); _c.Writer.Complete(); } }")]
    [InlineData("class C { Channel<int> _c = NEW; ChannelWriter<int> Get() => _c.Writer; void M(C o) { o.Get().TryWrite(1); Get().Complete(); } }")]
    [InlineData("class C { public Channel<int> Items { get; set; } C Copy() => new C { Items = NEW }; void M(C o) { Items.Writer.TryWrite(1); o.Items.Writer.Complete(); } }")]
    [InlineData("record C(Channel<int> Items) { C With() { var c = NEW; c.Writer.TryWrite(1); return this with { Items = c }; } void M() => Items.Writer.Complete(); }")]
    [InlineData("class E { public Channel<int> Items = NEW; } class C { void M(E a, E b) { a.Items.Writer.TryWrite(1); b.Items.Writer.Complete(); } }")]
    [InlineData("class E { public Channel<int> Items = NEW; public E Next; } class C { void M(E a) { a.Items.Writer.TryWrite(1); a = a.Next; a.Items.Writer.Complete(); } }")]
    // elements
    [InlineData("class C { Channel<int>[] _all = { NEW, NEW }; void M() { _all[0].Writer.TryWrite(1); _all[1].Writer.Complete(); } }")]
    [InlineData("class C { List<Channel<int>> _all = new(); void M(int i) { _all[i].Writer.TryWrite(1); _all[i + 1].Writer.Complete(); } }")]
    [InlineData("class C { Dictionary<int, Channel<int>> _all = new(); void M() { if (_all.TryGetValue(1, out var c)) c.Writer.TryWrite(1); foreach (var d in _all.Values) d.Writer.Complete(); } }")]
    [InlineData("class C { void M(Channel<int>[] all) { foreach (var a in all) a.Writer.TryWrite(1); foreach (var b in all) b.Writer.Complete(); } }")]
    // delegates
    [InlineData("class C { void M() { var a = NEW; var b = NEW; Action<ChannelWriter<int>> f = N; N(a.Writer); f(b.Writer); b.Writer.Complete(); } void N(ChannelWriter<int> w) => w.TryWrite(1); }")]
    public void Two_channels(string source)
    {
        var model = Of(source);
        Assert.NotSame(model.Only(UseKind.TryWrite).Channel, model.Only(UseKind.Complete).Channel);
    }

    [Theory]
    [InlineData("class C { void M(List<Channel<int>> all) => all[0].Writer.Complete(); }")]
    [InlineData("class C { void M(Func<Channel<int>> get) => get().Writer.Complete(); }")]
    [InlineData("class C { void M(List<Channel<int>> all) { foreach (var c in all) c.Writer.Complete(); } }")]
    [InlineData("class C { void M(Dictionary<int, Channel<int>> all) { if (all.TryGetValue(1, out var c)) c.Writer.Complete(); } }")]
    [InlineData("class E { public Channel<int> Items = NEW; } class C { void M(E e) => e.Items.Writer.Complete(); }")]
    [InlineData("class E { public Channel<int> Items = NEW; } class C { void M(E e) { var c = e.Items; c.Writer.Complete(); } }")]
    [InlineData("class C { Channel<int> _a = NEW, _b = NEW; void M(bool b) { var c = b ? _a : _b; c.Writer.Complete(); } }")]
    [InlineData("class C { static Channel<int> Get() => Other.Make(); void M() => Get().Writer.Complete(); } static class Other { public static Channel<int> Make() => NEW; }")]
    [InlineData("class C { readonly ChannelWriter<int> _w; void M() => _w.Complete(); }")]
    [InlineData("class C { readonly Channel<int> _c; public C(Channel<int> c = null) { _c = c ?? NEW; } void M() => _c.Writer.Complete(); }")]
    [InlineData("class C { void M(object o) { if (o is Channel<int> c) c.Writer.Complete(); } }")]
    [InlineData("class C { void M(object[] all) { switch (all[0]) { case ChannelWriter<int> w: w.Complete(); break; } } }")]
    public void From_elsewhere_nobody_knows_who_else_has_it_nor_how_it_was_made(string source)
    {
        var channel = Of(source).Only(UseKind.Complete).Channel;
        Assert.True(channel.WriterEscapes);
        Assert.Equal(CreationOptions.Unknown, channel.Options);
    }

    [Theory]
    [InlineData("class C { readonly Channel<int> _c = NEW; void M() => _c.Writer.Complete(); class N { C _o; void Post() => _o._c.Writer.TryWrite(1); } }", true)]
    [InlineData("class C { readonly Channel<int> _c = NEW; void M() => _c.Writer.Complete(); class N { readonly Channel<int> _c = NEW; void Post() => _c.Writer.TryWrite(1); } }", false)]
    [InlineData("class C { readonly Channel<int> _c = NEW; void M() => _c.Writer.Complete(); record Item(int X); }", false)]
    [InlineData("class C { readonly Channel<int> _c = NEW; void M(C o) { o._c.Writer.TryWrite(1); _c.Writer.Complete(); } }", true)]
    [InlineData("class C { Channel<int> _c; static C Make() => new C { _c = NEW }; void M() => _c.Writer.Complete(); }", true)]
    [InlineData("interface I { ChannelWriter<int> W { get; } } class C : I { readonly Channel<int> _c = NEW; ChannelWriter<int> I.W => _c.Writer; void M() => _c.Writer.Complete(); }", true)]
    [InlineData("class C { readonly (Channel<int> A, int B) _p = (NEW, 1); public (Channel<int>, int) P => _p; void M() => _p.A.Writer.Complete(); }", true)]
    [InlineData("class C { readonly (Channel<int> A, int B) _p = (NEW, 1); void M() => _p.A.Writer.Complete(); }", false)]
    [InlineData("class C { void M() { var c = NEW; var (a, b) = (c, 1); a.Writer.Complete(); } }", false)]
    [InlineData("class C { void M(List<(Channel<int>, int)> all) { var c = NEW; all.Add((c, 1)); c.Writer.Complete(); } }", true)]
    [InlineData("class C { Channel<int> _a = NEW, _b = NEW; void M(bool b) { Use((b ? _a : _b).Writer); _a.Writer.Complete(); } void Use(object w) { } }", true)]
    [InlineData("class C { Channel<int> _a = NEW, _b = NEW; void M(bool b) { (b ? _a : _b).Writer.TryWrite(1); _a.Writer.Complete(); } }", true)]
    [InlineData("class C { Func<Channel<int>> M() { var c = NEW; c.Writer.Complete(); return () => c; } }", true)]
    [InlineData("class E { public ChannelWriter<int> W; } class C { E M() { var c = NEW; c.Writer.Complete(); return new E { W = c.Writer }; } }", true)]
    [InlineData("class C { object M() { var c = NEW; c.Writer.Complete(); return new { c.Writer }; } }", true)]
    [InlineData("class C { void M() { var c = NEW; c.Writer.Complete(); Task.Factory.StartNew(s => { }, c); } }", true)]
    [InlineData("class C { void M() { var c = NEW; Task.Run(() => c.Writer.Complete()); } }", false)]
    [InlineData("class C { Channel<int> _c; C() { Make(out _c); } void Make(out Channel<int> c) => c = NEW; void M() => _c.Writer.Complete(); }", false)]
    [InlineData("class C { Channel<int> _c; void M() { Interlocked.CompareExchange(ref _c, NEW, null); _c.Writer.Complete(); } }", true)]
    public void Writer_escapes(string source, bool escapes) => Assert.Equal(escapes, Of(source).Only(UseKind.Complete).Channel.WriterEscapes);

    [Theory]
    [InlineData("class C { Channel<int> _c; Channel<int> P => _c ??= NEW; void M() => P.Writer.Complete(); }", false)]
    [InlineData("class C { Channel<int> _c; C() => Init(); void Init() { _c = NEW; } void M() => _c.Writer.Complete(); }", false)]
    [InlineData("class C { Channel<int> _c; public void Start() { _c = NEW; } void M() => _c.Writer.Complete(); }", true)]
    [InlineData("class C { Channel<int> _c; void M() { _c ??= NEW; _c.Writer.Complete(); _c = null; } }", true)]
    [InlineData("class C { void M(bool b) { Channel<int> c; if (b) c = NEW; else c = Channel.CreateBounded<int>(1); c.Writer.Complete(); } }", false)]
    [InlineData("class C { void M() { var c = NEW; c.Writer.Complete(); c = NEW; } }", true)]
    [InlineData("class C { void M() { Channel<int> c; for (;;) { c = NEW; c.Writer.Complete(); } } }", true)]
    [InlineData("class C { Channel<int> _c = NEW; void M() { var w = _c.Writer; w.TryWrite(1); w = _c.Writer; w.Complete(); } }", false)]
    [InlineData("class C { Channel<int> _c = NEW; public void Stop() { _c.Writer.Complete(); _c = null; } }", true)]
    public void Replaced(string source, bool replaced) => Assert.Equal(replaced, Of(source).Only(UseKind.Complete).Channel.IsReplaced);

    [Fact]
    public void A_top_level_program()
    {
        var model = Facts.OfProgram("""
            var channel = Channel.CreateUnbounded<int>();
            var writer = channel.Writer;
            Post(1);
            Finish(channel);
            void Post(int x) => writer.TryWrite(x);
            static void Finish(Channel<int> c) => c.Writer.Complete();
            """);
        var channel = model.Only(UseKind.TryWrite).Channel;
        Assert.Same(channel, model.Only(UseKind.Complete).Channel);
        Assert.False(channel.WriterEscapes);
        Assert.Equal(Entry.Once, channel.Scope!.Entry);
    }

    [Fact]
    public void A_channel_of_one_s_own_making_is_one_channel()
    {
        var model = Of("""
            class Own : Channel<int> { public Own() { var c = NEW; Reader = c.Reader; Writer = c.Writer; } }
            class C { readonly Own _c = new(); void M() { _c.Writer.TryWrite(1); _c.Writer.Complete(); } }
            """);
        Assert.Same(model.Only(UseKind.TryWrite).Channel, model.Only(UseKind.Complete).Channel);
    }
}
