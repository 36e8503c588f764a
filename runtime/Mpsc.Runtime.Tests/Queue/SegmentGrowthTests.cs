using System.Runtime.CompilerServices;

namespace Mpsc.Tests;

/// <summary>How long segments are, seen by when the next one is allocated.</summary>
public class SegmentGrowthTests
{
    private const int LargeObject = 85_000;

    [Fact]
    public void A_new_queue_is_small()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var queue = new MpscQueue<object>();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 600);
        Assert.Equal(2, Lengths<int>(new QueueSettings(), 100, backlog: 1)[0]);
        GC.KeepAlive(queue);
    }

    [Fact]
    public void A_used_queue_whose_consumer_keeps_up_grows_twice_and_then_makes_do_with_one_segment() =>
        Assert.Equal([2, 2 + (16 * 16)], Allocations<int>(QueueSettings.Default, 10_000, backlog: 1));

    [Theory, InlineData(2), InlineData(3), InlineData(16), InlineData(31)]
    public void A_short_backlog_stays_at_short_segments(int backlog) =>
        Assert.InRange(Lengths<int>(QueueSettings.Default, 20_000, backlog).Max(), 32, 64);

    [Fact]
    public void A_backlog_makes_segments_longer_up_to_the_longest()
    {
        List<int> lengths = Lengths<int>(QueueSettings.Default, 20_000, backlog: int.MaxValue);
        Assert.Equal(lengths.Order(), lengths);
        Assert.Equal([2, 16, 32, 64, 128, 256, 512, 1024], lengths.Distinct());
    }

    [Fact]
    public void The_settings_bound_the_length() =>
        Assert.Equal([1, 2, 4, 8], Lengths<int>(
            new QueueSettings { InitialSegmentLength = 1, UsedSegmentLength = 2, BusySegmentLength = 4, MaxSegmentLength = 8 }, 1000, int.MaxValue).Distinct());

    [Fact]
    public void A_bounded_queue_grows_for_what_it_holds_not_for_its_capacity()
    {
        var lengths = new List<int>();
        int last = 0;
        int index = 0;
        var queue = new BoundedMpscQueue<int>(1_000_000, QueueSettings.Default with
        {
            MaxPooledSegments = 0,
            BeforeAllocation = () =>
            {
                lengths.Add(index - last);
                last = index;
            },
        });
        for (; index < 10_000; index++)
            Assert.True(queue.TryEnqueue(index) && (index == 0 || queue.TryDequeue(out _)));
        Assert.Equal(32, lengths.Max());
    }

    [Fact]
    public void The_slots_of_big_items_never_reach_the_large_object_heap()
    {
        AssertSmall<Bytes64>();
        AssertSmall<Bytes1K>();
        AssertSmall<Bytes20K>();
    }

    // Two of them would: a first segment of one slot is long enough.
    [Fact]
    public void The_slots_of_very_big_items_do_not_reach_it_either() => AssertSmall<Bytes48K>();

    private static void AssertSmall<T>()
    {
        List<int> lengths = Lengths<T>(QueueSettings.Default, 5000, backlog: 3000);
        Assert.InRange(lengths.Max() * Slots<T>.SlotSize, 1, LargeObject - 100);
    }

    /// <summary>
    /// Passes items through, with never more than so many in the queue, and tells the lengths of the segments that were filled on the way.
    /// </summary>
    private static List<int> Lengths<T>(QueueSettings settings, int items, int backlog)
    {
        List<int> allocations = Allocations<T>(settings with { MaxPooledSegments = 0 }, items, backlog); // none is used again unseen
        return [.. allocations.Zip(allocations.Prepend(0), static (next, previous) => next - previous)];
    }

    /// <summary>At which items a segment was allocated.</summary>
    private static List<int> Allocations<T>(QueueSettings settings, int items, int backlog)
    {
        var allocations = new List<int>();
        int index = 0;
        var queue = new MpscQueue<T>(settings with { BeforeAllocation = () => allocations.Add(index) });
        for (; index < items; index++)
        {
            Assert.True(queue.TryEnqueue(default!));
            if (queue.Count >= backlog)
                Assert.True(queue.TryDequeue(out _));
        }

        return allocations;
    }

    [InlineArray(64)]
    private struct Bytes64
    {
        private byte _first;
    }

    [InlineArray(1024)]
    private struct Bytes1K
    {
        private byte _first;
    }

    [InlineArray(48_000)]
    private struct Bytes48K
    {
        private byte _first;
    }

    [InlineArray(20_000)]
    private struct Bytes20K
    {
        private byte _first;
    }
}
