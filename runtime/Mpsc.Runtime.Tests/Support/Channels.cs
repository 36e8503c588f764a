using System.Threading.Channels;

namespace Mpsc.Tests;

/// <summary>The channels that the extensions and the loop must work over, by name.</summary>
public static class Channels
{
    public static TheoryData<string> All => ["mpsc", "mpsc, never spinning", "unbounded", "unbounded, single reader", "bounded"];

    public static Channel<T> Create<T>(string kind) => kind switch
    {
        "mpsc" => MpscChannel.CreateUnbounded<T>(),
        "mpsc, never spinning" => Tiny<T>(),
        "unbounded" => Channel.CreateUnbounded<T>(),
        "unbounded, single reader" => Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true }),
        "bounded" => Channel.CreateBounded<T>(1_000_000),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    internal static MpscChannel<T> Tiny<T>(int segmentLength = 2) => new(ChannelSettings.Default with
    {
        Queue = TinySegments.Of(segmentLength),
        SpinsBeforePark = 0,
    });

    public static Channel<int> Filled(string kind, int count)
    {
        Channel<int> channel = Create<int>(kind);
        for (int i = 0; i < count; i++)
            Assert.True(channel.Writer.TryWrite(i));
        return channel;
    }

    public static List<int> Rest(Channel<int> channel)
    {
        var rest = new List<int>();
        while (channel.Reader.TryRead(out int item))
            rest.Add(item);
        return rest;
    }
}
