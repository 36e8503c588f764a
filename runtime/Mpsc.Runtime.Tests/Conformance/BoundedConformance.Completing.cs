using System.Threading.Channels;

namespace Mpsc.Tests;

public partial class BoundedConformance
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task Completing_fails_the_writes_that_wait_and_delivers_only_what_was_accepted(bool withError)
    {
        Channel<int> channel = CreateFull(2);
        Exception? error = withError ? new InvalidDataException() : null;
        Task completion = channel.Reader.Completion;
        Task[] writes = Block(channel, 2, 3);
        channel.Writer.Complete(error);
        foreach (Task write in writes)
            Assert.Same(error, (await Assert.ThrowsAsync<ChannelClosedException>(() => write.Within())).InnerException);

        Assert.False(completion.IsCompleted);
        AssertRest(channel, 1, 2);
        Assert.Equal(withError ? TaskStatus.Faulted : TaskStatus.RanToCompletion, completion.Status);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_cancellation_given_as_the_error_cancels_what_waits(bool wait)
    {
        Channel<int> channel = CreateFull(1);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Task waiting = wait ? channel.Writer.WaitToWriteAsync().AsTask() : Block(channel, 1, 1)[0];
        Assert.False(waiting.IsCompleted);
        channel.Writer.Complete(new OperationCanceledException(source.Token));
        await AssertCancelled(waiting, source.Token);
    }

    [Fact]
    public async Task A_wait_for_room_ends_when_the_channel_completes()
    {
        Channel<int> channel = CreateFull(1);
        Task<bool>[] waits = [channel.Writer.WaitToWriteAsync().AsTask(), channel.Writer.WaitToWriteAsync().AsTask()];
        channel.Writer.Complete();
        Assert.All(await Task.WhenAll(waits).Within(), Assert.False);
    }

    [Fact]
    public async Task A_wait_for_room_fails_with_the_error_itself()
    {
        Channel<int> channel = CreateFull(1);
        var error = new InvalidDataException();
        ValueTask<bool> wait = channel.Writer.WaitToWriteAsync();
        channel.Writer.Complete(error);
        Assert.Same(error, await Assert.ThrowsAsync<InvalidDataException>(() => wait.Within()));
    }

    [Fact]
    public async Task A_full_channel_that_is_completed_refuses_instead_of_waiting()
    {
        Channel<int> channel = CreateFull(1);
        channel.Writer.Complete();
        Assert.False(channel.Writer.TryWrite(2));
        Assert.True(channel.Writer.WaitToWriteAsync() is { IsCompletedSuccessfully: true, Result: false });
        Task write = channel.Writer.WriteAsync(2).AsTask();
        Assert.True(write.IsFaulted);
        await Assert.ThrowsAsync<ChannelClosedException>(() => write);
        AssertRead(1, channel);
        Assert.False(channel.Writer.TryWrite(2));
        AssertEmpty(channel);
    }

    // The producer knows the error already: see An_error_that_nobody_looks_at_is_not_reported_as_unobserved.
    [Theory, InlineData(false), InlineData(true)]
    public void A_failed_write_that_nobody_awaits_is_not_reported_as_unobserved(bool wait)
    {
        var error = new InvalidDataException();
        Assert.False(UnobservedErrors.AreReported(error, () =>
        {
            Channel<int> channel = CreateFull(1);
            ValueTask<bool> room = wait ? channel.Writer.WaitToWriteAsync() : default;
            ValueTask write = wait ? default : channel.Writer.WriteAsync(2);
            Assert.False(room.IsCompleted && write.IsCompleted);
            channel.Writer.Complete(error);
            // Whether it has ended may be asked; how, nobody asks.
            Assert.True(SpinWait.SpinUntil(() => room.IsCompleted && write.IsCompleted, Deadline.Limit));
        }));
    }

    // However completion, reads and waiting writes overlap: what was accepted is delivered, what failed is not, and Completion ends.
    [Fact]
    public async Task Completing_may_race_waiting_writes_and_the_reads_that_make_room()
    {
        for (int round = 0; round < 200; round++)
        {
            Channel<int> channel = Create<int>(1 + round % 2);
            Task completion = channel.Reader.Completion;
            Task<bool>[] writes = [.. Enumerable.Range(1, 8).Select(item => Task.Run(async () =>
            {
                try
                {
                    await channel.Writer.WriteAsync(item);
                    return true;
                }
                catch (ChannelClosedException)
                {
                    return false;
                }
            }))];
            Task close = Task.Run(() =>
            {
                Thread.SpinWait(round * 5);
                channel.Writer.Complete();
            });
            var delivered = new List<int>();
            await Task.Run(async () =>
            {
                await foreach (int item in channel.Reader.ReadAllAsync())
                    delivered.Add(item);
            }).Within();
            bool[] accepted = await Task.WhenAll(writes).Within();
            await close.Within();
            await completion.Within();
            Assert.Equal(Enumerable.Range(1, 8).Where(item => accepted[item - 1]), delivered.Order());
        }
    }
}
