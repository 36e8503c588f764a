using System.Threading.Channels;

namespace Mpsc.Benchmarks;

/// <summary>What one writes over a channel: <c>await foreach</c> over <c>ReadAllAsync</c> in a task.</summary>
internal sealed class ForeachConsumers(Func<Channel<long>> create) : IConsumers
{
    public ConsumerUnit Start(Action<long> handler)
    {
        Channel<long> channel = create();
        return ChannelTarget.Unit(channel, Task.Run(async () =>
        {
            await foreach (long item in channel.Reader.ReadAllAsync())
                handler(item);
        }));
    }

    public ConsumerUnit Start(Func<long, ValueTask> handler)
    {
        Channel<long> channel = create();
        return ChannelTarget.Unit(channel, Task.Run(async () =>
        {
            await foreach (long item in channel.Reader.ReadAllAsync())
                await handler(item);
        }));
    }
}
