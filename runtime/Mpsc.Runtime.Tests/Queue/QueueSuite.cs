namespace Mpsc.Tests;

/// <summary>What every queue promises, whatever its bound and its items are. The subclasses say which.</summary>
/// <remarks>Item 0 is the default value: null is an item like any other, so it stands among the others in every test.</remarks>
public abstract partial class QueueSuite<T>(Queues queues, Items<T> items)
{
    private TestedQueue<T> New(QueueSettings? settings = null) => queues.New<T>(settings ?? QueueSettings.Default);

    private bool TryAdd(TestedQueue<T> queue, int number) => queue.TryEnqueue(items.Of(number));

    private void Add(TestedQueue<T> queue, params ReadOnlySpan<int> numbers)
    {
        foreach (int number in numbers)
            Assert.True(TryAdd(queue, number));
    }

    private void AssertTakes(TestedQueue<T> queue, params ReadOnlySpan<int> numbers)
    {
        foreach (int number in numbers)
        {
            Assert.True(queue.TryDequeue(out T? item));
            Assert.Equal(number, items.NumberOf(item));
        }
    }

    private static void AssertTakesNothing(TestedQueue<T> queue)
    {
        Assert.False(queue.TryDequeue(out T? item));
        Assert.Equal(default, item);
        Assert.False(queue.TryPeek(out item));
        Assert.Equal(default, item);
        Assert.Equal(0, queue.Drain(new T[3]));
        Assert.True(queue.IsEmpty);
        Assert.Equal(0, queue.Count);
    }

    private static int[] Numbers(int count) => [.. Enumerable.Range(0, count)];

    [Fact]
    public void Items_come_out_in_the_order_they_went_in()
    {
        var queue = New();
        Add(queue, Numbers(5000));
        AssertTakes(queue, Numbers(5000));
        AssertTakesNothing(queue);
    }

    [Fact]
    public void A_new_queue_is_empty_and_open()
    {
        var queue = New();
        Assert.False(queue.IsCompleted);
        AssertTakesNothing(queue);
        Assert.False(queue.IsCompleted);
        Assert.Equal(EnqueueResult.Enqueued, queue.Enqueue(items.Of(0)));
        Assert.False(queue.IsEmpty);
    }

    [Fact]
    public void Completing_refuses_new_items_and_keeps_the_accepted_ones()
    {
        var queue = New();
        Add(queue, 1, 2);
        Assert.True(queue.TryComplete());
        Assert.False(TryAdd(queue, 3));
        Assert.Equal(EnqueueResult.Completed, queue.Enqueue(items.Of(4)));
        Assert.False(queue.IsCompleted);
        Assert.Equal(2, queue.Count);
        AssertTakes(queue, 1, 2);
        Assert.True(queue.IsCompleted);
        AssertTakesNothing(queue);
    }

    [Fact]
    public void Completing_again_is_harmless_and_false()
    {
        var queue = New();
        Assert.True(queue.TryComplete());
        Assert.False(queue.TryComplete());
        Assert.True(queue.IsCompleted);
        AssertTakesNothing(queue);
    }

    [Fact]
    public void Refused_items_do_not_count()
    {
        var queue = New();
        Add(queue, 1);
        queue.TryComplete();
        for (int i = 0; i < 100; i++)
            Assert.False(TryAdd(queue, i));
        Assert.Equal(1, queue.Count);
        AssertTakes(queue, 1);
        Assert.True(queue.IsEmpty);
        Assert.True(queue.IsCompleted);
        AssertTakesNothing(queue);
    }

    [Fact]
    public void Peeking_leaves_the_item()
    {
        var queue = New(TinySegments.Of(2));
        Add(queue, Numbers(7));
        for (int i = 0; i < 7; i++)
        {
            Assert.True(queue.TryPeek(out T? peeked) && items.NumberOf(peeked) == i);
            Assert.True(queue.TryPeek(out peeked) && items.NumberOf(peeked) == i);
            Assert.Equal(7 - i, queue.Count);
            AssertTakes(queue, i);
        }

        AssertTakesNothing(queue);
    }

    [Fact]
    public void The_default_value_is_an_item()
    {
        var queue = New(TinySegments.Of(2));
        Add(queue, 0, 0, 0, 7, 0);
        Assert.Equal(5, queue.Count);
        Assert.True(queue.TryPeek(out T? item));
        Assert.Equal(default, item);
        AssertTakes(queue, 0, 0, 0, 7, 0);
        AssertTakesNothing(queue);
    }

    [Fact]
    public void Draining_takes_what_is_there_and_fits()
    {
        var queue = New(TinySegments.Of(3));
        Add(queue, Numbers(10));
        var destination = new T[7];
        Assert.Equal(7, queue.Drain(destination));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], destination.Select(items.NumberOf));
        Assert.Equal(3, queue.Drain(destination));
        Assert.Equal([7, 8, 9, 3, 4, 5, 6], destination.Select(items.NumberOf));
        Assert.Equal(0, queue.Drain(destination));
    }

    [Fact]
    public void Draining_into_nothing_takes_nothing()
    {
        var queue = New();
        Add(queue, 1);
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
                    var queue = New(TinySegments.Of(segmentLength, pooled: pooled));
                    for (int i = 0; i < before; i++)
                        Assert.True(TryAdd(queue, 1) && queue.TryDequeue(out _));
                    Add(queue, Numbers(after));
                    Assert.True(queue.TryComplete());
                    Assert.False(TryAdd(queue, 2));
                    Assert.Equal(after, queue.Count);
                    AssertTakes(queue, Numbers(after));
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
        var queue = New(TinySegments.Of(2) with { FirstIndex = firstIndex });
        for (int i = 0; i < 5000; i++)
        {
            Assert.True(TryAdd(queue, i));
            Assert.Equal(1, queue.Count);
            AssertTakes(queue, i);
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
        var queue = New(TinySegments.Of(2, pooled: 2) with { FirstPhase = firstPhase });
        for (int i = 0; i < 200; i++)
        {
            Assert.False(queue.TryDequeue(out _));
            Assert.True(TryAdd(queue, i));
            AssertTakes(queue, i);
        }
    }
}
