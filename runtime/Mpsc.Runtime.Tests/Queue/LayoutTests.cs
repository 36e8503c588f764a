using System.Runtime.CompilerServices;

namespace Mpsc.Tests;

/// <summary>The CLR reorders fields, so what stands on one cache line is measured, not read off the source.</summary>
public class LayoutTests
{
    private const int CacheLine = 64;

    [Fact]
    public void The_words_written_per_item_share_a_cache_line_with_nothing_else()
    {
        Measure<int>();
        Measure<string>();
        Measure<(long, string, long)>();
    }

    private static void Measure<T>()
    {
        var queue = new SegmentedQueue<T>(QueueSettings.Default);
        Assert.True(Math.Abs(Distance(ref queue.ProducerWords.Tail, ref queue.ConsumerWords.Head)) >= 2 * CacheLine);

        // Nobody else stands inside the structs, so it is enough that they reach a whole line to either side of the hot word.
        Assert.True(Distance(ref Unsafe.As<ProducerWords, long>(ref queue.ProducerWords), ref queue.ProducerWords.Tail) >= CacheLine);
        Assert.True(Distance(ref queue.ProducerWords.Tail, ref End(ref queue.ProducerWords)) >= CacheLine);
        Assert.True(Distance(ref Unsafe.As<ConsumerWords, long>(ref queue.ConsumerWords), ref queue.ConsumerWords.Head) >= CacheLine);
        Assert.True(Distance(ref queue.ConsumerWords.Head, ref End(ref queue.ConsumerWords)) >= CacheLine);
        ref long busy = ref Unsafe.As<int, long>(ref queue.ConsumerWords.Busy);
        Assert.True(Distance(ref busy, ref End(ref queue.ConsumerWords)) >= CacheLine);
        Assert.True(Distance(ref queue.ProducerWords.Limit, ref queue.ConsumerWords.Head) >= CacheLine);
    }

    private static long Distance(ref long from, ref long to) => Unsafe.ByteOffset(ref from, ref to);

    private static ref long End<TWords>(ref TWords words) => ref Unsafe.As<TWords, long>(ref Unsafe.Add(ref words, 1));
}
