namespace Mpsc.Tests;

/// <summary>A segment that can't be allocated after slots in it were claimed must not leave a hole that the consumer waits at.</summary>
public class OutOfMemoryTests
{
    [Fact]
    public async Task A_waiting_reader_and_the_completion_get_the_error()
    {
        var channel = new MpscChannel<int>(ChannelSettings.Default with { Queue = TinySegments.Failing(() => true) });
        Assert.True(channel.Writer.TryWrite(1) && channel.Writer.TryWrite(2));
        Assert.True(channel.Reader.TryRead(out _) && channel.Reader.TryRead(out _));
        Task<bool> wait = channel.Reader.WaitToReadAsync().AsTask();
        Assert.False(wait.IsCompleted);

        Assert.Throws<OutOfMemoryException>(() => channel.Writer.TryWrite(3));

        await Assert.ThrowsAsync<OutOfMemoryException>(() => wait.Within());
        await Assert.ThrowsAsync<OutOfMemoryException>(() => channel.Reader.Completion.Within());
        var closed = await Assert.ThrowsAsync<System.Threading.Channels.ChannelClosedException>(
            () => channel.Writer.WriteAsync(4).Within());
        Assert.IsType<OutOfMemoryException>(closed.InnerException);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(4)]
    public async Task Racing_producers_are_refused_and_what_was_accepted_is_delivered(int producers)
    {
        for (int round = 0; round < 100; round++)
        {
            int allocations = 0;
            int limit = round % 20;
            var channel = new MpscChannel<int>(ChannelSettings.Default with
            {
                Queue = TinySegments.Failing(() => ++allocations > limit),
                SpinsBeforePark = 0,
            });
            int accepted = 0;
            int delivered = 0;
            Task consumer = Task.Run(async () =>
            {
                await foreach (int item in channel.Reader.ReadAllUntilCanceledAsync())
                    delivered++;
            });
            int failures = 0;
            Crew.Run([.. Crew.Of(producers, _ =>
            {
                try
                {
                    while (channel.Writer.TryWrite(0))
                        Interlocked.Increment(ref accepted);
                }
                catch (OutOfMemoryException)
                {
                    Interlocked.Increment(ref failures);
                }
            })]);
            await Assert.ThrowsAsync<OutOfMemoryException>(() => consumer.Within());
            Assert.Equal(1, failures);
            Assert.Equal(accepted, delivered);
        }
    }
}
