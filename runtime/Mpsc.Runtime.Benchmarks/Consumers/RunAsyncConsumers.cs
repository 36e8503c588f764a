using System.Threading.Channels;

namespace Mpsc.Benchmarks;

/// <summary><see cref="ConsumerLoop.RunAsync{T}(ChannelReader{T}, Action{T}, CancellationToken, bool)"/> in a task.</summary>
internal sealed class RunAsyncConsumers(Func<Channel<long>> create) : IConsumers
{
    public ConsumerUnit Start(Action<long> handler)
    {
        Channel<long> channel = create();
        return ChannelTarget.Unit(channel, Task.Run(() => ConsumerLoop.RunAsync(channel.Reader, handler)));
    }

    public ConsumerUnit Start(Func<long, ValueTask> handler)
    {
        Channel<long> channel = create();
        return ChannelTarget.Unit(channel, Task.Run(() => ConsumerLoop.RunAsync(channel.Reader, (item, _) => handler(item))));
    }
}
