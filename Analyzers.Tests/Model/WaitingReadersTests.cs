using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class WaitingReadersTests
{
    private static Waiting Of(string read, string result = "Task")
    {
        var model = Facts.Of($$"""
            class C
            {
                public async {{result}} M(CancellationToken token)
                {
                    var channel = Channel.CreateUnbounded<int>();
                    var task = Task.Run(() => { channel.Writer.TryComplete(); });
                    {{read}}
                    await Task.Yield();
                    {{(result == "Task" ? "" : "return channel.Reader;")}}
                }

                private static async Task ReadAsync(ChannelReader<int> reader) => await reader.ReadAsync();
            }
            """);
        var use = model.Only(UseKind.TryComplete);
        return WaitingReaders.Of(model, use.Channel, model.Multiplicity.SpawnOf(use.Body)!);
    }

    [Theory]
    [InlineData("await foreach (var item in channel.Reader.ReadAllAsync()) { }")]
    [InlineData("await channel.Reader.ReadAsync(default);")]
    [InlineData("while (await channel.Reader.WaitToReadAsync(CancellationToken.None)) channel.Reader.TryRead(out _);")]
    [InlineData("await ReadAsync(channel.Reader);")]
    [InlineData("await channel.Reader.ReadAsync(token); await channel.Reader.ReadAsync();")]
    public void Without_a_token(string read) => Assert.Equal(Waiting.WithoutToken, Of(read));

    [Theory]
    [InlineData("await foreach (var item in channel.Reader.ReadAllAsync(token)) { }")]
    [InlineData("await foreach (var item in channel.Reader.ReadAllAsync().WithCancellation(token).ConfigureAwait(false)) { }")]
    [InlineData("await channel.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(1));")]
    public void With_a_token(string read) => Assert.Equal(Waiting.WithToken, Of(read));

    [Theory]
    [InlineData("channel.Reader.TryRead(out _);")]
    [InlineData("await task; await channel.Reader.ReadAsync();")] // hears of the failure before it reads
    public void Nobody(string read) => Assert.Equal(Waiting.Nobody, Of(read));

    [Fact]
    public void Elsewhere() => Assert.Equal(Waiting.Elsewhere, Of("", "Task<ChannelReader<int>>"));
}
