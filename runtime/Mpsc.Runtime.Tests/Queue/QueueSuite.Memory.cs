using System.Runtime.CompilerServices;

namespace Mpsc.Tests;

/// <content>What is allocated, what is kept alive, and what happens when nothing can be allocated.</content>
public abstract partial class QueueSuite<T>
{
    [Theory, InlineData(1), InlineData(31), InlineData(1000)]
    public void A_warm_queue_allocates_nothing(int backlog)
    {
        var queue = New();
        T item = items.Of(1);
        AssertAllocatesNothing(() =>
        {
            for (int i = 0; i < 20_000 / backlog; i++)
            {
                for (int j = 0; j < backlog; j++)
                    queue.TryEnqueue(item);
                for (int j = 0; j < backlog; j++)
                    Assert.True(queue.TryDequeue(out _));
            }
        });
    }

    [Fact]
    public void Peeking_draining_refusing_and_completing_allocate_nothing()
    {
        var queue = New();
        T item = items.Of(1);
        var destination = new T[10];
        AssertAllocatesNothing(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                queue.TryEnqueue(item);
                queue.TryPeek(out _);
                queue.Drain(destination);
                queue.TryDequeue(out _);
            }
        });
        AssertAllocatesNothing(() =>
        {
            queue.TryComplete();
            queue.TryEnqueue(item);
        });
    }

    /// <summary>Once it is warm: segments grow step by step, and the first runs compile the code.</summary>
    private static void AssertAllocatesNothing(Action action)
    {
        long bytes = long.MaxValue;
        for (int i = 0; i < 20 && bytes != 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, bytes);
    }

    [Theory, InlineData(1, 0), InlineData(2, 2), InlineData(32, 4)]
    public void A_taken_item_is_not_kept_alive(int segmentLength, int pooled)
    {
        var queue = New(TinySegments.Of(segmentLength, pooled: pooled));
        List<WeakReference> taken = PassThrough(queue, 25);
        GC.Collect();
        Assert.DoesNotContain(taken, reference => reference.IsAlive);
        GC.KeepAlive(queue);
    }

    [Fact]
    public void An_item_that_was_refused_is_not_kept_alive()
    {
        var queue = New(TinySegments.Of(2));
        queue.TryComplete();
        List<WeakReference> refused = PassThrough(queue, 5);
        GC.Collect();
        Assert.DoesNotContain(refused, reference => reference.IsAlive);
        GC.KeepAlive(queue);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private List<WeakReference> PassThrough(TestedQueue<T> queue, int count)
    {
        var references = new List<WeakReference>();
        int added = 0;
        for (int i = 1; i <= count; i++)
        {
            T item = items.Of(i);
            if (items.ReferenceIn(item) is { } reference)
                references.Add(new WeakReference(reference));
            added += queue.TryEnqueue(item) ? 1 : 0;
        }

        for (int i = 0; i < added; i++)
            Assert.True(queue.TryPeek(out _) && queue.TryDequeue(out _));
        return references;
    }

    [Fact]
    public void Without_memory_the_item_is_refused_and_the_queue_is_completed_with_what_it_holds()
    {
        var queue = New(TinySegments.Failing(() => true));
        Add(queue, 0, 2);
        Assert.Throws<OutOfMemoryException>(() => TryAdd(queue, 3));
        Assert.Equal(EnqueueResult.Completed, queue.Enqueue(items.Of(4)));
        Assert.False(queue.TryComplete());
        Assert.Equal(2, queue.Count);
        AssertTakes(queue, 0, 2);
        AssertTakesNothing(queue);
        Assert.True(queue.IsCompleted);
    }

    [Fact]
    public void A_completion_that_came_between_claim_and_failure_keeps_only_the_slots_that_exist()
    {
        using var claimed = new ManualResetEventSlim();
        using var closed = new ManualResetEventSlim();
        var queue = New(TinySegments.Failing(() =>
        {
            claimed.Set();
            return closed.Wait(Deadline.Limit);
        }));
        Add(queue, 1, 2);
        Crew.Run(
            () => Assert.Throws<OutOfMemoryException>(() => TryAdd(queue, 3)),
            () =>
            {
                claimed.Wait(Deadline.Limit);
                Assert.True(queue.TryComplete());
                Assert.Equal(3, queue.Count); // accepted so far as anybody can tell
                closed.Set();
            });
        AssertTakes(queue, 1, 2);
        AssertTakesNothing(queue);
        Assert.True(queue.IsCompleted);
    }
}
