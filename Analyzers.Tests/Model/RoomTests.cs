using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class RoomTests
{
    private static TypeModel Of(string members) => Facts.Of($$"""
        class C { const int Size = 9; int _n; private readonly Channel<int> _c = Channel.CreateBounded<int>(Size); {{members}} }
        """);

    [Theory]
    [InlineData("public void M() => _c.Writer.TryWrite(1);", false)]
    [InlineData("public C() => _c.Writer.TryWrite(1);", true)]
    [InlineData("public async Task M() { await _c.Writer.WaitToWriteAsync(); _c.Writer.TryWrite(1); }", true)]
    [InlineData("public async Task M() { _c.Writer.TryWrite(1); await _c.Writer.WaitToWriteAsync(); }", false)]
    [InlineData("public void M() { while (_c.Reader.TryRead(out var i)) _c.Writer.TryWrite(i); }", true)]
    [InlineData("public void M() { _c.Writer.TryWrite(1); _c.Reader.TryRead(out _); }", false)]
    [InlineData("public void M() { if (_c.Reader.TryRead(out _)) Put(); }  void Put() => _c.Writer.TryWrite(1);", true)]
    [InlineData("public void M() { if (_c.Reader.TryRead(out _)) Task.Run(Put); }  void Put() => _c.Writer.TryWrite(1);", false)]
    [InlineData("public void M() { if (_n < Size) _c.Writer.TryWrite(1); }", true)]
    [InlineData("public void M() { if (_n < 3) _c.Writer.TryWrite(1); }", false)]
    public void Is_it_seen_to(string members, bool seenTo)
    {
        var model = Of(members);
        Assert.Equal(seenTo, Room.IsSeenTo(model, model.Only(UseKind.TryWrite)));
    }

    [Theory]
    [InlineData("async Task R() { await foreach (var i in _c.Reader.ReadAllAsync()) { } }", true)]
    [InlineData("async Task R() { while (true) await _c.Reader.ReadAsync(); }", true)]
    [InlineData("async Task R() { while (true) await Next(); }  ValueTask<int> Next() => _c.Reader.ReadAsync();", true)]
    [InlineData("public ValueTask<int> Next() => _c.Reader.ReadAsync();", true)]
    [InlineData("public ChannelReader<int> Reader => _c.Reader;", true)]
    [InlineData("public int Rent() => _c.Reader.TryRead(out var i) ? i : 0;", false)]
    [InlineData("private ValueTask<int> Enter() => _c.Reader.ReadAsync();", false)]
    [InlineData("public ValueTask<int> Rent() => _c.Reader.ReadAsync();  public C() => _c.Writer.TryWrite(0);", false)]
    [InlineData("", false)]
    public void Is_it_a_queue(string members, bool isQueue)
        => Assert.Equal(isQueue, Room.IsReadAsQueue(Assert.Single(Of("public void M() => _c.Writer.TryWrite(1); " + members).Channels)));
}
