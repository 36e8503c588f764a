using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Runtime.EndLoopWithoutWait>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Runtime;

public class EndLoopWithoutWaitTests
{
    private static string Handler(string statement) => $$"""
        using Mpsc;

        class C
        {
            private readonly ConsumerLoop<int> _loop;

            public C() => _loop = new(async (item, stop) =>
            {
                await Task.Delay(item, stop);
                if (item < 0)
                {
                    {{statement}}
                }
            });

            public Task EndAsync() => _loop.DrainAsync();
        }
        """;

    [Theory]
    [InlineData("await {|MPSC044:_loop.StopAsync()|}; // at once", "_loop.Stop(); // at once")]
    [InlineData("await {|MPSC044:_loop.DrainAsync()|}.ConfigureAwait(false);", "_loop.TryComplete();")]
    [InlineData("await {|MPSC044:this._loop.DisposeAsync()|};", "this._loop.Stop();")]
    [InlineData("await {|MPSC044:_loop.StopAsync()|}; await {|MPSC044:_loop.DrainAsync()|};", "_loop.Stop(); _loop.TryComplete();")]
    public Task The_end_without_the_wait(string before, string after) => Verify.Fixes(Handler(before), Handler(after));

    [Theory]
    [InlineData("await {|MPSC044:_loop.DrainAsync(stop)|};")]
    [InlineData("await {|MPSC044:_loop.InvokeAsync(() => { })|};")]
    [InlineData("{|MPSC044:_loop.StopAsync()|}.Wait();")]
    [InlineData("await {|MPSC044:_loop /* ours */ .StopAsync()|};")]
    [InlineData("await Task.WhenAll({|MPSC044:_loop.StopAsync()|});")]
    [InlineData("Func<Task> later = async () => { await {|MPSC044:_loop.StopAsync()|}; }; await later();")]
    public Task Where_more_than_the_wait_would_change(string statement) => Verify.NotOffered(Handler(statement));
}
