namespace Mpsc.Tests;

public class ProducerOrderTests
{
    private const int Items = 160_000;

    public static MatrixTheoryData<int, int> ProducersAndSegments => new([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 16]);

    [Theory, MemberData(nameof(ProducersAndSegments))]
    public void Nothing_is_lost_doubled_or_out_of_its_producers_order(int producers, int segmentLength)
    {
        QueueSettings settings = TinySegments.Of(segmentLength, max: 2 * segmentLength, pooled: producers % 3);
        var queue = new MpscQueue<(int Producer, int Number)>(settings);
        int perProducer = Items / producers / (segmentLength < 16 ? 4 : 1);
        int alive = producers;

        void Produce(int producer)
        {
            for (int i = 0; i < perProducer; i++)
                Assert.True(queue.TryEnqueue((producer, i)));
            if (Interlocked.Decrement(ref alive) == 0)
                Assert.True(queue.TryComplete());
        }

        void Consume()
        {
            var next = new int[producers];
            var buffer = new (int Producer, int Number)[7];
            var spinner = new SpinWait();
            while (!queue.IsCompleted)
            {
                int count = queue.Drain(buffer);
                foreach (var (producer, number) in buffer.AsSpan(0, count))
                    Assert.Equal(next[producer]++, number);
                if (count == 0)
                    spinner.SpinOnce(-1);
            }

            Assert.All(next, count => Assert.Equal(perProducer, count));
        }

        Crew.Run([.. Crew.Of(producers, Produce), Consume]);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(4)]
    public void Large_structs_are_never_torn(int producers)
    {
        var queue = new MpscQueue<Large>(TinySegments.Of(2));
        int alive = producers;
        Crew.Run(
        [
            .. Crew.Of(producers, producer =>
            {
                for (int i = 0; i < 20_000; i++)
                    queue.TryEnqueue(Large.From((producer * 1_000_003L) + i));
                if (Interlocked.Decrement(ref alive) == 0)
                    queue.TryComplete();
            }),
            () =>
            {
                int taken = 0;
                var spinner = new SpinWait();
                while (!queue.IsCompleted)
                {
                    if (!queue.TryPeek(out Large peeked))
                    {
                        spinner.SpinOnce(-1);
                        continue;
                    }

                    Assert.True(peeked.IsWhole);
                    Assert.True(queue.TryDequeue(out Large item) && item.IsWhole);
                    taken++;
                }

                Assert.Equal(20_000 * producers, taken);
            },
        ]);
    }

    private readonly record struct Large(long A, long B, long C, long D, long E)
    {
        public bool IsWhole => B == ~A && C == A * 31 && D == (A ^ 0x5555) && E == A + 1;

        public static Large From(long seed) => new(seed, ~seed, seed * 31, seed ^ 0x5555, seed + 1);
    }
}
