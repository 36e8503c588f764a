using System.Threading.Channels;

namespace Mpsc.Tests;

public partial class ChannelConformance
{
    [Fact]
    public async Task Enumerating_ends_after_the_last_item_of_a_completed_channel()
    {
        Channel<int> channel = CreateWith(3);
        channel.Writer.Complete();
        Assert.Equal([1, 2, 3], await Enumerate(channel));
        Assert.Empty(await Enumerate(channel));
    }

    [Fact]
    public async Task Enumerating_waits_for_items_and_for_the_end()
    {
        Channel<int> channel = Create<int>();
        await using var items = channel.Reader.ReadAllAsync().GetAsyncEnumerator();
        for (int item = 1; item <= 3; item++)
        {
            ValueTask<bool> next = items.MoveNextAsync();
            Assert.False(next.IsCompleted);
            Assert.True(channel.Writer.TryWrite(item));
            Assert.True(await next.Within());
            Assert.Equal(item, items.Current);
        }

        ValueTask<bool> end = items.MoveNextAsync();
        Assert.False(end.IsCompleted);
        channel.Writer.Complete();
        Assert.False(await end.Within());
        Assert.False(await items.MoveNextAsync().Within());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Enumerating_fails_with_the_error_after_the_last_item(bool whileItWaits)
    {
        Channel<int> channel = whileItWaits ? Create<int>() : CreateWith(2);
        var error = new InvalidDataException();
        var seen = new List<int>();
        Task enumeration = Enumerate(channel, seen);
        if (whileItWaits)
            Assert.False(enumeration.IsCompleted);
        channel.Writer.Complete(error);
        Assert.Same(error, await Assert.ThrowsAsync<InvalidDataException>(() => enumeration.Within()));
        Assert.Equal(whileItWaits ? [] : [1, 2], seen);
    }

    [Fact]
    public async Task A_cancelled_enumeration_takes_nothing_and_another_goes_on()
    {
        Channel<int> channel = CreateWith(1);
        using var source = new CancellationTokenSource();
        var seen = new List<int>();
        Task enumeration = Enumerate(channel, seen, source.Token);
        Assert.False(enumeration.IsCompleted);
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => enumeration.Within());
        Assert.True(enumeration.IsCanceled);

        Assert.True(channel.Writer.TryWrite(2));
        channel.Writer.Complete();
        Assert.Equal([2], await Enumerate(channel));
        Assert.Equal([1], seen);
    }

    // The token given to ReadAllAsync, the one of WithCancellation, or one of the two.
    [Theory, InlineData(true, false), InlineData(false, true), InlineData(true, true)]
    public async Task Either_token_cancels_an_enumeration_that_waits(bool givenFirst, bool givenLast)
    {
        foreach (bool cancelFirst in new[] { true, false })
        {
            if (cancelFirst ? !givenFirst : !givenLast)
                continue;
            Channel<int> channel = Create<int>();
            using var first = new CancellationTokenSource();
            using var last = new CancellationTokenSource();
            Task enumeration = EnumerateWithBoth(channel, givenFirst ? first.Token : default, givenLast ? last.Token : default);
            Assert.False(enumeration.IsCompleted);
            (cancelFirst ? first : last).Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => enumeration.Within());
        }

        static async Task EnumerateWithBoth(Channel<int> channel, CancellationToken first, CancellationToken last)
        {
            await foreach (int _ in channel.Reader.ReadAllAsync(first).WithCancellation(last))
                Assert.Fail("nothing was written");
        }
    }

    [Fact]
    public async Task An_enumeration_that_would_wait_with_a_cancelled_token_is_cancelled()
    {
        Channel<int> channel = Create<int>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Enumerate(channel, [], Cancelled).Within());
    }

    [Fact]
    public async Task After_a_break_a_second_enumeration_continues()
    {
        Channel<int> channel = CreateWith(5);
        channel.Writer.Complete();
        IAsyncEnumerable<int> all = channel.Reader.ReadAllAsync();
        var seen = new List<int>();
        await foreach (int item in all)
        {
            seen.Add(item);
            if (item == 2)
                break;
        }

        Assert.Equal([1, 2], seen);
        AssertCount(3, channel);
        await foreach (int item in all)
            seen.Add(item);
        Assert.Equal([1, 2, 3, 4, 5], seen);
    }

    [Fact]
    public async Task An_exception_in_the_loop_loses_only_the_item_in_hand()
    {
        Channel<int> channel = CreateWith(3);
        channel.Writer.Complete();
        await Assert.ThrowsAsync<FormatException>(async () =>
        {
            await foreach (int _ in channel.Reader.ReadAllAsync())
                throw new FormatException();
        });
        Assert.Equal([2, 3], await Enumerate(channel));
    }

    [Fact]
    public async Task Enumerations_and_reads_take_turns()
    {
        Channel<int> channel = CreateWith(6);
        await using var items = channel.Reader.ReadAllAsync().GetAsyncEnumerator();
        Assert.True(await items.MoveNextAsync().Within());
        Assert.Equal(1, items.Current);
        AssertRead(2, channel);
        Assert.Equal(3, await channel.Reader.ReadAsync().Within());
        Assert.Equal(1, items.Current);
        Assert.True(await items.MoveNextAsync().Within());
        Assert.Equal(4, items.Current);
    }

    [Fact]
    public async Task An_enumeration_takes_nothing_before_it_is_asked()
    {
        Channel<int> channel = CreateWith(2);
        var items = channel.Reader.ReadAllAsync().GetAsyncEnumerator();
        AssertCount(2, channel);
        await items.DisposeAsync();
        AssertRead(1, channel);
        AssertRead(2, channel);
    }

    private static async Task<List<int>> Enumerate(Channel<int> channel)
    {
        var seen = new List<int>();
        await Enumerate(channel, seen).Within();
        return seen;
    }

    private static async Task Enumerate(Channel<int> channel, List<int> seen, CancellationToken token = default)
    {
        await foreach (int item in channel.Reader.ReadAllAsync(token))
            seen.Add(item);
    }
}
