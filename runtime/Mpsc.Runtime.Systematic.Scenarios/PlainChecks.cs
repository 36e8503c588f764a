using System.Runtime.CompilerServices;

namespace Mpsc.Systematic.Scenarios;

/// <summary>
/// What no order of steps shows: layout, allocation, retention. Run once, on a runtime that is not rewritten, so that a mutant can be
/// killed by them; the tests of the runtime look closer.
/// </summary>
public static class PlainChecks
{
    public static Task The_words_written_per_item_stand_on_lines_of_their_own()
    {
        const int CacheLine = 64;
        var queue = new SegmentedQueue<string>(QueueSettings.Default);
        Verify.That(Distance(ref queue.ProducerWords.Tail, ref queue.ConsumerWords.Head) >= 2 * CacheLine, "tail and head are close");
        Verify.That(
            Distance(ref Unsafe.As<ProducerWords, long>(ref queue.ProducerWords), ref queue.ProducerWords.Tail) >= CacheLine,
            "something else stands close to the tail");
        Verify.That(
            Distance(ref Unsafe.As<ConsumerWords, long>(ref queue.ConsumerWords), ref queue.ConsumerWords.Head) >= CacheLine,
            "something else stands close to the head");
        return Task.CompletedTask;
    }

    public static Task What_was_taken_is_not_kept_alive()
    {
        CheckNotKept(item => item);
        CheckNotKept(item => (item, 0));
        return Task.CompletedTask;
    }

    public static Task A_short_queue_allocates_nothing()
    {
        const int Rounds = 10_000;
        var queue = new MpscQueue<int>();
        PassMany(queue, Rounds);
        long before = GC.GetAllocatedBytesForCurrentThread();
        PassMany(queue, Rounds);
        Verify.That(GC.GetAllocatedBytesForCurrentThread() - before < Rounds / 100, "passing items allocates");
        return Task.CompletedTask;
    }

    public static Task Segments_are_as_many_as_the_backlog_needs()
    {
        int allocations = 0;
        var queue = new MpscQueue<int>(Segments.Of(1, max: 64) with { BeforeAllocation = () => allocations++ });
        for (int i = 0; i < 64; i++)
            queue.TryEnqueue(i);
        // 1 + 16 + 32 + 64 slots, and the first came with the queue.
        Verify.Equal(3, allocations, "segments for a backlog of 64");
        return Task.CompletedTask;
    }

    public static Task Emptied_segments_are_used_again()
    {
        int allocations = 0;
        var queue = new MpscQueue<int>(Segments.Of(1, max: 1, pooled: 1) with { BeforeAllocation = () => allocations++ });
        // Two at a time: the second does not fit into the first segment, and the third use is of a segment that was emptied.
        PassMany(queue, 10);
        Verify.Equal(1, allocations, "segments for two items at a time");
        return Task.CompletedTask;
    }

    public static Task One_segment_is_enough_for_a_consumer_that_keeps_up()
    {
        Verify.Equal(0, AllocationsOf(20, Segments.Of(2, max: 2, pooled: 1)), "segments, used again in place");
        Verify.Equal(10, AllocationsOf(20, Segments.Of(2, max: 2, pooled: 0)), "segments, none used again");
        Verify.Equal(1, AllocationsOf(20, QueueSettings.Default), "segments, the second as long as a used queue's");
        return Task.CompletedTask;

        static int AllocationsOf(int items, QueueSettings settings)
        {
            int allocations = 0;
            var queue = new MpscQueue<int>(settings with { BeforeAllocation = () => allocations++ });
            for (int i = 0; i <= items; i++)
                Verify.That(queue.TryEnqueue(i) && queue.TryDequeue(out _), "a lone item did not pass");
            return allocations;
        }
    }

    private static long Distance(ref long from, ref long to) => Math.Abs(Unsafe.ByteOffset(ref from, ref to));

    private static void CheckNotKept<T>(Func<object, T> toItem)
    {
        var queue = new MpscQueue<T>(Segments.Of(2));
        WeakReference taken = Pass(queue, toItem);
        GC.Collect();
        Verify.That(!taken.IsAlive, "a taken item is kept alive");
        GC.KeepAlive(queue);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Pass<T>(MpscQueue<T> queue, Func<object, T> toItem)
    {
        var item = new object();
        queue.TryEnqueue(toItem(item));
        Verify.That(queue.TryDequeue(out _), "the item did not pass");
        return new WeakReference(item);
    }

    private static void PassMany(MpscQueue<int> queue, int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            queue.TryEnqueue(i);
            queue.TryEnqueue(i);
            queue.TryDequeue(out _);
            queue.TryDequeue(out _);
        }
    }
}
