namespace Mpsc.Tests;

/// <summary>Two threads that read from one channel at one time: the second is told (see also <see cref="QueueSuite{T}"/>).</summary>
public class SecondConsumerTests
{
    public static MatrixTheoryData<int?, string> CapacitiesAndCalls => new([null, 1, 5], ["read", "peek", "read or wait", "enumerate"]);

    [Theory, MemberData(nameof(CapacitiesAndCalls))]
    public void Is_told_and_the_first_gets_its_item(int? capacity, string second)
    {
        using var held = new HeldProducer();
        var channel = new MpscChannel<int>(ChannelSettings.Default with { Queue = held.Settings, Capacity = capacity });
        var queue = ((MpscChannelReader<int>)channel.Reader).Queue;
        Assert.True(channel.Writer.TryWrite(1) && channel.Reader.TryRead(out _));
        Crew.Run(
            () => Assert.True(channel.Writer.TryWrite(2)),
            () =>
            {
                held.WaitUntilHeld();
                Assert.True(channel.Reader.TryRead(out int item) && item == 2);
            },
            () =>
            {
                Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref queue.ConsumerWords.Busy) != 0, Deadline.Limit));
                try
                {
                    for (int i = 0; i < 3; i++)
                        Assert.Throws<InvalidOperationException>(() => Read(channel, second));
                }
                finally
                {
                    held.Release();
                }
            });
        Assert.True(channel.Writer.TryWrite(3));
        Assert.True(channel.Reader.TryPeek(out int next) && next == 3);
        Assert.True(channel.Reader.TryRead(out next) && next == 3);
        Assert.False(channel.Reader.TryRead(out _));
    }

    private static object Read(MpscChannel<int> channel, string call) => call switch
    {
        "read" => channel.Reader.TryRead(out _),
        "peek" => channel.Reader.TryPeek(out _),
        "read or wait" => channel.Reader.ReadAsync().AsTask().GetAwaiter().GetResult(),
        _ => channel.Reader.ReadAllUntilCanceledAsync().GetAsyncEnumerator().MoveNextAsync().AsTask().GetAwaiter().GetResult(),
    };
}
