using System.Runtime.CompilerServices;

namespace Mpsc.Tests;

/// <summary>An item is published after the whole of it is written, and is copied before its slot is free again.</summary>
public class LargeStructTests
{
    private const int Items = 20_000;

    [Theory, InlineData(1), InlineData(2), InlineData(4)]
    public void Are_never_torn(int producers) => PassThrough(Queues.Unbounded, producers);

    [Theory, InlineData(1), InlineData(2), InlineData(4)]
    public void Are_never_torn_in_a_bounded_queue(int producers) => PassThrough(Queues.Bounded, producers);

    private static void PassThrough(Queues queues, int producers)
    {
        var queue = queues.New<Large>(TinySegments.Of(2));
        int alive = producers;
        Crew.Run(
        [
            .. Crew.Of(producers, producer =>
            {
                for (int i = 0; i < Items / producers; i++)
                    Assert.True(queue.TryEnqueue(Large.Of((producer * Items) + i)));
                if (Interlocked.Decrement(ref alive) == 0)
                    queue.TryComplete();
            }),
            () =>
            {
                int taken = 0;
                while (!queue.IsCompleted)
                {
                    // Looks at the next slot as often as it can, to catch a producer in the middle of filling it.
                    if (!SpinUntilFilled(queue))
                        continue;
                    Assert.True(queue.TryPeek(out Large peeked) && peeked.IsWhole);
                    Assert.True(queue.TryDequeue(out Large item) && item.IsWhole);
                    taken++;
                }

                Assert.Equal(Items / producers * producers, taken);
            },
        ]);
    }

    private static bool SpinUntilFilled(TestedQueue<Large> queue)
    {
        for (int i = 0; i < 1000; i++)
        {
            if (queue.Core.IsNextKnown)
                return true;
        }

        Thread.Yield();
        return false;
    }

    /// <summary>Sixteen cache lines, so that a copy takes long enough to be caught half done.</summary>
    [InlineArray(Length)]
    private struct Large
    {
        private const int Length = 128;
        private long _first;

        public readonly bool IsWhole
        {
            get
            {
                for (int i = 1; i < Length; i++)
                {
                    if (this[i] != _first)
                        return false;
                }

                return true;
            }
        }

        public static Large Of(long value)
        {
            var item = default(Large);
            ((Span<long>)item).Fill(value);
            return item;
        }
    }
}
