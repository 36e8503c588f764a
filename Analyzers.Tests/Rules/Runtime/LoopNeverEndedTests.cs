using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Runtime;

public class LoopNeverEndedTests
{
    private static Task Verify(string members) => AnalyzerVerifier.Verify($$"""
        using Mpsc;

        class C
        {
            private static void Handle(int item) => Console.WriteLine(item);
            private static void Keep(object loop) { }
            {{members}}
        }
        """);

    [Theory]
    [InlineData("public void M() { var loop = {|MPSC043:new ConsumerLoop<int>(Handle)|}; loop.TryPost(1); }")]
    [InlineData("public async Task M() { var loop = {|MPSC043:new ConsumerLoop<int>(Handle)|}; await loop.PostAsync(1); loop.Pause(); }")]
    [InlineData("public void M() { ConsumerLoop<int> loop = {|MPSC043:new(Handle)|}; Task.Run(() => loop.TryPost(1)); }")]
    [InlineData("private readonly ConsumerLoop<int> _loop = {|MPSC043:new(Handle)|}; public void Add(int x) => _loop.TryPost(x);")]
    [InlineData("private readonly ConsumerLoop<int> _loop; public C() { _loop = {|MPSC043:new ConsumerLoop<int>(Handle)|}; } public void Add(int x) => _loop.TryPost(x); public void Dispose() { }")]
    [InlineData("private ConsumerLoop<int>? _loop; public void Add(int x) { _loop ??= {|MPSC043:new ConsumerLoop<int>(Handle)|}; _loop.TryPost(x); }")]
    public Task A_loop_without_an_end_reports(string members) => Verify(members);

    [Theory]
    [InlineData("public async Task M() { await using var loop = new ConsumerLoop<int>(Handle); loop.TryPost(1); }")]
    [InlineData("public async Task M() { await using (var loop = new ConsumerLoop<int>(Handle)) loop.TryPost(1); }")]
    [InlineData("public async Task M() { var loop = new ConsumerLoop<int>(Handle); loop.TryPost(1); await loop.DrainAsync(); }")]
    [InlineData("public async Task M() { var loop = new ConsumerLoop<int>(Handle); loop.TryPost(1); loop.TryComplete(); await loop.Completion; }")]
    [InlineData("public async Task M() { var loop = new ConsumerLoop<int>(Handle); loop.Writer.TryComplete(); await loop.Completion; }")]
    [InlineData("public void M() { var loop = new ConsumerLoop<int>(Handle); loop.TryPost(1); loop.Stop(); }")]
    [InlineData("public ConsumerLoop<int> M() { var loop = new ConsumerLoop<int>(Handle); loop.TryPost(1); return loop; }")]
    [InlineData("public void M() { var loop = new ConsumerLoop<int>(Handle); loop.TryPost(1); Keep(loop); }")]
    [InlineData("public void M() { var loop = new ConsumerLoop<int>(Handle); AppDomain.CurrentDomain.ProcessExit += (_, _) => loop.Stop(); loop.TryPost(1); }")]
    [InlineData("private readonly ConsumerLoop<int> _loop = new(Handle); public void Add(int x) => _loop.TryPost(x); public ValueTask DisposeAsync() => _loop.DisposeAsync();")]
    [InlineData("private ConsumerLoop<int>? _loop = new(Handle); public void Add(int x) => _loop?.TryPost(x); public async Task StopAsync() { if (_loop != null) await _loop.StopAsync(); }")]
    [InlineData("private static readonly ConsumerLoop<int> s_loop = new(Handle); public void Add(int x) => s_loop.TryPost(x);")]
    [InlineData("internal readonly ConsumerLoop<int> Loop = new(Handle); public void Add(int x) => Loop.TryPost(x);")]
    [InlineData("private readonly ConsumerLoop<int> _loop; public C(ConsumerLoop<int> loop) => _loop = loop; public void Add(int x) => _loop.TryPost(x);")]
    public Task What_ends_or_goes_elsewhere_is_silent(string members) => Verify(members);

    [Theory]
    [InlineData("void M() { var loop = new ConsumerLoop<int>(")]
    [InlineData("void M() { var loop = new ConsumerLoop<int>(x => { loop.")]
    public Task Unfinished_code_does_not_throw(string members) => AnalyzerVerifier.VerifyUnfinished($$"""using Mpsc; class C { {{members}}""");

    [Fact]
    public Task What_completes_its_writer_is_silent() => Verify(
        "public void M() { var loop = new ConsumerLoop<int>(Handle); var writer = loop.Writer; writer.TryWrite(1); writer.TryComplete(); }");
}
