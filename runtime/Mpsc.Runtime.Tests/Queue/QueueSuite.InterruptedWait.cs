namespace Mpsc.Tests;

/// <content>The consumer is interrupted while it waits, inside its call, for a producer in the middle of an enqueue.</content>
public abstract partial class QueueSuite<T>
{
    [Theory, InlineData("dequeue"), InlineData("peek"), InlineData("drain")]
    public void A_consumer_interrupted_while_it_waits_for_a_producer_may_go_on(string call)
    {
        using var held = new HeldProducer();
        var queue = New(held.Settings);
        Add(queue, 1);
        AssertTakes(queue, 1);
        bool isThrown = false;
        Crew.Run(
            () => Assert.True(TryAdd(queue, 2)),
            () =>
            {
                held.WaitUntilHeld();
                Thread.CurrentThread.Interrupt();
                try
                {
                    // Either holds the interruption back or lets it out; but then the queue must be as if the call had not been made.
                    Assert.True(Call(call, queue).Found);
                    if (call != "peek")
                        return;
                }
                catch (ThreadInterruptedException)
                {
                    Volatile.Write(ref isThrown, true);
                }

                AssertTakes(queue, 2);
            },
            () =>
            {
                // Only a call that lets it out ends this early, and no longer wait would change the outcome of one that does not.
                Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref queue.Core.ConsumerWords.Busy) != 0, Deadline.Limit));
                SpinWait.SpinUntil(() => Volatile.Read(ref isThrown), TimeSpan.FromMilliseconds(20));
                held.Release();
            });
        Add(queue, 3);
        AssertTakes(queue, 3);
        AssertTakesNothing(queue);
    }

    [Fact]
    public void A_consumer_interrupted_again_and_again_loses_nothing()
    {
        const int Count = 20_000;
        var queue = New(TinySegments.Of(1, max: 1));
        bool isDone = false;
        Thread? consumer = null;
        Crew.Run(
            () =>
            {
                Add(queue, Numbers(Count));
                queue.TryComplete();
            },
            () =>
            {
                Volatile.Write(ref consumer, Thread.CurrentThread);
                for (int next = 0; next < Count;)
                {
                    try
                    {
                        if (queue.TryDequeue(out T? item))
                            Assert.Equal(next++, items.NumberOf(item));
                    }
                    catch (ThreadInterruptedException)
                    {
                    }
                }

                Volatile.Write(ref isDone, true);
                try
                {
                    Thread.Sleep(0);
                }
                catch (ThreadInterruptedException)
                {
                }
            },
            () =>
            {
                while (!Volatile.Read(ref isDone) && !(consumer is { IsAlive: false }))
                {
                    Volatile.Read(ref consumer)?.Interrupt();
                    Thread.SpinWait(200);
                    Thread.Yield();
                }
            });
        AssertTakesNothing(queue);
        Assert.True(queue.IsCompleted);
    }
}
