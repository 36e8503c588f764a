using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Mpsc.Tests;

/// <summary>
/// What every channel promises, run over the BCL's channels and over <see cref="MpscChannel{T}"/>: where both pass, the one may stand in
/// for the other. One consumer throughout, and nothing in which MpscChannel differs by design (see its remarks).
/// </summary>
public abstract partial class ChannelConformance
{
    /// <summary>So many items can be written without a read.</summary>
    protected const int Room = 10;

    /// <summary>An operation of the consumer that waits when the channel is empty.</summary>
    public enum Consuming
    {
        Wait,
        Read,
        Enumerate,
    }

    protected static CancellationToken Cancelled => new(canceled: true);

    /// <summary>The BCL's channel for a single reader is the one that does not count.</summary>
    protected virtual bool Counts => true;

    /// <summary>An open, empty channel with at least <see cref="Room"/>.</summary>
    protected abstract Channel<T> Create<T>();

    /// <summary>A channel that holds 1, 2, ... count.</summary>
    protected Channel<int> CreateWith(int count)
    {
        Channel<int> channel = Create<int>();
        for (int item = 1; item <= count; item++)
            Assert.True(channel.Writer.TryWrite(item));
        return channel;
    }

    protected static void AssertCount(int expected, Channel<int> channel)
    {
        if (channel.Reader.CanCount)
            Assert.Equal(expected, channel.Reader.Count);
    }

    protected static void AssertRead<T>(T expected, Channel<T> channel)
    {
        Assert.True(channel.Reader.TryRead(out T? item));
        Assert.Equal(expected, item);
    }

    protected static void AssertEmpty(Channel<int> channel)
    {
        Assert.False(channel.Reader.TryRead(out int item));
        Assert.Equal(0, item);
        AssertCount(0, channel);
    }

    protected static async Task AssertCancelled(Task task, CancellationToken token)
    {
        Exception exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.Within());
        Assert.Equal(token, ((OperationCanceledException)exception).CancellationToken);
        Assert.Equal(TaskStatus.Canceled, task.Status);
    }

    /// <summary>Starts the operation; the task ends when an item or the end of the channel has come.</summary>
    protected static async Task Consume(Channel<int> channel, Consuming operation, CancellationToken token = default)
    {
        switch (operation)
        {
            case Consuming.Wait:
                await channel.Reader.WaitToReadAsync(token);
                break;
            case Consuming.Read:
                await channel.Reader.ReadAsync(token);
                break;
            case Consuming.Enumerate:
                await foreach (int _ in channel.Reader.ReadAllAsync(token))
                    break;
                break;
        }
    }

    /// <summary>Of an operation that has ended: never blocks.</summary>
    private static TResult ResultOf<TResult>(ValueTaskAwaiter<TResult> ended) => ended.GetResult();
}
