using System.Globalization;
using System.Text;

namespace Mpsc.Analyzers.Tests.Robustness;

/// <summary>Code that no person writes but a generator may: long, deep, circular, cut off.</summary>
public class ExtremeCodeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private const string Head = """
        using System.Threading.Channels;

        class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private readonly CancellationTokenSource _stop = new();
            private int _count;
            public void Dispose() { _stop.Cancel(); _channel.Writer.Complete(); }

        """;

    [Fact]
    public Task A_method_of_five_thousand_statements() => Check(
        $"public async Task M() {{ {Repeat(5000, static i => $"_channel.Writer.TryWrite({i}); await Task.Delay({i}); ")} }}");

    [Fact]
    public Task A_file_of_ten_thousand_lines() => Check(Repeat(2500, static i => $$"""
        public async Task M{{i}}()
        {
            await foreach (var item in _channel.Reader.ReadAllAsync(_stop.Token)) await Task.Delay(item);
        }

        """));

    [Fact]
    public Task A_sum_of_three_thousand_terms() => Check(
        $"public void M(int x) => _channel.Writer.TryWrite({string.Join(" + ", Enumerable.Repeat("x", 3000))});");

    [Fact]
    public Task A_condition_of_three_hundred_levels() => Check(
        $"public void M(int x) {{ if ({Nested(300, "(!", "_channel.Writer.TryWrite(x)", ")")}) _channel.Writer.Complete(); }}");

    [Fact]
    public Task Lambdas_in_lambdas() => Check(
        $"public void M() {{ {Nested(40, "Start(async () => { await Task.Yield(); ", "_channel.Writer.Complete();", " });")} }} private static void Start(Func<Task> work) => work();");

    // the compiler itself tries every overload on every level: deeper ones take it minutes
    [Fact]
    public Task Tasks_in_tasks() => Check(
        $"public void M() {{ {Nested(6, "_ = Task.Run(async () => { await Task.Yield(); ", "_channel.Writer.Complete();", " });")} }}");

    [Fact]
    public Task Blocks_in_blocks() => Check(
        $"public async Task M() {{ {Nested(150, "while (true) { try { if (_count > 0) ", "await _channel.Reader.ReadAsync();", " } finally { _count++; } }")} }}");

    [Fact]
    public Task A_chain_of_five_hundred_else() => Check(
        $"public void M(int x) {{ {Repeat(500, static i => $"if (x == {i}) _channel.Writer.TryWrite(x); else ")} _channel.Writer.Complete(); }}");

    [Fact]
    public Task A_chain_of_a_thousand_calls() => Check(
        $"public async Task M() {{ await foreach (var x in _channel.Reader.ReadAllAsync(){Repeat(1000, static _ => ".ConfigureAwait(false)")}) Console.WriteLine(x); }}");

    [Fact]
    public Task Aliases_of_aliases() => Check(
        $"public void M() {{ var a0 = _channel.Writer; {Repeat(1500, static i => $"var a{i + 1} = a{i}; ")} a1500.Complete(); a1500.Complete(); }}");

    [Fact]
    public Task Methods_that_hand_on_to_the_next() => Check(
        Repeat(600, static i => $"private void M{i}(ChannelWriter<int> w) => M{i + 1}(w); ")
        + "private void M600(ChannelWriter<int> w) => w.Complete(); public void Start() { for (;;) _ = Task.Run(() => M0(_channel.Writer)); }");

    [Fact]
    public Task A_channel_in_each_of_a_thousand_fields() => Check(
        Repeat(1000, static i => $"private readonly Channel<int> _c{i} = Channel.CreateUnbounded<int>(); public void Stop{i}() {{ _c{i}.Writer.Complete(); _c{i}.Writer.TryWrite({i}); }} "));

    [Theory]
    [InlineData("public void M() { ChannelWriter<int> a, b; a = b; b = a; a.Complete(); b.Complete(); }")]
    [InlineData("private ChannelWriter<int> A => B; private ChannelWriter<int> B => A; public void M() { A.Complete(); B.TryWrite(1); }")]
    [InlineData("private ChannelWriter<int> A() => A(); public void M() => A().Complete();")]
    [InlineData("private void A(ChannelWriter<int> w) { B(w); w.Complete(); } private void B(ChannelWriter<int> w) { A(w); w.Complete(); }")]
    [InlineData("private Func<Task> F => async () => await F(); public void M() => Task.Run(F);")]
    [InlineData("private readonly Task _loop; public C() => _loop = Run(); private async Task Run() { await _loop; await Run(); _channel.Writer.Complete(); }")]
    [InlineData("private readonly ChannelReader<int> _r = _r; public async Task M() { var x = x; await _r.ReadAsync(); }")]
    [InlineData("class D : D { } private readonly D _d = new D(); public void M() { _d.M(); _channel.Writer.Complete(); }")]
    [InlineData("class E<T> : Channel<E<E<T>>> { } public void M(E<int> e) { e.Writer.Complete(); e.Writer.Complete(); }")]
    [InlineData("public void M() { var t = (a: _channel, b: 1); (t.a, t.b) = (t.a, t.b); t = t; t.a.Writer.Complete(); var (x, _) = t; x.Writer.Complete(); }")]
    [InlineData("public void M() { void A() { B(); } void B() { A(); _channel.Writer.Complete(); } A(); _ = Task.Run(B); }")]
    [InlineData("public Task M(CancellationToken a) { var s = CancellationTokenSource.CreateLinkedTokenSource(s.Token); return _channel.Reader.ReadAllAsync(s.Token).ToString(); }")]
    public Task Circles(string members) => Check(members);

    [Theory]
    [InlineData("#if A\npublic void M() { _channel.Writer.Complete();\n#else\npublic void M(int i) {\n#endif\n_channel.Writer.Complete(); }")]
    [InlineData("public void M() {\n#if A\nfor (;;)\n#endif\n_ = Task.Run(() => _channel.Writer.Complete());\n#region X\n}\n#endregion")]
    [InlineData("#nullable disable\n#pragma warning disable\n#line 1 \"x\"\npublic void M() { _channel.Writer.Complete(); _channel.Writer.Complete(); }\n#line hidden\n#error no")]
    public Task Directives(string members) => Check(members);

    [Theory]
    [InlineData("")]
    [InlineData("class")]
    [InlineData("using System.Threading.Channels; var c = Channel.CreateUnbounded<int>(); c.Writer.Complete(); c.Writer.Complete()")]
    [InlineData("namespace System.Threading.Channels { public class Channel<T> { public Channel<T> Writer => this; public void Complete() { } } class C { void M(Channel<int> c) { c.Writer.Complete(); } } }")]
    [InlineData("using System.Threading.Channels; extern alias X; global using static System.Threading.Channels.Channel; class C { object c = CreateUnbounded<int>().Writer.TryComplete(); }")]
    [InlineData("using Channel = System.Threading.Channels.Channel<Missing>; class C { Channel c; void M() { c.Writer.Complete(); c?.Writer?.Complete(); c!.Writer!.Complete(); } }")]
    [InlineData("using System.Threading.Channels; interface I { static abstract Channel<int> C { get; } void M() { C.Writer.Complete(); C.Writer.Complete(); } }")]
    [InlineData("using System.Threading.Channels; delegate void D(ref ChannelWriter<int> w); class C { D d = (ref ChannelWriter<int> w) => { w.Complete(); w = null; w.Complete(); }; }")]
    public async Task Files_that_are_hardly_code(string source)
    {
        foreach (bool withRuntime in new[] { true, false })
            Assert.Null(await new AnalyzedCode().Check(source, withRuntime, Limit));
    }

    private static async Task Check(string members)
    {
        string source = $"{Head}{members}\n}}";
        foreach (bool withRuntime in new[] { true, false })
            Assert.Null(await new AnalyzedCode().Check(source, withRuntime, Limit));
    }

    private static string Repeat(int count, Func<int, string> part)
    {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
            text.Append(part(i).ToString(CultureInfo.InvariantCulture));

        return text.ToString();
    }

    private static string Nested(int depth, string open, string core, string close)
        => string.Concat(Enumerable.Repeat(open, depth)) + core + string.Concat(Enumerable.Repeat(close, depth));
}
