using System.Threading.Channels;

namespace Mpsc.Tests;

public class ChannelProducerTests
{
    private readonly MpscChannel<int> _channel = MpscChannel.CreateUnbounded<int>();

    private Task Completion => _channel.Reader.Completion;

    [Fact]
    public void The_channel_completes_when_the_last_handle_is_done()
    {
        ChannelProducer<int> first = _channel.AddProducer();
        ChannelProducer<int> second = _channel.AddProducer();
        first.Complete();
        Assert.True(second.TryWrite(1));
        Assert.False(Completion.IsCompleted);
        second.Dispose();
        Assert.True(_channel.Reader.TryRead(out int item) && item == 1);
        Assert.True(Completion.IsCompletedSuccessfully);
        Assert.False(_channel.Writer.TryWrite(2));
    }

    [Fact]
    public async Task A_handle_is_a_writer()
    {
        using ChannelProducer<int> producer = _channel.AddProducer();
        ChannelWriter<int> writer = producer;
        Assert.True(await writer.WaitToWriteAsync());
        await writer.WriteAsync(1);
        Assert.True(writer.TryWrite(2));
        Assert.Equal(2, _channel.Reader.Count);
    }

    [Fact]
    public void Done_twice_is_harmless_in_every_way()
    {
        ChannelProducer<int> stays = _channel.AddProducer();
        ChannelProducer<int> ends = _channel.AddProducer();
        ChannelWriter<int> writer = ends;
        writer.Complete();
        writer.Complete();
        writer.Complete(new InvalidDataException());
        Assert.True(writer.TryComplete());
        ends.Dispose();
        ends.Dispose();
        Assert.True(stays.TryWrite(1)); // counted once: the channel is open
        stays.Dispose();
        Assert.True(_channel.Reader.TryRead(out _));
        Assert.True(Completion.IsCompletedSuccessfully); // an error given after the end is not an error of this producer
    }

    [Fact]
    public async Task The_first_error_of_any_handle_becomes_the_channels()
    {
        ChannelProducer<int> first = _channel.AddProducer();
        ChannelProducer<int> second = _channel.AddProducer();
        ChannelProducer<int> third = _channel.AddProducer();
        var error = new InvalidDataException("first");
        first.Complete();
        second.Complete(error);
        Assert.True(third.TryWrite(1)); // the others go on
        Assert.False(Completion.IsCompleted);
        third.Complete(new InvalidDataException("second"));
        Assert.True(_channel.Reader.TryRead(out _));
        Assert.Same(error, await Assert.ThrowsAsync<InvalidDataException>(() => Completion.Within()));
    }

    [Fact]
    public async Task A_handle_that_is_done_refuses_to_write()
    {
        using ChannelProducer<int> stays = _channel.AddProducer();
        ChannelProducer<int> ends = _channel.AddProducer();
        ends.Complete(new InvalidDataException());
        Assert.False(ends.TryWrite(1));
        Assert.False(await ends.WaitToWriteAsync());
        await Assert.ThrowsAsync<ChannelClosedException>(() => ends.WriteAsync(1).Within());
        Assert.True(ends.WriteAsync(1, new CancellationToken(true)).IsCanceled);
        Assert.True(ends.WaitToWriteAsync(new CancellationToken(true)).IsCanceled);
        Assert.Equal(0, _channel.Reader.Count);
    }

    [Fact]
    public void No_handle_is_added_after_the_last_one_is_done()
    {
        _channel.AddProducer().Dispose();
        Assert.Throws<ChannelClosedException>(_channel.AddProducer);
        Assert.False(_channel.Writer.TryWrite(1));
    }

    [Fact]
    public void No_handle_is_added_to_a_completed_channel()
    {
        var error = new InvalidDataException();
        _channel.Writer.Complete(error);
        Assert.Same(error, Assert.Throws<ChannelClosedException>(_channel.AddProducer).InnerException);
    }

    [Fact]
    public void The_plain_writer_completes_the_channel_at_once()
    {
        ChannelProducer<int> producer = _channel.AddProducer();
        Assert.True(producer.TryWrite(1));
        _channel.Writer.Complete();
        Assert.False(producer.TryWrite(2));
        producer.Complete();
        producer.Dispose();
        Assert.True(_channel.Reader.TryRead(out _));
        Assert.True(Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_handle_tells_the_error_of_a_channel_that_was_completed_under_it()
    {
        ChannelProducer<int> producer = _channel.AddProducer();
        var error = new InvalidDataException();
        _channel.Writer.Complete(error);
        Assert.Same(error, await Assert.ThrowsAsync<InvalidDataException>(() => producer.WaitToWriteAsync().Within()));
        Assert.Same(error, (await Assert.ThrowsAsync<ChannelClosedException>(() => producer.WriteAsync(1).Within())).InnerException);
        producer.Dispose();
        Assert.False(await producer.WaitToWriteAsync());
    }

    [Fact]
    public void Without_handles_the_plain_writer_works_as_ever()
    {
        Assert.True(_channel.Writer.TryWrite(1));
        Assert.True(_channel.Writer.TryComplete());
        Assert.True(_channel.Reader.TryRead(out _));
        Assert.True(Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_waiting_reader_wakes_when_the_last_handle_is_done()
    {
        ChannelProducer<int> producer = _channel.AddProducer();
        ValueTask<bool> wait = _channel.Reader.WaitToReadAsync();
        producer.Dispose();
        Assert.False(await wait.Within());
    }

    // A live handle is never refused, and what was closed never opens again, whoever comes and goes.
    [Fact]
    public void Producers_may_come_and_go_at_any_time()
    {
        for (int round = 0; round < 200; round++)
        {
            MpscChannel<int> channel = Channels.Tiny<int>();
            int written = 0;
            ChannelProducer<int> starter = channel.AddProducer();
            Crew.Run(
            [
                .. Crew.Of(3, _ =>
                {
                    for (int i = 0; i < 3; i++)
                    {
                        ChannelProducer<int> producer;
                        try
                        {
                            producer = channel.AddProducer();
                        }
                        catch (ChannelClosedException)
                        {
                            Assert.Throws<ChannelClosedException>(channel.AddProducer);
                            return;
                        }

                        Assert.True(producer.TryWrite(0));
                        Interlocked.Increment(ref written);
                        producer.Dispose();
                        producer.Dispose();
                    }
                }),
                starter.Dispose,
            ]);
            int read = 0;
            while (channel.Reader.TryRead(out _))
                read++;
            Assert.Equal(written, read);
            Assert.True(channel.Reader.Completion.IsCompletedSuccessfully);
        }
    }
}
