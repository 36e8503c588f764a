using System.Threading.Channels;

namespace Mpsc.Tests;

/// <summary>What a channel with a bound promises on top, in the mode in which a write into a full channel waits.</summary>
public abstract partial class BoundedConformance : ChannelConformance
{
    public static TheoryData<int> Capacities => [1, 2, 10];

    protected sealed override Channel<T> Create<T>() => Create<T>(Room);

    protected abstract Channel<T> Create<T>(int capacity);

    /// <summary>A full channel that holds 1, 2, ... capacity.</summary>
    protected Channel<int> CreateFull(int capacity)
    {
        Channel<int> channel = Create<int>(capacity);
        for (int item = 1; item <= capacity; item++)
            Assert.True(channel.Writer.TryWrite(item));
        return channel;
    }

    /// <summary>Writes that wait, of the items after those of a full channel.</summary>
    protected static Task[] Block(Channel<int> channel, int capacity, int count, CancellationToken token = default)
    {
        Task[] writes = [.. Enumerable.Range(capacity + 1, count).Select(item => channel.Writer.WriteAsync(item, token).AsTask())];
        Assert.All(writes, write => Assert.False(write.IsCompleted));
        return writes;
    }

    /// <summary>These come next, and then nothing.</summary>
    protected static void AssertRest(Channel<int> channel, params IEnumerable<int> items)
    {
        foreach (int item in items)
            AssertRead(item, channel);
        AssertEmpty(channel);
    }
}
