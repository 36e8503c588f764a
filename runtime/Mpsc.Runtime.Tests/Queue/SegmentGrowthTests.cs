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
    public void A_used_queue_grows_to_the_usual_length_although_its_consumer_keeps_up()
    {
        List<int> lengths = Lengths<int>(QueueSettings.Default, 10_000, backlog: 1);
        Assert.Equal([2, 32], lengths.Distinct());
        Assert.InRange(lengths.IndexOf(32), 100, 130); // after some hundred items: few would not be worth a longer segment
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(16), InlineData(31)]
    public void A_short_backlog_stays_at_the_usual_length(int backlog) =>
        Assert.InRange(Lengths<int>(QueueSettings.Default, 20_000, backlog).Max(), 32, 64);

    [Fact]
    public void A_backlog_makes_segments_longer_up_to_the_longest()
    {
        List<int> lengths = Lengths<int>(QueueSettings.Default, 20_000, backlog: int.MaxValue);
        Assert.Equal(lengths.Order(), lengths);
        Assert.Equal([2, 8, 32, 64, 128, 256, 512, 1024], lengths.Distinct());
    }

    [Fact]
    public void The_settings_bound_the_length() =>
        Assert.Equal([1, 4, 8], Lengths<int>(
            new QueueSettings { InitialSegmentLength = 1, UsualSegmentLength = 4, MaxSegmentLength = 8 }, 1000, int.MaxValue).Distinct());

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
            Assert.True(queue.TryEnqueue(index) && queue.TryDequeue(out _));
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

    /// <summary>Passes items through and tells the lengths of the segments that were filled on the way.</summary>
    private static List<int> Lengths<T>(QueueSettings settings, int items, int backlog)
    {
        var lengths = new List<int>();
        int last = 0;
        int index = 0;
        var queue = new MpscQueue<T>(settings with
        {
            MaxPooledSegments = 0, // so that none is used again unseen
            BeforeAllocation = () =>
            {
                lengths.Add(index - last);
                last = index;
            },
        });
        for (; index < items; index++)
        {
            Assert.True(queue.TryEnqueue(default!));
            if (queue.Count >= backlog)
                Assert.True(queue.TryDequeue(out _));
        }

        return lengths;
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
