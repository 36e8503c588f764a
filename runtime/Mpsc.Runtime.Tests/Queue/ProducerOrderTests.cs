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
}
