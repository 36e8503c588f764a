namespace Mpsc.Tests;

/// <content>Producers, closers and the consumer at one time.</content>
public abstract partial class QueueSuite<T>
{
    private const int Rounds = 60;
    private const int MostItems = 1000; // a closer that gets no processor must not make the test long
    private const int Producers = 10; // more than any test has: numbers are counted in steps of it

    private static int Stamp(int producer, int number) => (number * Producers) + producer;

    private int Producer(T item, out int number)
    {
        (number, int producer) = Math.DivRem(items.NumberOf(item), Producers);
        return producer;
    }

    [Theory]
    [InlineData(1, 1), InlineData(1, 4), InlineData(2, 1), InlineData(2, 3), InlineData(3, 2), InlineData(4, 2), InlineData(8, 4)]
    public void An_item_is_accepted_if_and_only_if_it_is_delivered(int producers, int segmentLength)
    {
        for (int round = 0; round < Rounds; round++)
        {
            var queue = New(TinySegments.Of(segmentLength, pooled: round % 3));
            var accepted = new int[producers];
            var delivered = new int[producers];
            int delay = round * 7 % 500;
            Crew.Run(
            [
                .. Crew.Of(producers, producer =>
                {
                    int number = 0;
                    while (number < MostItems && TryAdd(queue, Stamp(producer, number)))
                        number++;
                    accepted[producer] = number;
                }),
                () =>
                {
                    Thread.SpinWait(delay);
                    Assert.True(queue.TryComplete());
                },
                () =>
                {
                    var spinner = new SpinWait();
                    while (!queue.IsCompleted)
                    {
                        if (queue.TryDequeue(out T? item))
                            Assert.Equal(delivered[Producer(item, out int number)]++, number);
                        else
                            spinner.SpinOnce(-1);
                    }
                },
            ]);
            Assert.Equal(accepted, delivered);
        }
    }

    [Theory, InlineData(2), InlineData(5)]
    public void Exactly_one_closer_wins_and_nothing_is_accepted_after_any_of_them_returned(int closers)
    {
        for (int round = 0; round < Rounds; round++)
        {
            var queue = New(TinySegments.Of(2));
            int winners = 0;
            int returned = 0;
            int accepted = 0;
            Crew.Run(
            [
                .. Crew.Of(2, _ =>
                {
                    for (int i = 0; i < MostItems; i++)
                    {
                        bool wasClosed = Volatile.Read(ref returned) != 0;
                        if (!TryAdd(queue, i))
                            return;
                        Assert.False(wasClosed);
                        Interlocked.Increment(ref accepted);
                    }
                }),
                .. Crew.Of(closers, closer =>
                {
                    Thread.SpinWait(closer * round % 100);
                    if (queue.TryComplete())
                        Interlocked.Increment(ref winners);
                    Volatile.Write(ref returned, 1);
                    Assert.False(TryAdd(queue, 0));
                }),
            ]);
            Assert.Equal(1, winners);
            Assert.Equal(accepted, queue.Count);
            for (int i = 0; i < accepted; i++)
                Assert.True(queue.TryDequeue(out _));
            Assert.True(queue.IsCompleted);
        }
    }

    [Fact]
    public void The_count_stays_between_nothing_and_what_was_accepted_while_it_changes()
    {
        var queue = New(TinySegments.Of(3));
        const int Items = 20_000;
        Crew.Run(
            () =>
            {
                for (int i = 0; i < Items; i++)
                    Assert.True(TryAdd(queue, i));
                queue.TryComplete();
            },
            () =>
            {
                while (!queue.IsCompleted)
                    queue.TryDequeue(out _);
            },
            () =>
            {
                while (!queue.IsCompleted)
                    Assert.InRange(queue.Count, 0, Items);
                Assert.True(queue.IsEmpty);
            });
    }

    public static MatrixTheoryData<int, int> ProducersAndSegments => new([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 16]);

    [Theory, MemberData(nameof(ProducersAndSegments))]
    public void Nothing_is_lost_doubled_or_out_of_its_producers_order(int producers, int segmentLength)
    {
        var queue = New(TinySegments.Of(segmentLength, max: 2 * segmentLength, pooled: producers % 3));
        int perProducer = 16_000 / producers;
        int alive = producers;

        void Produce(int producer)
        {
            for (int i = 0; i < perProducer; i++)
                Assert.True(TryAdd(queue, Stamp(producer, i)));
            if (Interlocked.Decrement(ref alive) == 0)
                Assert.True(queue.TryComplete());
        }

        void Consume()
        {
            var next = new int[producers];
            var buffer = new T[7];
            var spinner = new SpinWait();
            while (!queue.IsCompleted)
            {
                int count = queue.Drain(buffer);
                foreach (T item in buffer.AsSpan(0, count))
                    Assert.Equal(next[Producer(item, out int number)]++, number);
                if (count == 0)
                    spinner.SpinOnce(-1);
            }

            Assert.All(next, count => Assert.Equal(perProducer, count));
        }

        Crew.Run([.. Crew.Of(producers, Produce), Consume]);
    }
}
