namespace Mpsc.Tests;

/// <summary>The bound while producers, the consumer and a closer race.</summary>
public class BoundRaceTests
{
    private const int Items = 4000;

    public static MatrixTheoryData<int, int> ProducersAndCapacities => new([1, 2, 3, 8], [1, 2, 3, 7, 100]);

    /// <summary>Everybody counts what they know to be true: so many are taken at least, so many accepted at least.</summary>
    [Theory, MemberData(nameof(ProducersAndCapacities))]
    public void There_are_never_more_items_than_the_capacity(int producers, int capacity)
    {
        var queue = new BoundedMpscQueue<(int Producer, int Number)>(capacity, TinySegments.Of(2));
        int perProducer = Items / producers;
        long accepted = 0;
        long beginsToTake = 0;
        int alive = producers;

        void Produce(int producer)
        {
            var spinner = new SpinWait();
            for (int i = 0; i < perProducer;)
            {
                EnqueueResult result = queue.Enqueue((producer, i));
                Assert.NotEqual(EnqueueResult.Completed, result);
                if (result == EnqueueResult.Enqueued)
                {
                    // Counted after the fact, while what is taken is counted before it: their difference is never too large.
                    long known = Interlocked.Increment(ref accepted);
                    Assert.InRange(known - Volatile.Read(ref beginsToTake), long.MinValue, capacity);
                    i++;
                }
                else
                {
                    spinner.SpinOnce(-1);
                }
            }

            if (Interlocked.Decrement(ref alive) == 0)
                Assert.True(queue.TryComplete());
        }

        void Consume()
        {
            var next = new int[producers];
            var spinner = new SpinWait();
            while (!queue.IsCompleted)
            {
                if (!queue.TryPeek(out _))
                {
                    spinner.SpinOnce(-1);
                    continue;
                }

                Interlocked.Increment(ref beginsToTake);
                Assert.True(queue.TryDequeue(out var item));
                Assert.Equal(next[item.Producer]++, item.Number);
            }

            Assert.All(next, count => Assert.Equal(perProducer, count));
        }

        void Watch()
        {
            while (!queue.IsCompleted)
            {
                long known = Volatile.Read(ref accepted);
                // What was accepted before, less all that may have been taken until now.
                Assert.InRange(known - Volatile.Read(ref beginsToTake), long.MinValue, capacity);
                // Not the clamped one of the public type.
                Assert.InRange(queue.Core.Count, 0, capacity);
                Assert.InRange(queue.Count, 0, capacity);
                Thread.Yield();
            }
        }

        Crew.Run([.. Crew.Of(producers, Produce), Consume, Watch]);
    }

    /// <summary>A consumer that only takes makes room; so many calls that together fit find room whatever it does meanwhile.</summary>
    [Theory, MemberData(nameof(ProducersAndCapacities))]
    public void A_queue_with_room_for_all_is_never_full(int producers, int capacity)
    {
        var queue = new BoundedMpscQueue<int>(capacity, TinySegments.Of(3));
        int perProducer = Math.Max(1, capacity / producers);
        int busy = Math.Min(producers, capacity);
        const int Rounds = 150;
        using var turn = new Barrier(busy + 1);
        bool wait() => turn.SignalAndWait(Deadline.Limit);

        Crew.Run(
        [
            .. Crew.Of(busy, _ =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    for (int i = 0; i < perProducer; i++)
                        Assert.Equal(EnqueueResult.Enqueued, queue.Enqueue(i));
                    Assert.True(wait() && wait());
                }
            }),
            () =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    // Takes while they add: the limit is raised to other values than the first round's.
                    int taken = 0;
                    for (int i = 0; i < round % (capacity + 1); i++)
                        taken += queue.TryDequeue(out _) ? 1 : 0;
                    Assert.True(wait());
                    Assert.Equal(busy * perProducer, taken + queue.Count);
                    while (queue.TryDequeue(out _))
                    {
                    }

                    Assert.True(wait());
                }
            },
        ]);
    }

    /// <summary>The one producer knows how many the consumer has taken at least, so it knows when there is room.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(7), InlineData(100)]
    public void Is_never_full_while_one_producer_knows_of_room(int capacity)
    {
        var queue = new BoundedMpscQueue<int>(capacity, TinySegments.Of(2));
        long taken = 0;
        Crew.Run(
            () =>
            {
                for (int added = 0; added < Items;)
                {
                    bool hasRoom = added - Volatile.Read(ref taken) < capacity;
                    bool isAdded = queue.TryEnqueue(added);
                    Assert.True(isAdded || !hasRoom);
                    if (isAdded)
                        added++;
                    else
                        Thread.Yield();
                }

                queue.TryComplete();
            },
            () =>
            {
                while (!queue.IsCompleted)
                {
                    if (queue.TryDequeue(out int item))
                    {
                        Assert.Equal(taken, item);
                        Volatile.Write(ref taken, taken + 1);
                    }
                    else
                    {
                        Thread.Yield();
                    }
                }
            });
        Assert.Equal(Items, taken);
    }

    [Theory, MemberData(nameof(ProducersAndCapacities))]
    public void An_item_is_accepted_if_and_only_if_it_is_delivered(int producers, int capacity)
    {
        for (int round = 0; round < 40; round++)
        {
            var queue = new BoundedMpscQueue<(int Producer, int Number)>(capacity, TinySegments.Of(1 + (round % 3)));
            var accepted = new int[producers];
            var delivered = new int[producers];
            int delay = round * 17 % 500;
            bool isClosed = false;
            Crew.Run(
            [
                .. Crew.Of(producers, producer =>
                {
                    int number = 0;
                    while (true)
                    {
                        bool wasClosed = Volatile.Read(ref isClosed);
                        EnqueueResult result = queue.Enqueue((producer, number));
                        if (result == EnqueueResult.Completed)
                            break;
                        Assert.False(wasClosed);
                        if (result == EnqueueResult.Enqueued)
                            number++;
                        else
                            Thread.Yield();
                    }

                    accepted[producer] = number;
                }),
                () =>
                {
                    Thread.SpinWait(delay);
                    Assert.True(queue.TryComplete());
                    Volatile.Write(ref isClosed, true);
                },
                () =>
                {
                    while (!queue.IsCompleted)
                    {
                        if (queue.TryDequeue(out var item))
                            Assert.Equal(delivered[item.Producer]++, item.Number);
                        else
                            Thread.Yield();
                    }
                },
            ]);
            Assert.Equal(accepted, delivered);
        }
    }
}
