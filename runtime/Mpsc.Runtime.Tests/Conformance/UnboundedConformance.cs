using System.Threading.Channels;

namespace Mpsc.Tests;

/// <summary>What a channel without a bound promises on top: a write never waits.</summary>
public abstract class UnboundedConformance : ChannelConformance
{
    [Fact]
    public void Writing_never_waits()
    {
        const int Items = 5000;
        Channel<int> channel = Create<int>();
        for (int item = 0; item < Items; item++)
        {
            Assert.True(channel.Writer.WaitToWriteAsync() is { IsCompletedSuccessfully: true, Result: true });
            if (item % 2 == 0)
                Assert.True(channel.Writer.TryWrite(item));
            else
                Assert.True(channel.Writer.WriteAsync(item).IsCompletedSuccessfully);
        }

        AssertCount(Items, channel);
        for (int item = 0; item < Items; item++)
            AssertRead(item, channel);
        AssertEmpty(channel);
    }

    [Fact]
    public void Everything_written_before_completion_is_there_after_it()
    {
        const int Items = 5000;
        Channel<int> channel = CreateWith(Items);
        channel.Writer.Complete();
        for (int item = 1; item <= Items; item++)
        {
            Assert.False(channel.Reader.Completion.IsCompleted);
            AssertRead(item, channel);
        }

        Assert.True(channel.Reader.Completion.IsCompletedSuccessfully);
    }
}
