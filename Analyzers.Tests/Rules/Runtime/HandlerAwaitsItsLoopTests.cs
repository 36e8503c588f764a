using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Runtime;

public class HandlerAwaitsItsLoopTests
{
    private static Task Verify(string members) => AnalyzerVerifier.Verify($$"""
        using Mpsc;

        class C
        {
            private ConsumerLoop<int> _loop;
            private readonly ConsumerLoop<int> _other = new(static item => Console.WriteLine(item));
            public bool Post(int item) => _loop.TryPost(item);
            public async ValueTask DisposeAsync() { await _loop.StopAsync(); await _other.DisposeAsync(); }
            {{members}}
        }
        """);

    [Theory]
    [InlineData("public C() => _loop = new(async (item, stop) => { if (item < 0) await {|MPSC044:_loop.DrainAsync()|}; });")]
    [InlineData("public C() => _loop = new(async (item, stop) => { if (item < 0) await {|MPSC044:_loop.StopAsync()|}.ConfigureAwait(false); });")]
    [InlineData("public C() => _loop = new(async item => await {|MPSC044:_loop.DisposeAsync()|});")]
    [InlineData("public C() => _loop = new(item => {|MPSC044:_loop.StopAsync()|}.Wait());")]
    [InlineData("public C() => _loop = new(async item => await {|MPSC044:_loop.Completion|});")]
    [InlineData("public C() => _loop = new(async item => await {|MPSC044:_loop.InvokeAsync(() => Console.WriteLine(item))|});")]
    [InlineData("public C() => _loop = new(HandleAsync); private async Task HandleAsync(int item) { if (item < 0) await EndAsync(); } private async Task EndAsync() => await {|MPSC044:_loop.DrainAsync()|};")]
    [InlineData("public C() => _loop = new(Handle); private void Handle(int item) => {|MPSC044:_loop.DrainAsync()|}.GetAwaiter().GetResult();")]
    [InlineData("public C() => _loop = new(item => { }); public Task Reset() => _loop.InvokeAsync(async () => await {|MPSC044:_loop.InvokeAsync(() => { })|});")]
    [InlineData("public C() => _loop = new(item => Console.WriteLine(item)); public async Task M() { ConsumerLoop<int> own = null!; own = new(async item => await {|MPSC044:own.StopAsync()|}); await own.Completion; }")]
    public Task A_wait_on_the_loop_for_the_loop_reports(string members) => Verify(members);

    [Theory]
    [InlineData("public C() => _loop = new(item => { if (item < 0) _loop.Stop(); });")]
    [InlineData("public C() => _loop = new(item => { if (item < 0) _loop.TryComplete(); });")]
    [InlineData("public C() => _loop = new(item => { if (item < 0) _ = _loop.StopAsync(); });")]
    [InlineData("public C() => _loop = new(async (item, stop) => { if (item < 0) await _other.StopAsync(); });")]
    [InlineData("public C() => _loop = new(async (item, stop) => await _loop.PostAsync(item - 1));")]
    [InlineData("public C() => _loop = new(item => { _ = Task.Run(async () => await _loop.StopAsync()); });")]
    [InlineData("public C() => _loop = new(item => Console.WriteLine(item)); public Task EndAsync() => _loop.DrainAsync();")]
    [InlineData("public C() => _loop = new(item => { _ = EndAsync(); }); public async Task EndAsync() => await _loop.DrainAsync();")]
    [InlineData("public C() => _loop = new(item => Console.WriteLine(_loop.Count + _loop.State.ToString()));")]
    [InlineData("public C() => _loop = new(item => Console.WriteLine(item)); public Task Show() => _loop.InvokeAsync(() => Console.WriteLine(_loop.Count));")]
    [InlineData("public C() => _loop = new(item => _loop.InvokeAsync(() => Console.WriteLine(item)).ContinueWith(t => Console.WriteLine(t.Status)).Wait(10));")]
    [InlineData("public C(ConsumerLoop<int> outer) => _loop = new(async item => await outer.StopAsync());")]
    public Task What_does_not_wait_or_waits_for_another_is_silent(string members) => Verify(members);

    [Theory]
    [InlineData("ConsumerLoop<int> _l; C() { _l = new(async item => await _l.DrainAsync(")]
    [InlineData("ConsumerLoop<int> _l; C() { _l = new(async item => await _l.")]
    public Task Unfinished_code_does_not_throw(string members) => AnalyzerVerifier.VerifyUnfinished($$"""using Mpsc; class C { {{members}}""");
}
