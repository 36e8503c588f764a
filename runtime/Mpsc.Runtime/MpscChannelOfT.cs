using System.Threading.Channels;

namespace Mpsc;

/// <summary>
/// A channel for any number of producers and one consumer, with the behaviour of the channels in System.Threading.Channels apart from
/// what is listed below. Made by <see cref="MpscChannel"/>.
/// </summary>
/// <typeparam name="T">The type of the items. Null is an item like any other.</typeparam>
/// <remarks>
/// <para>
/// Differences: one consumer is required, not a hint. A read or wait that begins while another one is pending fails with
/// <see cref="InvalidOperationException"/> (an item is neither lost nor given to the wrong one). <c>Reader.ReadAllAsync(token)</c>
/// looks at the token before every item, where the channels of System.Threading.Channels look only when they have to wait; it is
/// overridden on net8.0 and later, elsewhere use <see cref="ChannelReaderExtensions.ReadAllUntilCanceledAsync"/>.
/// </para>
/// <para>
/// Completing: <c>Writer.Complete()</c> completes the channel at once, whoever else still writes. Producers that come and go each take
/// a handle by <see cref="AddProducer"/>; the channel then completes when the last of them is done. An item is accepted if and only
/// if the write said so, and every accepted item is delivered.
/// </para>
/// <para>
/// Thread-safety: <c>Writer</c>, <see cref="AddProducer"/>, <c>Reader.Count</c> and <c>Reader.Completion</c> for any thread; the other
/// members of <c>Reader</c> for one consumer at a time, which may move from thread to thread as an <c>await</c> does.
/// </para>
/// <para>
/// Bounded: a full channel makes <c>WriteAsync</c> and <c>WaitToWriteAsync</c> wait and <c>TryWrite</c> return false, as
/// <c>BoundedChannelFullMode.Wait</c> does; the other modes, which drop items, do not exist here.
/// </para>
/// <para>
/// Speed: a write is one atomic addition (bounded: one compare-and-swap) and one store; a new segment (2 to 1024 items) takes a lock, and
/// so does a writer that has to wait. Nothing is allocated per item while the backlog is short, nor for a reader's wait, with or without a
/// token. Source of the algorithm: see <see cref="MpscQueue{T}"/> and <see cref="BoundedMpscQueue{T}"/>.
/// </para>
/// </remarks>
public sealed class MpscChannel<T> : Channel<T>
{
    private readonly SegmentedQueue<T> _queue;
    private readonly ProducerCount _producers = new();

    internal MpscChannel(ChannelSettings settings)
    {
        var reader = new MpscChannelReader<T>(settings);
        _queue = reader.Queue;
        Reader = reader;
        Writer = reader.WaitingWriters is { } waiting ? new BoundedChannelWriter<T>(_queue, waiting) : new MpscChannelWriter<T>(_queue);
    }

    /// <summary>
    /// Adds a producer with a handle of its own. As long as a handle is not done the channel stays open (unless the plain
    /// <c>Writer</c> completes it); when the last one is done it completes with the first error that any of them gave.
    /// </summary>
    /// <returns>The handle, to be completed or disposed by that producer.</returns>
    /// <exception cref="ChannelClosedException">
    /// The channel is completed, or the last handle is done: a channel is never opened again. Whoever starts producers one after the other
    /// therefore holds a handle itself until it has started them all.
    /// </exception>
    /// <remarks>Thread-safety: any thread, also while other handles are being disposed.</remarks>
    public ChannelProducer<T> AddProducer()
    {
        if (!_queue.IsClosed && _producers.TryEnter())
            return new ChannelProducer<T>(Writer, _producers);

        const string Message = "The channel is completed; it takes no more producers.";
        Exception? error = _queue.IsClosed ? _queue.Error : _producers.FirstError;
        throw new ChannelClosedException(Message, error);
    }
}
