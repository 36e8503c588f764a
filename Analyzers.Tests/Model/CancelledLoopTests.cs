using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class CancelledLoopTests
{
    private static bool Leaves(string loop, bool onPurpose = true)
    {
        var model = Facts.Of(
            $$"""
            class C
            {
                private readonly ChannelReader<int> _r = Channel.CreateUnbounded<int>().Reader;
                private readonly CancellationTokenSource _stop = new();
                private static Task Do(int x, CancellationToken ct) => Task.CompletedTask;
                public async Task M(CancellationToken other) { await Task.Yield(); {{loop}} }
                public void Stop() => _stop.Cancel();
            }
            """);
        var read = ReadLoop.Of(model)[0];
        return CancelledLoop.LeavesItems(model, read, model.Tokens.CancellationsOf(read.Token!).FirstOrDefault()?.Instance, onPurpose);
    }

    [Theory]
    [InlineData("while (true) await _r.ReadAsync(_stop.Token);")]
    [InlineData("while (await _r.WaitToReadAsync(_stop.Token)) if (_r.TryRead(out var x)) { }")]
    [InlineData("while (await _r.WaitToReadAsync(_stop.Token)) { while (_r.TryRead(out var x)) { } await Task.Delay(1); }")]
    [InlineData("await foreach (var x in _r.ReadAllAsync(_stop.Token)) await Do(x, _stop.Token);")]
    [InlineData("while (await _r.WaitToReadAsync(_stop.Token)) while (_r.TryRead(out var x)) await Do(x, _stop.Token).ConfigureAwait(false);")]
    public void Items_stay(string loop) => Assert.True(Leaves(loop));

    [Theory]
    [InlineData("await foreach (var x in _r.ReadAllAsync(_stop.Token)) await Do(x, default);")]
    [InlineData("await foreach (var x in _r.ReadAllAsync(_stop.Token)) await Do(x, other);")]
    [InlineData("await foreach (var x in _r.ReadAllAsync(_stop.Token)) { try { await Do(x, _stop.Token); } catch (Exception) { } }")]
    [InlineData("await foreach (var x in _r.ReadAllAsync(_stop.Token)) _ = Do(x, _stop.Token);")]
    [InlineData("while (await _r.WaitToReadAsync(_stop.Token)) while (_r.TryRead(out var x)) await Task.Delay(1);")]
    [InlineData("while (true) await _r.ReadAsync(other);")]
    public void All_are_taken_or_another_token_ends_it(string loop) => Assert.False(Leaves(loop));

    [Theory]
    [InlineData("await foreach (var x in _r.ReadAllAsync(_stop.Token)) { if (_stop.IsCancellationRequested) break; }")]
    [InlineData("await foreach (var x in _r.ReadAllAsync(_stop.Token)) { _stop.Token.ThrowIfCancellationRequested(); }")]
    [InlineData("while (await _r.WaitToReadAsync(_stop.Token)) while (!_stop.IsCancellationRequested && _r.TryRead(out var x)) { }")]
    public void A_test_before_each_item_leaves_them_on_purpose(string loop)
    {
        Assert.True(Leaves(loop));
        Assert.False(Leaves(loop, onPurpose: false));
    }
}
