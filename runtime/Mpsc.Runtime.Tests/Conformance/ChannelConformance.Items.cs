using System.Threading.Channels;

namespace Mpsc.Tests;

public partial class ChannelConformance
{
    [Fact]
    public Task Carries_numbers() => Carries([1, 0, -1, int.MaxValue, int.MinValue]);

    [Fact]
    public Task Carries_strings_and_nulls() => Carries<string?>(["first", null, "", null, null, "last"]);

    [Fact]
    public Task Carries_large_structs() => Carries([.. Enumerable.Range(1, 7).Select(Wide.Of), default, Wide.Of(8)]);

    private async Task Carries<T>(T[] items)
    {
        Channel<T> channel = Create<T>();
        Write();
        foreach (T expected in items)
        {
            Assert.True(channel.Reader.TryPeek(out T? first));
            Assert.Equal(expected, first);
            AssertRead(expected, channel);
        }

        Assert.False(channel.Reader.TryRead(out T? nothing));
        Assert.Equal(default, nothing);
        Assert.False(channel.Reader.TryPeek(out nothing));
        Assert.Equal(default, nothing);

        foreach (T expected in items)
        {
            ValueTask<T> read = channel.Reader.ReadAsync();
            await channel.Writer.WriteAsync(expected).Within();
            Assert.Equal(expected, await read.Within());
        }

        Write();
        channel.Writer.Complete();
        var enumerated = new List<T>();
        await foreach (T item in channel.Reader.ReadAllAsync())
            enumerated.Add(item);
        Assert.Equal(items, enumerated);

        void Write()
        {
            foreach (T item in items)
                Assert.True(channel.Writer.TryWrite(item));
        }
    }

    /// <summary>Too large to be copied in one go: a torn or half cleared one differs from itself.</summary>
    private readonly record struct Wide(long First, string? Text, long Second, long Third, long Fourth, object? Last)
    {
        public static Wide Of(int number) => new(number, $"number {number}", ~number, number * 3L, number * 5L, number);
    }
}
