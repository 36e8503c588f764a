namespace Mpsc.Tests;

/// <summary>One consumer is a requirement: a second pending read fails, and the first one is not disturbed.</summary>
public class ConcurrentReadTests
{
    private readonly MpscChannel<int> _channel = MpscChannel.CreateUnbounded<int>();

    [Fact]
    public async Task A_wait_during_a_wait_fails()
    {
        ValueTask<bool> first = _channel.Reader.WaitToReadAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => _channel.Reader.WaitToReadAsync().Within());
        await Assert.ThrowsAsync<InvalidOperationException>(() => _channel.Reader.ReadAsync().Within());
        _channel.Writer.TryWrite(1);
        Assert.True(await first.Within());
        Assert.Equal(1, await _channel.Reader.ReadAsync().Within());
    }

    [Fact]
    public async Task Anything_that_reads_during_a_read_fails()
    {
        ValueTask<int> first = _channel.Reader.ReadAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => _channel.Reader.WaitToReadAsync().Within());
        await Assert.ThrowsAsync<InvalidOperationException>(() => _channel.Reader.ReadAsync().Within());
        Assert.Throws<InvalidOperationException>(() => _channel.Reader.TryRead(out _));
        Assert.Throws<InvalidOperationException>(() => _channel.Reader.TryPeek(out _));
        _channel.Writer.TryWrite(1);
        Assert.Equal(1, await first.Within());
        Assert.False(_channel.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Reading_without_waiting_during_a_wait_is_allowed()
    {
        ValueTask<bool> wait = _channel.Reader.WaitToReadAsync();
        Assert.False(_channel.Reader.TryRead(out _));
        Assert.False(_channel.Reader.TryPeek(out _));
        _channel.Writer.TryWrite(1);
        Assert.True(_channel.Reader.TryRead(out int item) && item == 1);
        Assert.True(await wait.Within());
    }
}
