using System.Threading.Channels;

namespace Mpsc;

/// <summary>
/// One producer's own handle on a <see cref="MpscChannel{T}"/>, from <see cref="MpscChannel{T}.AddProducer"/>. It is a
/// <see cref="ChannelWriter{T}"/> whose completion means "this producer is done"; the channel completes when the last handle is done.
/// </summary>
/// <typeparam name="T">The type of the channel's items.</typeparam>
/// <remarks>
/// <para>
/// <see cref="ChannelWriter{T}.Complete"/>, <see cref="TryComplete"/> and <see cref="Dispose"/> all do the same, and doing any of them
/// again is harmless. A handle that is never done keeps the channel open for ever.
/// </para>
/// <para>
/// Of the errors given to the handles of a channel, the first completes the channel when the last handle is done; until then all others
/// go on writing.
/// </para>
/// <para>
/// Thread-safety: all members may be called by any thread. A write that races this handle's own completion is either accepted, and then
/// delivered, or refused.
/// </para>
/// </remarks>
public sealed class ChannelProducer<T> : ChannelWriter<T>, IDisposable
{
    private readonly ChannelWriter<T> _writer;
    private readonly ProducerCount _producers;
    private int _done;

    internal ChannelProducer(ChannelWriter<T> writer, ProducerCount producers)
    {
        _writer = writer;
        _producers = producers;
    }

    private bool IsDone => Volatile.Read(ref _done) != 0;

    /// <summary>Writes an item.</summary>
    /// <param name="item">The item; may be null.</param>
    /// <returns>
    /// True: accepted, the consumer will get it. False: this handle is done, the channel is completed, or it is bounded and full.
    /// </returns>
    /// <exception cref="OutOfMemoryException">No memory for more items: not accepted; the channel completes with this error.</exception>
    public override bool TryWrite(T item) => !IsDone && _writer.TryWrite(item);

    /// <summary>Writes an item. Waits for room if the channel is bounded and full, otherwise never.</summary>
    /// <param name="item">The item; may be null.</param>
    /// <param name="cancellationToken">If it is cancelled before the item is accepted, nothing is written.</param>
    /// <returns>
    /// A task that ends when the item is accepted; faulted with <see cref="ChannelClosedException"/> when this handle is done or the channel is completed (as of any
    /// channel: the channel's own <see cref="OperationCanceledException"/> if it was completed with one).
    /// </returns>
    /// <exception cref="OutOfMemoryException">No memory for more items: not accepted; the channel completes with this error.</exception>
    public override ValueTask WriteAsync(T item, CancellationToken cancellationToken = default)
    {
        if (!IsDone)
            return _writer.WriteAsync(item, cancellationToken);
        return new(cancellationToken.IsCancellationRequested
            ? Task.FromCanceled(cancellationToken)
            : Task.FromException(new ChannelClosedException("This producer is done; its handle can't write any more.")));
    }

    /// <summary>Tells whether this handle may write. Waits for room if the channel is bounded and full, otherwise never.</summary>
    /// <param name="cancellationToken">If it is cancelled while there is no room, so is the result.</param>
    /// <returns>
    /// True while it may write; false when this handle is done or the channel is completed; faulted with the error if the channel was
    /// completed with one and this handle is not done.
    /// </returns>
    public override ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken = default)
    {
        if (!IsDone)
            return _writer.WaitToWriteAsync(cancellationToken);
        return cancellationToken.IsCancellationRequested ? new(Task.FromCanceled<bool>(cancellationToken)) : new(false);
    }

    /// <summary>This producer is done. If it was the last one, the channel completes.</summary>
    /// <param name="error">
    /// Why it ended, if it failed. The first error that any producer of the channel gave becomes the channel's; null never replaces one.
    /// </param>
    /// <returns>
    /// Always true, also when it is done already: <see cref="ChannelWriter{T}.Complete"/>, which can't be overridden, throws after a false.
    /// </returns>
    public override bool TryComplete(Exception? error = null)
    {
        if (Interlocked.Exchange(ref _done, 1) == 0 && _producers.Leave(error))
            _writer.TryComplete(_producers.FirstError);
        return true;
    }

    /// <summary>This producer is done, without an error of its own. The same as <see cref="TryComplete"/> with null.</summary>
    public void Dispose() => TryComplete();
}
