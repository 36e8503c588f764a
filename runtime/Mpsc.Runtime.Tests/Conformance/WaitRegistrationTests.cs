using System.Threading.Channels;

namespace Mpsc.Tests;

/// <summary>A consumer waits all its life with the one token that ends it: a wait that is over must leave nothing behind on it.</summary>
[Collection(MemoryCollection.Name)]
public class WaitRegistrationTests
{
    private const int Waits = 100_000;

    /// <summary>Ten bytes a wait; a registration that stays behind takes many times that.</summary>
    private const int MostGrowth = 10 * Waits;

    public static TheoryData<string> Kinds => Channels.All;

    [Theory, MemberData(nameof(Kinds))]
    public void Waits_leave_nothing_on_their_token(string kind)
    {
        Channel<int> channel = Channels.Create<int>(kind);
        AssertDoesNotGrow(token =>
        {
            ValueTask<bool> wait = channel.Reader.WaitToReadAsync(token);
            Assert.False(wait.IsCompleted);
            Assert.True(channel.Writer.TryWrite(1));
            Assert.True(wait.GetAwaiter().GetResult());
            Assert.True(channel.Reader.TryRead(out _));
        });
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Reads_leave_nothing_on_their_token(string kind)
    {
        Channel<int> channel = Channels.Create<int>(kind);
        AssertDoesNotGrow(token =>
        {
            Task<int> read = channel.Reader.ReadAsync(token).AsTask();
            Assert.False(read.IsCompleted);
            Assert.True(channel.Writer.TryWrite(1));
            Assert.True(read.Wait(Deadline.Limit));
        });
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Writes_and_waits_for_room_leave_nothing_on_their_token(bool ours)
    {
        Channel<int> channel = ours ? MpscChannel.CreateBounded<int>(1) : Channel.CreateBounded<int>(1);
        AssertDoesNotGrow(token =>
        {
            Assert.True(channel.Writer.TryWrite(1));
            Task write = channel.Writer.WriteAsync(2, token).AsTask();
            Assert.False(write.IsCompleted);
            Assert.True(channel.Reader.TryRead(out _));
            Assert.True(write.Wait(Deadline.Limit));
            Task<bool> wait = channel.Writer.WaitToWriteAsync(token).AsTask();
            Assert.False(wait.IsCompleted);
            Assert.True(channel.Reader.TryRead(out _));
            Assert.True(wait.Wait(Deadline.Limit) && wait.Result);
        });
    }

    private static void AssertDoesNotGrow(Action<CancellationToken> wait)
    {
        using var source = new CancellationTokenSource();
        wait(source.Token);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < Waits; i++)
            wait(source.Token);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MostGrowth);
    }
}
