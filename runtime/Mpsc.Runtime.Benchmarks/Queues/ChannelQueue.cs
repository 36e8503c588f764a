using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Mpsc.Benchmarks;

/// <summary>Any channel, used by TryWrite and TryRead alone.</summary>
internal readonly struct ChannelQueue<T>(Channel<T> channel) : IQueue<T>
{
    private readonly ChannelWriter<T> _writer = channel.Writer;
    private readonly ChannelReader<T> _reader = channel.Reader;

    public void Enqueue(T item)
    {
        if (!_writer.TryWrite(item))
            EnqueueWhenThereIsRoom(item);
    }

    public bool TryDequeue([MaybeNullWhen(false)] out T item) => _reader.TryRead(out item);

    private void EnqueueWhenThereIsRoom(T item)
    {
        var spin = new SpinWait();
        while (!_writer.TryWrite(item))
            spin.SpinOnce(sleep1Threshold: -1);
    }
}
