using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class InlineCodeTests
{
    private static InlineCode Of(string body, string members = "")
    {
        var model = Facts.Of(
            $$"""
            #nullable disable
            class C
            {
                readonly Channel<int> _c = Channel.CreateUnbounded<int>();
                public Action<int> Callback { get; set; }
                async Task Read() { {{body}} }
                {{members}}
            }
            """);
        return InlineCode.After(model, model.Uses.First(static use => use.IsRead && use.Kind != UseKind.TryRead));
    }

    [Theory]
    [InlineData("await foreach (var x in _c.Reader.ReadAllAsync()) Callback(x);")]
    [InlineData("await foreach (var x in _c.Reader.ReadAllAsync().ConfigureAwait(false)) Callback?.Invoke(x);")]
    [InlineData("while (true) Callback(await _c.Reader.ReadAsync());")]
    [InlineData("while (await _c.Reader.WaitToReadAsync()) while (_c.Reader.TryRead(out var x)) Callback(x);")]
    [InlineData("while (true) { Callback(0); await _c.Reader.ReadAsync(); }")]
    [InlineData("await _c.Reader.ReadAsync(); Callback(1);")]
    public void ACallbackAfterTheRead_IsReached(string body) => Assert.NotNull(Of(body).Callback);

    [Theory]
    [InlineData("await foreach (var x in _c.Reader.ReadAllAsync()) { } ")]
    [InlineData("Callback(0); await foreach (var x in _c.Reader.ReadAllAsync()) { }")]
    [InlineData("while (true) { var x = await _c.Reader.ReadAsync(); await Task.Yield(); Callback(x); }")]
    [InlineData("await foreach (var x in _c.Reader.ReadAllAsync()) await Task.Run(() => Callback(x));")]
    [InlineData("await foreach (var x in _c.Reader.ReadAllAsync()) { try { } catch (Exception) { Callback(x); } }")]
    public void ACallbackElsewhere_IsNot(string body) => Assert.Null(Of(body).Callback);

    [Fact]
    public void WhatTheReaderCallsIsPartOfIt_AwaitedOrNot()
    {
        var code = Of("await foreach (var x in _c.Reader.ReadAllAsync()) { One(); _ = TwoAsync(); _ = Task.Run(Three); } ",
            "void One() { } async Task TwoAsync() => await Task.Yield(); void Three() { }");
        Assert.Equal(["One", "Read", "TwoAsync"], code.Bodies.Select(static body => body.Name).Order());
    }

    [Theory]
    [InlineData("await foreach (var x in _c.Reader.ReadAllAsync()) { }", true)]
    [InlineData("await _c.Reader.ReadAsync().ConfigureAwait(false);", true)]
    [InlineData("await Task.Yield(); _ = _c.Reader.ReadAsync().AsTask().Result;", false)]
    public void OnlyAnAwaitedReadIsRunByTheWriter(string body, bool isRun)
    {
        var model = Facts.Of($"class C {{ readonly Channel<int> _c = Channel.CreateUnbounded<int>(); async Task Read() {{ {body} }} }}");
        Assert.Equal(isRun, InlineCode.IsRunByWriter(Assert.Single(model.Uses)));
    }
}
