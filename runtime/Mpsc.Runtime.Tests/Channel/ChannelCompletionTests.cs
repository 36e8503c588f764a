using System.Threading.Channels;

namespace Mpsc.Tests;

public class ChannelCompletionTests
{
    private readonly MpscChannel<int> _channel = MpscChannel.CreateUnbounded<int>();

    private ChannelReader<int> Reader => _channel.Reader;

    private ChannelWriter<int> Writer => _channel.Writer;

    [Fact]
    public void Ends_when_the_last_item_is_taken()
    {
        Writer.TryWrite(1);
        Writer.TryWrite(2);
        Task completion = Reader.Completion;
        Writer.Complete();
        Assert.False(completion.IsCompleted);
        Assert.True(Reader.TryRead(out _));
        Assert.False(completion.IsCompleted);
        Assert.True(Reader.TryRead(out _));
        Assert.True(completion.IsCompletedSuccessfully);
    }

    [Fact]
    public void Asked_for_late_it_has_ended_too()
    {
        Writer.TryWrite(1);
        Writer.Complete();
        Assert.True(Reader.TryRead(out _));
        Assert.True(Reader.Completion.IsCompletedSuccessfully);
        Assert.Same(Reader.Completion, Reader.Completion);
    }

    [Fact]
    public void Of_an_empty_channel_it_ends_at_once()
    {
        Task completion = Reader.Completion;
        Writer.Complete();
        Assert.True(completion.IsCompletedSuccessfully);
    }

    [Fact]
    public void Completing_twice_throws_and_trying_twice_is_false()
    {
        Assert.True(Writer.TryComplete());
        Assert.False(Writer.TryComplete());
        Assert.Throws<ChannelClosedException>(() => Writer.Complete());
    }

    [Fact]
    public async Task The_first_error_is_everybodys_error()
    {
        var error = new InvalidDataException("first");
        Task<bool> wait = Reader.WaitToReadAsync().AsTask();
        Writer.Complete(error);
        Assert.False(Writer.TryComplete(new InvalidDataException("second")));

        Assert.Same(error, await Assert.ThrowsAsync<InvalidDataException>(() => wait.Within()));
        Assert.Same(error, await Assert.ThrowsAsync<InvalidDataException>(() => Reader.WaitToReadAsync().Within()));
        Assert.Same(error, await Assert.ThrowsAsync<InvalidDataException>(() => Reader.Completion.Within()));
        Assert.Same(error, await Assert.ThrowsAsync<InvalidDataException>(() => Writer.WaitToWriteAsync().Within()));
        Assert.Same(error, (await Assert.ThrowsAsync<ChannelClosedException>(() => Writer.WriteAsync(1).Within())).InnerException);
        Assert.Same(error, (await Assert.ThrowsAsync<ChannelClosedException>(() => Reader.ReadAsync().Within())).InnerException);
    }

    [Fact]
    public async Task A_read_that_waits_ends_with_the_channel()
    {
        ValueTask<int> read = Reader.ReadAsync();
        Writer.Complete();
        await Assert.ThrowsAsync<ChannelClosedException>(() => read.Within());
    }

    [Fact]
    public async Task A_cancellation_given_as_the_error_cancels()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        ValueTask<int> read = Reader.ReadAsync();
        Writer.Complete(new OperationCanceledException(source.Token));
        Assert.True(Reader.Completion.IsCanceled);
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.Within())).CancellationToken);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Is_found_however_closing_the_last_take_and_the_question_overlap(bool waiting)
    {
        for (int round = 0; round < 2000; round++)
        {
            MpscChannel<int> channel = Channels.Tiny<int>();
            channel.Writer.TryWrite(1);
            Task? completion = null;
            Task close = Task.Run(() => channel.Writer.Complete());
            Task ask = Task.Run(() => completion = channel.Reader.Completion);
            while (await channel.Reader.WaitToReadAsync())
            {
                Assert.True(channel.Reader.TryRead(out _));
                if (!waiting)
                    break;
            }

            await Task.WhenAll(close, ask).Within();
            await completion!.Within();
        }
    }
}
