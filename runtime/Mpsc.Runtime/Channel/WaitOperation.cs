using System.Threading.Tasks.Sources;

namespace Mpsc;

/// <summary>
/// One pending wait of a <see cref="MpscChannelReader{T}"/>. Used again for the next wait once its result has been fetched, so that
/// waiting allocates nothing, with or without a token.
/// </summary>
internal sealed class WaitOperation<T> : IValueTaskSource<bool>
{
    private readonly MpscChannelReader<T> _reader;
    private ManualResetValueTaskSourceCore<bool> _core;
    private CancellationToken _token;
    private CancellationTokenRegistration _registration;
    private bool _faultOnError;
    private bool _fetched = true;

    public WaitOperation(MpscChannelReader<T> reader, bool runContinuationsAsynchronously)
    {
        _reader = reader;
        _core.RunContinuationsAsynchronously = runContinuationsAsynchronously;
    }

    /// <summary>
    /// Its result has been fetched (or it was never handed out), so nobody looks at it any more. Acquire: the last access of the thread
    /// that fetched it comes before the reuse.
    /// </summary>
    public bool IsReusable => Volatile.Read(ref _fetched);

    public ValueTask<bool> Task => new(this, _core.Version);

    /// <summary>Consumer, before it parks.</summary>
    public void Prepare(CancellationToken token, bool faultOnError)
    {
        _core.Reset();
        _token = token;
        _registration = default;
        _faultOnError = faultOnError;
    }

    /// <summary>Consumer, after it has parked and before it hands out <see cref="Task"/>.</summary>
    public void HandOut()
    {
        Volatile.Write(ref _fetched, false);
        if (_token.CanBeCanceled)
            _registration = CancellationCallback.Register(_token, static operation => ((WaitOperation<T>)operation!).Cancel(), this);
    }

    /// <summary>
    /// Consumer, about to wait on another operation because nobody has fetched this one's result. Waits for a callback that runs:
    /// one that came late would take the next wait for its own.
    /// </summary>
    public void Abandon() => _registration.Dispose();

    /// <summary>The one who ended the park.</summary>
    public void Complete(bool itemArrived, Exception? error)
    {
        if (error is not null && _faultOnError)
            _core.SetException(error);
        else
            _core.SetResult(itemArrived);
    }

    /// <summary>The token's callback: if it ends the park, the wait is cancelled; otherwise the wait is over or about to be.</summary>
    public void Cancel()
    {
        if (_reader.TryEndWait())
            _core.SetException(new OperationCanceledException(_token));
    }

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        if (_core.GetStatus(token) == ValueTaskSourceStatus.Pending)
            throw new InvalidOperationException("The wait has not ended; its result can't be fetched yet.");
        // Waits for a callback that runs on another thread: after the reuse it would cancel somebody else's wait.
        _registration.Dispose();
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            Volatile.Write(ref _fetched, true);
        }
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
