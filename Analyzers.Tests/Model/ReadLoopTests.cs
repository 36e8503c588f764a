using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class ReadLoopTests
{
    private static List<ReadLoop> In(string loop) => ReadLoop.Of(Facts.Of(
        $$"""
        class C
        {
            private readonly ChannelReader<int> _r = Channel.CreateUnbounded<int>().Reader;
            public async Task M(CancellationToken ct) { await Task.Yield(); {{loop}} }
        }
        """));

    [Theory]
    [InlineData("await foreach (var x in _r.ReadAllAsync(ct)) { }", "ForEach 1 1 ct x")]
    [InlineData("await foreach (var x in _r.ReadAllAsync().WithCancellation(ct).ConfigureAwait(false)) { }", "ForEach 1 1  x")]
    [InlineData("while (await _r.WaitToReadAsync(ct)) while (_r.TryRead(out var x)) { }", "Wait 1 1 ct x")]
    [InlineData("while (true) { var x = await _r.ReadAsync(ct).ConfigureAwait(false); }", "WaitInBody 1 1 ct x")]
    [InlineData("while (true) { int y; y = await _r.ReadAsync(); }", "WaitInBody 1 1  y")]
    [InlineData("while (true) { await _r.WaitToReadAsync(); while (_r.TryRead(out _)) { } }", "WaitInBody 1 1  ")]
    [InlineData("int x; while (_r.TryRead(out x)) { }", "Take 0 1  x")]
    [InlineData("while (true) { var x = await _r.ReadAsync(); while (_r.TryRead(out var y)) { } }", "WaitInBody 1 2  x")]
    public void Its_kind_waits_takes_token_and_item(string loop, string facts)
    {
        var only = Assert.Single(In(loop));
        Assert.Equal(facts, $"{only.Kind} {only.Waits.Count} {only.Takes.Count} {only.Token?.Syntax} {only.Item?.Name}");
    }

    [Theory]
    [InlineData("while (true) await _r.ReadAsync();", true)]
    [InlineData("for (;;) await _r.ReadAsync();", true)]
    [InlineData("do { await _r.ReadAsync(); } while (true);", true)]
    [InlineData("while (!ct.IsCancellationRequested) await _r.ReadAsync();", false)]
    [InlineData("for (int i = 0; i < 9; i++) await _r.ReadAsync();", false)]
    [InlineData("await foreach (var x in _r.ReadAllAsync()) { }", false)]
    public void Endless(string loop, bool endless) => Assert.Equal(endless, Assert.Single(In(loop)).IsEndless);

    [Fact]
    public void Two_loops() => Assert.Equal(2, In("while (true) { var x = await _r.ReadAsync(); if (x == 1) break; } while (_r.TryRead(out _)) { }").Count);

    [Fact]
    public void No_loop() => Assert.Empty(In("await _r.ReadAsync();"));
}
