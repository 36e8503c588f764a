namespace Mpsc.Tests;

public class MpscQueueTests
{
    [Fact]
    public void Items_come_out_in_the_order_they_went_in()
    {
        var queue = new MpscQueue<int>();
        for (int i = 0; i < 5000; i++)
            Assert.True(queue.TryEnqueue(i));
        for (int i = 0; i < 5000; i++)
        {
            Assert.True(queue.TryDequeue(out int item));
            Assert.Equal(i, item);
        }

        Assert.False(queue.TryDequeue(out _));
    }

    [Fact]
    public void A_new_queue_is_empty_and_open()
    {
        var queue = new MpscQueue<string>();
        Assert.True(queue.IsEmpty);
        Assert.Equal(0, queue.Count);
        Assert.False(queue.IsCompleted);
        Assert.False(queue.TryDequeue(out string? item));
        Assert.Null(item);
        Assert.False(queue.TryPeek(out _));
    }

    [Fact]
    public void Completing_refuses_new_items_and_keeps_the_accepted_ones()
    {
        var queue = new MpscQueue<int>();
        queue.TryEnqueue(1);
        queue.TryEnqueue(2);
        Assert.True(queue.TryComplete());
        Assert.False(queue.TryEnqueue(3));
        Assert.False(queue.IsCompleted);
        Assert.Equal(2, queue.Count);
        Assert.True(queue.TryDequeue(out int first) && first == 1);
        Assert.True(queue.TryDequeue(out int second) && second == 2);
        Assert.True(queue.IsCompleted);
        Assert.False(queue.TryDequeue(out _));
    }

    [Fact]
    public void Completing_again_is_harmless_and_false()
    {
        var queue = new MpscQueue<int>();
        Assert.True(queue.TryComplete());
        Assert.False(queue.TryComplete());
        Assert.True(queue.IsCompleted);
    }

    [Fact]
    public void Refused_items_do_not_count()
    {
        var queue = new MpscQueue<int>();
        queue.TryEnqueue(1);
        queue.TryComplete();
        for (int i = 0; i < 100; i++)
            Assert.False(queue.TryEnqueue(i));
        Assert.Equal(1, queue.Count);
        Assert.True(queue.TryDequeue(out _));
        Assert.True(queue.IsEmpty);
        Assert.True(queue.IsCompleted);
    }

    [Fact]
    public void Peeking_leaves_the_item()
    {
        var queue = new MpscQueue<int>(TinySegments.Of(2));
        for (int i = 0; i < 7; i++)
            queue.TryEnqueue(i);
        for (int i = 0; i < 7; i++)
        {
            Assert.True(queue.TryPeek(out int peeked) && peeked == i);
            Assert.True(queue.TryPeek(out peeked) && peeked == i);
            Assert.Equal(7 - i, queue.Count);
            Assert.True(queue.TryDequeue(out int taken) && taken == i);
        }

        Assert.False(queue.TryPeek(out _));
    }

    [Fact]
    public void Null_is_an_item()
    {
        var queue = new MpscQueue<string?>();
        queue.TryEnqueue(null);
        queue.TryEnqueue("a");
        Assert.Equal(2, queue.Count);
        Assert.True(queue.TryPeek(out string? item));
        Assert.Null(item);
        Assert.True(queue.TryDequeue(out item));
        Assert.Null(item);
        Assert.True(queue.TryDequeue(out item));
        Assert.Equal("a", item);
    }

    [Fact]
    public void Draining_takes_what_is_there_and_fits()
    {
        var queue = new MpscQueue<int>(TinySegments.Of(3));
        for (int i = 0; i < 10; i++)
            queue.TryEnqueue(i);
        var destination = new int[7];
        Assert.Equal(7, queue.Drain(destination));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], destination);
        Assert.Equal(3, queue.Drain(destination));
        Assert.Equal([7, 8, 9, 3, 4, 5, 6], destination);
        Assert.Equal(0, queue.Drain(destination));
    }

    [Fact]
    public void Draining_into_nothing_takes_nothing()
    {
        var queue = new MpscQueue<int>();
        queue.TryEnqueue(1);
        Assert.Equal(0, queue.Drain([]));
        Assert.Equal(1, queue.Count);
    }

    // Around every turn of a segment: one before, at, one after.
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void Completing_after_any_number_of_items_keeps_exactly_these(int segmentLength)
    {
        for (int pooled = 0; pooled <= 3; pooled++)
        {
            for (int before = 0; before <= 3 * segmentLength; before++)
            {
                for (int after = 0; after <= 3 * segmentLength; after++)
                {
                    var queue = new MpscQueue<int>(TinySegments.Of(segmentLength, pooled: pooled));
                    for (int i = 0; i < before; i++)
                        Assert.True(queue.TryEnqueue(-1) && queue.TryDequeue(out _));
                    for (int i = 0; i < after; i++)
                        Assert.True(queue.TryEnqueue(i));
                    Assert.True(queue.TryComplete());
                    Assert.False(queue.TryEnqueue(-2));
                    Assert.Equal(after, queue.Count);
                    for (int i = 0; i < after; i++)
                        Assert.True(queue.TryDequeue(out int item) && item == i);
                    Assert.True(queue.IsCompleted);
                }
            }
        }
    }

    [Theory]
    [InlineData((1L << 31) - 5)] // int
    [InlineData((1L << 32) - 5)] // uint
    [InlineData((1L << 53) - 5)] // double
    [InlineData((1L << 61) - 5001)] // the last index that the tail word can hold
    public void Indexes_may_be_very_large(long firstIndex)
    {
        var queue = new MpscQueue<int>(TinySegments.Of(2) with { FirstIndex = firstIndex });
        for (int i = 0; i < 5000; i++)
        {
            Assert.True(queue.TryEnqueue(i));
            Assert.Equal(1, queue.Count);
            Assert.True(queue.TryDequeue(out int item) && item == i);
        }

        Assert.True(queue.IsEmpty);
        Assert.True(queue.TryComplete());
        Assert.True(queue.IsCompleted);
    }

    [Theory]
    [InlineData(int.MaxValue - 3)]
    [InlineData(-3)] // through zero, which is what an untouched slot holds
    public void The_phase_of_recycled_segments_may_wrap(int firstPhase)
    {
        var queue = new MpscQueue<int>(TinySegments.Of(2, pooled: 2) with { FirstPhase = firstPhase });
        for (int i = 0; i < 200; i++)
        {
            Assert.False(queue.TryDequeue(out _));
            Assert.True(queue.TryEnqueue(i));
            Assert.True(queue.TryDequeue(out int item) && item == i);
        }
    }
}
