namespace Mpsc.Tests;

/// <summary>What a bound adds to <see cref="QueueSuite{T}"/>, with one thread.</summary>
public class BoundedMpscQueueTests
{
    private static BoundedMpscQueue<int> Filled(int capacity)
    {
        var queue = new BoundedMpscQueue<int>(capacity);
        for (int i = 0; i < capacity; i++)
            Assert.Equal(EnqueueResult.Enqueued, queue.Enqueue(i));
        return queue;
    }

    [Theory, InlineData(0), InlineData(-1), InlineData(int.MinValue)]
    public void The_capacity_is_at_least_one(int capacity)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new BoundedMpscQueue<int>(capacity));
        Assert.Equal("capacity", exception.ParamName);
        Assert.Equal(capacity, exception.ActualValue);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(7), InlineData(31), InlineData(1000), InlineData(1024)]
    public void The_capacity_is_exact(int capacity)
    {
        var queue = Filled(capacity);
        Assert.Equal(capacity, queue.Capacity);
        Assert.Equal(capacity, queue.Count);
        Assert.Equal(EnqueueResult.Full, queue.Enqueue(-1));
        Assert.False(queue.TryEnqueue(-1));
        Assert.Equal(capacity, queue.Count);

        // One place at a time, more often than the capacity, so that the limit is raised from every position.
        for (int i = 0; i < (2 * capacity) + 5; i++)
        {
            Assert.True(queue.TryDequeue(out int item));
            Assert.Equal(i, item);
            Assert.Equal(EnqueueResult.Enqueued, queue.Enqueue(capacity + i));
            Assert.Equal(EnqueueResult.Full, queue.Enqueue(-1));
        }

        // Several places at a time.
        for (int places = 1; places <= Math.Min(capacity, 10); places++)
        {
            Assert.Equal(places, queue.Drain(new int[places]));
            for (int i = 0; i < places; i++)
                Assert.Equal(EnqueueResult.Enqueued, queue.Enqueue(i));
            Assert.Equal(EnqueueResult.Full, queue.Enqueue(-1));
        }
    }

    [Fact]
    public void The_largest_capacity_costs_no_more_than_the_smallest()
    {
        long Bytes(int capacity)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            GC.KeepAlive(new BoundedMpscQueue<object>(capacity));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        _ = Bytes(1);
        Assert.Equal(Bytes(1), Bytes(int.MaxValue));
        Assert.InRange(Bytes(int.MaxValue), 1, 1000);
    }

    // Beyond two thirds of the numbers that the tail word can hold, and where sums of int overflow.
    [Theory, InlineData(0), InlineData((1L << 31) - 5), InlineData((1L << 61) - 5001)]
    public void The_largest_capacity_is_never_reached(long firstIndex)
    {
        var queue = new BoundedMpscQueue<int>(int.MaxValue, TinySegments.Of(2) with { FirstIndex = firstIndex });
        Assert.Equal(int.MaxValue, queue.Capacity);
        for (int i = 0; i < 2500; i++)
            Assert.Equal(EnqueueResult.Enqueued, queue.Enqueue(i));
        Assert.Equal(2500, queue.Count);
        for (int i = 0; i < 2500; i++)
            Assert.True(queue.TryDequeue(out int item) && item == i);
        for (int i = 0; i < 2400; i++)
            Assert.Equal(EnqueueResult.Enqueued, queue.Enqueue(i));
    }

    [Theory, InlineData((1L << 31) - 5), InlineData((1L << 32) - 5), InlineData((1L << 61) - 5001)]
    public void A_small_capacity_is_exact_at_large_indexes(long firstIndex)
    {
        var queue = new BoundedMpscQueue<int>(3, TinySegments.Of(2) with { FirstIndex = firstIndex });
        for (int i = 0; i < 3; i++)
            Assert.Equal(EnqueueResult.Enqueued, queue.Enqueue(i));
        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal(EnqueueResult.Full, queue.Enqueue(-1));
            Assert.True(queue.TryDequeue(out int item) && item == i);
            Assert.Equal(EnqueueResult.Enqueued, queue.Enqueue(i + 3));
        }
    }

    [Fact]
    public void A_full_queue_that_is_completed_says_completed()
    {
        var queue = Filled(2);
        Assert.Equal(EnqueueResult.Full, queue.Enqueue(-1));
        Assert.True(queue.TryComplete());
        Assert.Equal(EnqueueResult.Completed, queue.Enqueue(-1));
        Assert.False(queue.TryEnqueue(-1));
        Assert.Equal(2, queue.Count);
        Assert.True(queue.TryDequeue(out _));
        Assert.Equal(EnqueueResult.Completed, queue.Enqueue(-1));
        Assert.Equal(1, queue.Drain(new int[5]));
        Assert.True(queue.IsCompleted);
        Assert.Equal(EnqueueResult.Completed, queue.Enqueue(-1));
    }

    [Fact]
    public void Peeking_makes_no_room()
    {
        var queue = Filled(2);
        Assert.True(queue.TryPeek(out int first) && first == 0);
        Assert.Equal(EnqueueResult.Full, queue.Enqueue(-1));
    }

    [Theory, InlineData(1), InlineData(3), InlineData(1000)]
    public void Refusing_because_it_is_full_allocates_nothing(int capacity)
    {
        var queue = Filled(capacity);
        long bytes = long.MaxValue;
        for (int round = 0; round < 20 && bytes != 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
            {
                queue.Enqueue(i);
                queue.TryDequeue(out _);
                queue.Enqueue(i);
            }

            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, bytes);
    }
}
