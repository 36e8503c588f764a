using System.Runtime.CompilerServices;

namespace Mpsc;

/// <summary>
/// The task behind <c>Reader.Completion</c>: ends when the channel is closed and the last item has been taken. Made only when somebody
/// asks for it; a channel that nobody asks pays one load per item.
/// </summary>
/// <remarks>
/// Two things must meet in either order: "the last item is taken" (consumer) and "this is the final index" (closer), and the task may be
/// asked for before or after both. Each side writes its own part, then reads the others'. The closer and the one who asks pay
/// the heavy half of an <see cref="AsymmetricBarrier"/>, so the consumer can do with the light one.
/// </remarks>
internal sealed class ChannelCompletion<T>(SegmentedQueue<T> queue)
{
    private TaskCompletionSource<bool>? _source;

    public Task Task
    {
        get
        {
            TaskCompletionSource<bool>? source = Volatile.Read(ref _source);
            if (source is null)
            {
                var created = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                source = Interlocked.CompareExchange(ref _source, created, null) ?? created;
                AsymmetricBarrier.Heavy();
                EndIfDrained();
            }

            return source.Task;
        }
    }

    /// <summary>
    /// Consumer, after it took an item: false only if nobody has asked yet, and then whoever asks sees the item taken. Where the light barrier
    /// is not free (see <see cref="Taken"/>) it is not worth its price.
    /// </summary>
    public bool IsAsked
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
#if NET
        get => Volatile.Read(ref _source) is not null;
#else
        get => true;
#endif
    }

    /// <summary>Closer, after the final index has been stored with a full fence.</summary>
    public void Closed()
    {
        // If nobody has asked yet, the one who asks sees the final index.
        if (Volatile.Read(ref _source) is null)
            return;
        AsymmetricBarrier.Heavy();
        EndIfDrained();
    }

    /// <summary>Consumer, after it took an item that no other item is known to follow.</summary>
    public void Taken()
    {
        // Between the store of the head and the load of the final index.
        AsymmetricBarrier.Light();
        EndIfDrained();
    }

    private void EndIfDrained()
    {
        // In this order, because usually nobody has asked. Whoever asks after this reads the head and the final index after that.
        if (Volatile.Read(ref _source) is not { } source || !queue.IsCompleted)
            return;
        switch (queue.Error)
        {
            case null:
                source.TrySetResult(true);
                break;
            case OperationCanceledException canceled:
                source.TrySetCanceled(canceled.CancellationToken);
                break;
            case { } error:
                if (source.TrySetException(error))
                    _ = source.Task.Exception; // the producer has seen it already: not an unobserved one if nobody awaits this task
                break;
        }
    }
}
