using System.Threading.Channels;

namespace Mpsc.Benchmarks;

/// <summary>The second channel of each kind that .NET has.</summary>
internal static class Channels
{
    public static Channel<T> SingleReader<T>() => Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true });

    public static Channel<T> SingleReader<T>(int capacity) =>
        Channel.CreateBounded<T>(new BoundedChannelOptions(capacity) { SingleReader = true });
}
