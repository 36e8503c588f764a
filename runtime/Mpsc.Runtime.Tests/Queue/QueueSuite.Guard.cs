namespace Mpsc.Tests;

/// <content>Two consumers at one time.</content>
public abstract partial class QueueSuite<T>
{
    private static readonly string[] ConsumerCalls = ["dequeue", "peek", "drain"];

    public static MatrixTheoryData<string, string> PairsOfCalls => new(ConsumerCalls, ConsumerCalls);

    /// <summary>Makes a call of the consumer's; whether it found something, and whether that is gone from the queue.</summary>
    private static (bool Found, bool Taken) Call(string call, TestedQueue<T> queue) => call switch
    {
        "dequeue" => (queue.TryDequeue(out _), true),
        "peek" => (queue.TryPeek(out _), false),
        _ => (queue.Drain(new T[1]) == 1, true),
    };

    [Theory, MemberData(nameof(PairsOfCalls))]
    public void A_second_consumer_is_told_and_the_first_is_not_disturbed(string first, string second)
    {
        using var held = new HeldProducer();
        var queue = New(held.Settings);
        Add(queue, 1);
        AssertTakes(queue, 1);
        bool taken = false;
        Crew.Run(
            () => Assert.True(TryAdd(queue, 2)),
            () =>
            {
                held.WaitUntilHeld();
                (bool found, taken) = Call(first, queue);
                Assert.True(found);
            },
            () =>
            {
                // The first consumer is inside from here on: what it waits for can't come before the release.
                Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref queue.Core.ConsumerWords.Busy) != 0, Deadline.Limit));
                try
                {
                    for (int i = 0; i < 3; i++)
                        Assert.Throws<InvalidOperationException>(() => Call(second, queue));
                }
                finally
                {
                    held.Release();
                }
            });

        Assert.Equal(taken ? 0 : 1, queue.Count);
        Add(queue, 3);
        AssertTakes(queue, taken ? [3] : [2, 3]);
        AssertTakesNothing(queue);
    }

    [Fact]
    public void A_consumer_that_moves_from_thread_to_thread_in_order_is_never_told()
    {
        const int Count = 10_000;
        var queue = New(TinySegments.Of(2));
        var gate = new Lock();
        int next = 0;
        var one = new T[1];
        Crew.Run(
        [
            () =>
            {
                Add(queue, Numbers(Count));
                queue.TryComplete();
            },
            .. Crew.Of(3, _ =>
            {
                while (!queue.IsCompleted)
                {
                    lock (gate)
                    {
                        bool peeked = queue.TryPeek(out T? first);
                        if (peeked)
                            Assert.Equal(next, items.NumberOf(first!));
                        if (queue.Drain(one) == 1)
                            Assert.Equal(next++, items.NumberOf(one[0]));
                        if (queue.TryDequeue(out T? item))
                            Assert.Equal(next++, items.NumberOf(item));
                    }
                }
            }),
        ]);
        Assert.Equal(Count, next);
    }
}
