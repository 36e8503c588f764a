namespace Mpsc;

/// <summary>Something that a loop does between two items, with the task that tells the sender how it went.</summary>
internal interface IControlMessage
{
    /// <summary>Runs it. The task never fails: what is thrown goes to the sender.</summary>
    ValueTask RunAsync();

    /// <summary>It will not be run.</summary>
    void Refuse(Exception reason);
}

/// <inheritdoc cref="IControlMessage"/>
internal sealed class ControlMessage<TResult>(Func<ValueTask<TResult>> body)
    : TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously), IControlMessage
{
    public async ValueTask RunAsync()
    {
        try
        {
            SetResult(await body().ConfigureAwait(false));
        }
        catch (OperationCanceledException exception)
        {
            TrySetCanceled(exception.CancellationToken);
        }
        catch (Exception exception)
        {
            TrySetException(exception);
        }
    }

    public void Refuse(Exception reason)
    {
        if (TrySetException(reason))
            _ = Task.Exception; // not an unobserved one if nobody waits for a message that came too late
    }
}
