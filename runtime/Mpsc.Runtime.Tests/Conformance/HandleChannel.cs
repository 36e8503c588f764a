using System.Threading.Channels;

namespace Mpsc.Tests;

/// <summary>
/// A channel whose items are written through a producer's handle. It is completed as a whole: the completion of a handle means something
/// else, which has tests of its own.
/// </summary>
internal sealed class HandleChannel<T> : Channel<T>
{
    public HandleChannel(MpscChannel<T> channel)
    {
        Reader = channel.Reader;
        Writer = new HandleWriter(channel.AddProducer(), channel.Writer);
    }

    private sealed class HandleWriter(ChannelProducer<T> handle, ChannelWriter<T> whole) : ChannelWriter<T>
    {
        public override bool TryWrite(T item) => handle.TryWrite(item);

        public override ValueTask WriteAsync(T item, CancellationToken cancellationToken = default) =>
            handle.WriteAsync(item, cancellationToken);

        public override ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken = default) =>
            handle.WaitToWriteAsync(cancellationToken);

        public override bool TryComplete(Exception? error = null) => whole.TryComplete(error);
    }
}
