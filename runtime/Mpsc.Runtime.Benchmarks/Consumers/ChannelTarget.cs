using System.Threading.Channels;

namespace Mpsc.Benchmarks;

internal readonly struct ChannelTarget(ChannelWriter<long> writer) : IPostTarget
{
    public static ConsumerUnit Unit(Channel<long> channel, Task consumer) =>
        new ConsumerUnit<ChannelTarget>(new ChannelTarget(channel.Writer), () =>
        {
            channel.Writer.TryComplete();
            return consumer;
        });

    public void Post(long item) => writer.TryWrite(item);
}
