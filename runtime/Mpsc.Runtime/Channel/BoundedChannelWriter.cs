using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Mpsc;

/// <summary>
/// The plain writer of a bounded <see cref="MpscChannel{T}"/>: any number of threads, a write waits for room, and completing it completes
/// the channel.
/// </summary>
internal sealed class BoundedChannelWriter<T>(SegmentedQueue<T> queue, WaitingWriters<T> waiting) : ChannelWriter<T>
{
    public override bool TryWrite(T item) => waiting.TryEnqueue(item) == EnqueueResult.Enqueued;

    public override ValueTask WriteAsync(T item, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return new(Task.FromCanceled(cancellationToken));
        return waiting.TryEnqueue(item) switch
        {
            EnqueueResult.Enqueued => default,
            EnqueueResult.Completed => new(Task.FromException(ChannelErrors.Closed(queue.Error))),
            _ => AcceptedAsync(waiting.EnqueueWhenRoomAsync(item, cancellationToken)).Quietly(),
        };
    }

    public override ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return new(Task.FromCanceled<bool>(cancellationToken));
        if (queue.IsClosed)
            return queue.Error is { } error ? new(Task.FromException<bool>(error)) : new(false);
        return queue.HasRoom ? new(true) : new(waiting.WaitForRoomAsync(cancellationToken));
    }

    public override bool TryComplete(Exception? error = null) => queue.TryClose(error);

#if NET
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
#endif
    private async ValueTask AcceptedAsync(Task<bool> write)
    {
        if (!await write.ConfigureAwait(false))
            throw ChannelErrors.Closed(queue.Error);
    }
}
