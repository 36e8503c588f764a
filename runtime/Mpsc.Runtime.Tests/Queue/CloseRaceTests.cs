namespace Mpsc.Tests;

public class CloseRaceTests
{
    private const int Rounds = 100;
    private const int MostItems = 1000; // a closer that gets no processor must not make the test long

    [Theory]
    [InlineData(1, 1), InlineData(1, 4), InlineData(2, 1), InlineData(2, 3), InlineData(3, 2), InlineData(4, 2), InlineData(8, 4)]
    public void An_item_is_accepted_if_and_only_if_it_is_delivered(int producers, int segmentLength)
    {
        for (int round = 0; round < Rounds; round++)
        {
            var queue = new MpscQueue<(int Producer, int Number)>(TinySegments.Of(segmentLength, pooled: round % 3));
            var accepted = new int[producers];
            var delivered = new int[producers];
            int delay = round * 7 % 500;
            Crew.Run(
            [
                .. Crew.Of(producers, producer =>
                {
                    int number = 0;
                    while (number < MostItems && queue.TryEnqueue((producer, number)))
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
                        if (queue.TryDequeue(out var item))
                            Assert.Equal(delivered[item.Producer]++, item.Number);
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
            var queue = new MpscQueue<int>(TinySegments.Of(2));
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
                        if (!queue.TryEnqueue(0))
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
                    Assert.False(queue.TryEnqueue(0));
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
        var queue = new MpscQueue<int>(TinySegments.Of(3));
        const int Items = 50_000;
        Crew.Run(
            () =>
            {
                for (int i = 0; i < Items; i++)
                    queue.TryEnqueue(i);
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
}
