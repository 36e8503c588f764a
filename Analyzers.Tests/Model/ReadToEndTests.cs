using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class ReadToEndTests
{
    private static TypeModel Of(string body) => Facts.Of($$"""
        class C
        {
            private readonly Channel<int> _c = Channel.CreateUnbounded<int>();
            async Task M(CancellationToken token, bool on) { {{body}} }
        }
        """);

    [Theory]
    [InlineData(nameof(UseKind.ReadAll), "await foreach (var i in _c.Reader.ReadAllAsync()) { }", true)]
    [InlineData(nameof(UseKind.ReadAll), "await foreach (var i in _c.Reader.ReadAllAsync(default)) { foreach (var j in new[] { 1 }) break; }", true)]
    [InlineData(nameof(UseKind.ReadAll), "await foreach (var i in _c.Reader.ReadAllAsync()) { Action stop = () => { return; }; }", true)]
    [InlineData(nameof(UseKind.ReadAll), "await foreach (var i in _c.Reader.ReadAllAsync(token)) { }", false)]
    [InlineData(nameof(UseKind.ReadAll), "await foreach (var i in _c.Reader.ReadAllAsync().WithCancellation(token)) { }", false)]
    [InlineData(nameof(UseKind.ReadAll), "await foreach (var i in _c.Reader.ReadAllAsync()) { if (i == 0) break; }", false)]
    [InlineData(nameof(UseKind.ReadAll), "var all = _c.Reader.ReadAllAsync(); await Task.Yield();", false)]
    [InlineData(nameof(UseKind.WaitToRead), "while (await _c.Reader.WaitToReadAsync()) { }", true)]
    [InlineData(nameof(UseKind.WaitToRead), "while (await _c.Reader.WaitToReadAsync().AsTask()) { }", true)]
    [InlineData(nameof(UseKind.WaitToRead), "while (on && await _c.Reader.WaitToReadAsync()) { }", false)]
    [InlineData(nameof(UseKind.WaitToRead), "await _c.Reader.WaitToReadAsync();", false)]
    [InlineData(nameof(UseKind.ReadAsync), "while (true) await _c.Reader.ReadAsync();", true)]
    [InlineData(nameof(UseKind.ReadAsync), "while (on) await _c.Reader.ReadAsync();", false)]
    [InlineData(nameof(UseKind.ReadAsync), "while (true) { await _c.Reader.ReadAsync(); if (on) return; }", false)]
    [InlineData(nameof(UseKind.ReadAsync), "await _c.Reader.ReadAsync();", false)]
    public void Only_the_completion_ends_it(string kind, string body, bool expected)
    {
        var model = Of(body);

        Assert.Equal(expected, ReadToEnd.Is(model, model.Only(Enum.Parse<UseKind>(kind))));
    }
}
