using System.Threading.Channels;

namespace Mpsc.Tests;

public class ReadAllUntilCanceledTests
{
    public static TheoryData<string> Kinds => Channels.All;

    public static MatrixTheoryData<string, bool, bool> KindsAndTokens =>
        new(Channels.All.Select(row => row.Data), [false, true], [false, true]);

    [Theory, MemberData(nameof(Kinds))]
    public async Task Stops_before_the_next_item_although_thousands_are_buffered(string kind)
    {
        Channel<int> channel = Channels.Filled(kind, 10_000);
        using var source = new CancellationTokenSource();
        int seen = 0;
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (int item in channel.Reader.ReadAllUntilCanceledAsync(source.Token))
            {
                Assert.Equal(seen++, item);
                if (seen == 11)
                    source.Cancel();
            }
        });
        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.Equal(11, seen);
        Assert.Equal(Enumerable.Range(11, 10_000 - 11), Channels.Rest(channel)); // taken is what was handed over
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Ends_normally_when_the_channel_is_completed_and_empty(string kind)
    {
        Channel<int> channel = Channels.Filled(kind, 100);
        channel.Writer.Complete();
        var items = new List<int>();
        await foreach (int item in channel.Reader.ReadAllUntilCanceledAsync().ConfigureAwait(false))
            items.Add(item);
        Assert.Equal(Enumerable.Range(0, 100), items);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Throws_the_channels_error_after_its_items(string kind)
    {
        Channel<int> channel = Channels.Filled(kind, 3);
        channel.Writer.Complete(new InvalidDataException());
        int seen = 0;
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (int item in channel.Reader.ReadAllUntilCanceledAsync())
                seen++;
        });
        Assert.Equal(3, seen);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Ends_while_it_waits(string kind)
    {
        Channel<int> channel = Channels.Create<int>(kind);
        using var source = new CancellationTokenSource();
        await using var items = channel.Reader.ReadAllUntilCanceledAsync(source.Token).GetAsyncEnumerator();
        ValueTask<bool> next = items.MoveNextAsync();
        Assert.False(next.IsCompleted);
        source.Cancel();
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.Within());
        Assert.Equal(source.Token, exception.CancellationToken);
        channel.Writer.TryWrite(1);
        Assert.Equal(1, await channel.Reader.ReadAsync().Within());
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Takes_nothing_when_it_is_cancelled_from_the_start(string kind)
    {
        Channel<int> channel = Channels.Filled(kind, 5);
        channel.Writer.Complete();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (int item in channel.Reader.ReadAllUntilCanceledAsync(new CancellationToken(true)))
                Assert.Fail("an item was handed over");
        });
        Assert.Equal(Enumerable.Range(0, 5), Channels.Rest(channel));
    }

    // The token given here, the one of the enumeration, both; while items are buffered and while waiting.
    [Theory, MemberData(nameof(KindsAndTokens))]
    public async Task Observes_both_tokens_and_names_the_one_that_was_cancelled(string kind, bool cancelFirst, bool buffered)
    {
        Channel<int> channel = Channels.Filled(kind, 1);
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        CancellationTokenSource cancelled = cancelFirst ? first : second;
        var items = channel.Reader.ReadAllUntilCanceledAsync(first.Token).GetAsyncEnumerator(second.Token);
        Assert.True(await items.MoveNextAsync());
        ValueTask<bool> next;
        if (buffered)
        {
            channel.Writer.TryWrite(2);
            cancelled.Cancel();
            next = items.MoveNextAsync();
        }
        else
        {
            next = items.MoveNextAsync();
            cancelled.Cancel();
        }

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.Within());
        Assert.Equal(cancelled.Token, exception.CancellationToken);
        await items.DisposeAsync();
    }

    [Fact]
    public async Task Works_with_the_usual_decorations()
    {
        Channel<int> channel = Channels.Filled("mpsc", 3);
        channel.Writer.Complete();
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        int sum = 0;
        var items = channel.Reader.ReadAllUntilCanceledAsync(first.Token).WithCancellation(second.Token).ConfigureAwait(false);
        await foreach (int item in items)
            sum += item;
        Assert.Equal(3, sum);
    }

    [Fact]
    public async Task Leaves_the_rest_to_the_next_enumeration()
    {
        Channel<int> channel = Channels.Filled("mpsc", 5);
        channel.Writer.Complete();
        IAsyncEnumerable<int> items = channel.Reader.ReadAllUntilCanceledAsync();
        await foreach (int item in items)
        {
            if (item == 1)
                break;
        }

        var rest = new List<int>();
        await foreach (int item in items)
            rest.Add(item);
        Assert.Equal([2, 3, 4], rest);
    }

    [Fact]
    public void Needs_a_reader() =>
        Assert.Throws<ArgumentNullException>("reader", () => ((ChannelReader<int>)null!).ReadAllUntilCanceledAsync());

#if !NETSTANDARD_RUNTIME // ReadAllAsync can't be overridden there
    [Fact]
    public async Task The_readers_own_ReadAllAsync_does_the_same_on_modern_frameworks()
    {
        Channel<int> channel = Channels.Filled("mpsc", 10_000);
        using var source = new CancellationTokenSource();
        int seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (int item in channel.Reader.ReadAllAsync(source.Token))
            {
                if (++seen == 11)
                    source.Cancel();
            }
        });
        Assert.Equal(11, seen);
    }
#endif

    [Fact]
    public async Task A_reader_that_another_consumer_overtakes_is_asked_again()
    {
        Channel<int> channel = Channels.Create<int>("unbounded");
        await using var items = channel.Reader.ReadAllUntilCanceledAsync().GetAsyncEnumerator();
        ValueTask<bool> next = items.MoveNextAsync();
        channel.Writer.TryWrite(1);
        channel.Reader.TryRead(out _); // perhaps before the enumeration, perhaps after it
        channel.Writer.TryWrite(2);
        Assert.True(await next.Within());
    }
}
