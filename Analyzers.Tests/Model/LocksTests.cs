using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class LocksTests
{
    private static (TypeModel Model, ChannelUse Write) Of(string members)
    {
        var model = Facts.Of(
            $"#nullable disable\nclass C {{ readonly Channel<int> _c = Channel.CreateUnbounded<int>(); readonly object _o = new(); "
            + $"readonly SemaphoreSlim _s = new(1); static Task<IDisposable> OpenAsync() => null; {members} }}");
        return (model, model.Only(UseKind.TryWrite));
    }

    [Theory]
    [InlineData("void M() { lock (_o) _c.Writer.TryWrite(1); }")]
    [InlineData("void M() { Monitor.Enter(_o); try { _c.Writer.TryWrite(1); } finally { Monitor.Exit(_o); } }")]
    [InlineData("void M() { bool taken = false; Monitor.TryEnter(_o, ref taken); _c.Writer.TryWrite(1); Monitor.Exit(_o); }")]
    [InlineData("async Task M() { await _s.WaitAsync(); _c.Writer.TryWrite(1); _s.Release(); }")]
    [InlineData("void M() { if (!_s.Wait(100)) return; try { _c.Writer.TryWrite(1); } finally { _s.Release(); } }")]
    [InlineData("async Task M() { using (await OpenAsync()) _c.Writer.TryWrite(1); }")]
    [InlineData("async Task M() { using var gate = await OpenAsync(); _c.Writer.TryWrite(1); }")]
    [InlineData("void M() { lock (_o) N(); } private void N() => _c.Writer.TryWrite(1);")]
    public void Serialized(string members)
    {
        var (model, write) = Of(members);
        Assert.True(model.Locks.IsSerialized(write.Operation));
    }

    [Theory]
    [InlineData("void M() { _c.Writer.TryWrite(1); }")]
    [InlineData("void M() { lock (_o) { } _c.Writer.TryWrite(1); }")]
    [InlineData("void M() { lock (_o) Task.Run(() => _c.Writer.TryWrite(1)); }")]
    [InlineData("void M() { Monitor.Enter(_o); Monitor.Exit(_o); _c.Writer.TryWrite(1); }")]
    [InlineData("async Task M() { await _s.WaitAsync(); _s.Release(); _c.Writer.TryWrite(1); }")]
    [InlineData("async Task M() { await _s.WaitAsync(); try { } finally { _s.Release(); } _c.Writer.TryWrite(1); }")]
    [InlineData("async Task M() { using var file = await OpenAsync(); Console.WriteLine(file); _c.Writer.TryWrite(1); }")]
    [InlineData("void M() { lock (_o) N(); N(); } private void N() => _c.Writer.TryWrite(1);")]
    [InlineData("public void N() => _c.Writer.TryWrite(1); void M() { lock (_o) N(); }")]
    public void NotSerialized(string members)
    {
        var (model, write) = Of(members);
        Assert.False(model.Locks.IsSerialized(write.Operation));
    }

    [Fact]
    public void HeldOnAWay_NamesTheLockOfTheCaller()
    {
        var (model, write) = Of("public void N() => _c.Writer.TryWrite(1); void M() { lock (_o) N(); }");
        var held = Assert.Single(model.Locks.HeldOnAWayTo(write.Operation));
        Assert.Equal("_o", held.Symbol?.Name);
        Assert.True(held.IsReentrant);
    }

    [Fact]
    public void ASemaphoreForSeveral_DoesNotAdmitOne()
    {
        var (model, write) = Of("readonly SemaphoreSlim _many = new(4); void M() { _many.Wait(); _c.Writer.TryWrite(1); }");
        var held = Assert.Single(model.Locks.HeldAt(write.Operation));
        Assert.False(model.Locks.AdmitsOne(held.Symbol!));
        Assert.False(held.IsReentrant);
    }
}
