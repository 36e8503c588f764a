using System.Threading.Channels;

namespace Mpsc;

/// <summary>The plain writer of a <see cref="MpscChannel{T}"/>: any number of threads, and completing it completes the channel.</summary>
internal sealed class MpscChannelWriter<T>(SegmentedQueue<T> queue) : ChannelWriter<T>
{
    public override bool TryWrite(T item) => queue.TryEnqueue(item);

    public override ValueTask WriteAsync(T item, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return new(Task.FromCanceled(cancellationToken));
        return queue.TryEnqueue(item) ? default : new(Task.FromException(ChannelErrors.Closed(queue.Error)));
    }

    public override ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return new(Task.FromCanceled<bool>(cancellationToken));
        if (!queue.IsClosed)
            return new(true);
        return queue.Error is { } error ? new(Task.FromException<bool>(error)) : new(false);
    }

    public override bool TryComplete(Exception? error = null) => queue.TryClose(error);
}
