using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Runtime;

public class HandleNeverDisposedTests
{
    private static Task Verify(string members) => AnalyzerVerifier.Verify($$"""
        using Mpsc;

        class C
        {
            private readonly MpscChannel<int> _channel = MpscChannel.CreateUnbounded<int>();
            private static void Keep(object handle) { }
            public async Task ReadAsync(CancellationToken stop) => await ConsumerLoop.RunAsync(_channel.Reader, static item => Console.WriteLine(item), stop);
            {{members}}
        }
        """);

    [Theory]
    [InlineData("public void M() { {|MPSC042:_channel.AddProducer()|}; }")]
    [InlineData("public void M() { _ = {|MPSC042:_channel.AddProducer()|}; }")]
    [InlineData("public bool M() => {|MPSC042:_channel.AddProducer()|}.TryWrite(1);")]
    [InlineData("public void M() { var p = {|MPSC042:_channel.AddProducer()|}; p.TryWrite(1); }")]
    [InlineData("public async Task M() { var p = {|MPSC042:_channel.AddProducer()|}; for (int i = 0; i < 9; i++) await p.WriteAsync(i); }")]
    [InlineData("public void M() { var p = {|MPSC042:_channel.AddProducer()|}; Task.Run(() => p.TryWrite(1)); }")]
    [InlineData("private ChannelProducer<int>? _p; public void Start() => _p = {|MPSC042:_channel.AddProducer()|}; public void Add(int x) => _p?.TryWrite(x);")]
    [InlineData("private readonly ChannelProducer<int> _p; public C() { _p = {|MPSC042:_channel.AddProducer()|}; } public bool Add(int x) => _p.TryWrite(x);")]
    public Task A_forgotten_handle_reports(string members) => Verify(members);

    [Theory]
    [InlineData("public void M() { using var p = _channel.AddProducer(); p.TryWrite(1); }")]
    [InlineData("public void M() { using (var p = _channel.AddProducer()) p.TryWrite(1); }")]
    [InlineData("public void M() { using (_channel.AddProducer()) { } }")]
    [InlineData("public void M() { var p = _channel.AddProducer(); Task.Run(() => { using (p) p.TryWrite(1); }); }")]
    [InlineData("public void M() { var p = _channel.AddProducer(); try { p.TryWrite(1); } finally { p.Dispose(); } }")]
    [InlineData("public void M() { var p = _channel.AddProducer(); p.TryWrite(1); p.Complete(); }")]
    [InlineData("public void M() { var p = _channel.AddProducer(); p.TryWrite(1); p?.TryComplete(); }")]
    [InlineData("public void M() { var p = _channel.AddProducer(); Keep(p); }")]
    [InlineData("public void M() => Keep(_channel.AddProducer());")]
    [InlineData("public ChannelProducer<int> M() { var p = _channel.AddProducer(); p.TryWrite(1); return p; }")]
    [InlineData("public ChannelProducer<int> M() => _channel.AddProducer();")]
    [InlineData("public void M(List<ChannelProducer<int>> all) { var p = _channel.AddProducer(); all.Add(p); }")]
    [InlineData("public void M() { var p = _channel.AddProducer(); ChannelWriter<int> w = p; w.TryComplete(); }")]
    [InlineData("private ChannelProducer<int>? _p; public void Start() => _p = _channel.AddProducer(); public void Dispose() => _p?.Dispose();")]
    [InlineData("public ChannelProducer<int>? P; public void Start() => P = _channel.AddProducer();")]
    [InlineData("public void M(ChannelProducer<int> p) => p.TryWrite(1);")]
    [InlineData("public void M() => _channel.AddProducer().Dispose();")]
    public Task What_is_disposed_or_goes_elsewhere_is_silent(string members) => Verify(members);

    [Theory]
    [InlineData("void M() { var p = _channel.AddProducer( ")]
    [InlineData("void M() { using var p = _channel.AddProducer")]
    public Task Unfinished_code_does_not_throw(string members) => AnalyzerVerifier.VerifyUnfinished(
        $$"""using Mpsc; class C { private readonly MpscChannel<int> _channel = MpscChannel.CreateUnbounded<int>(); {{members}}""");
}
