using System.Threading.Channels;

namespace Mpsc.Tests;

public class ConsumerLoopCompletionTests
{
    [Fact]
    public async Task Handles_all_items_and_ends_when_the_channel_is_completed()
    {
        var channel = MpscChannel.CreateUnbounded<int>();
        for (int i = 0; i < 100; i++)
            Assert.True(channel.Writer.TryWrite(i));
        channel.Writer.Complete();
        var handled = new List<int>();
        await ConsumerLoop.RunAsync(channel.Reader, handled.Add).Within();
        Assert.Equal(Enumerable.Range(0, 100), handled);
    }
}
