namespace Mpsc;

/// <summary>
/// One writer that waits at a full queue: with its item, to have it added (true) or refused because of completion (false); or without one,
/// to be told that there is room (true) or that there will never be any again (false).
/// </summary>
internal sealed class WaitingWriter<T>(WaitingWriters<T> owner, WaitingWriterList<T> list, T item, CancellationToken token)
    : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private CancellationTokenRegistration _registration;
    private bool _outcome;
    private Exception? _failure;

    public T Item { get; } = item;

    /// <summary>Where it waits.</summary>
    public WaitingWriterList<T> List { get; } = list;

    /// <summary>Neither released nor cancelled. This and the links: under the owner's lock.</summary>
    public bool IsWaiting { get; set; }

    public WaitingWriter<T>? Previous { get; set; }

    public WaitingWriter<T>? Next { get; set; }

    /// <summary>Under the lock, so that whoever releases it sees the registration.</summary>
    public void ObserveToken()
    {
        if (token.CanBeCanceled)
            _registration = CancellationCallback.Register(token, static writer => ((WaitingWriter<T>)writer!).Cancel(), this);
    }

    public void Decide(bool outcome, Exception? failure = null)
    {
        _outcome = outcome;
        _failure = failure;
    }

    /// <summary>Ends the wait as it was decided. Without the lock: a callback may be waiting for it.</summary>
    public void End()
    {
        CancellationCallback.Unregister(_registration);
        switch (_failure)
        {
            case null:
                TrySetResult(_outcome);
                break;
            case OperationCanceledException canceled:
                TrySetCanceled(canceled.CancellationToken);
                break;
            default:
                TrySetException(_failure);
                _ = Task.Exception; // whoever completed the channel knows it: not an unobserved one if nobody awaits this task
                break;
        }
    }

    /// <summary>Any thread. Does nothing when it is not waiting, or not any more.</summary>
    public void Cancel()
    {
        if (owner.TryRemove(this))
            TrySetCanceled(token);
    }
}
