using System.Threading.Channels;

namespace Mpsc;

/// <content>Errors, and the end.</content>
internal sealed partial class LoopCore<T>
{
    private TaskCompletionSource<bool>? _completion;

    /// <summary>What the loop failed of. Written by the runner (or by whoever could not schedule one), published by the flag Ended.</summary>
    private List<Exception>? _errors;

    /// <summary>Made only when somebody asks for it, or when there is an error that must not go unnoticed.</summary>
    public Task Completion
    {
        get
        {
            TaskCompletionSource<bool> completion = CompletionSource();
            // Either this sees the end, or the end sees the source.
            if ((Volatile.Read(ref _flags) & EndedFlag) != 0)
                Settle(completion);
            return completion.Task;
        }
    }

    private TaskCompletionSource<bool> CompletionSource()
    {
        if (Volatile.Read(ref _completion) is { } completion)
            return completion;
        completion = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        return Interlocked.CompareExchange(ref _completion, completion, null) ?? completion;
    }

    private void Settle(TaskCompletionSource<bool> completion)
    {
        if (_errors is null)
            completion.TrySetResult(true);
        else
            completion.TrySetException(_errors);
    }

    /// <summary>Runner. Decides by the policy; the next look at the flags does what was decided.</summary>
    private void HandlerFailed(Exception error, T item)
    {
        // A handler that gave up because its token said so.
        if (error is OperationCanceledException && IsStopRequested)
            return;

        _metrics?.Failed();
        ErrorPolicy policy;
        try
        {
            policy = _options.ErrorPolicySelector?.Invoke(error, item) ?? _options.ErrorPolicy;
            _options.OnError?.Invoke(error, item);
        }
        catch (Exception callbackError)
        {
            Fault(error);
            Fault(callbackError);
            return;
        }

        if (policy == ErrorPolicy.Stop)
            StopByItself();
        else if (policy != ErrorPolicy.Continue)
            Fault(error);
    }

    private void Fault(Exception error)
    {
        (_errors ??= []).Add(error);
        StopByItself();
    }

    private void StopByItself()
    {
        try
        {
            Stop();
        }
        catch (Exception callbackError)
        {
            // What a callback threw that a handler had put on its token.
            (_errors ??= []).Add(callbackError);
        }
    }

    /// <summary>Runner, once: hands back what will not be handled, then tells everybody.</summary>
    private void End()
    {
        _queue.TryClose(error: null);
        if (_queue.Error is { } error)
            (_errors ??= []).Add(error);

        HandBackUndelivered();
        // An error that nobody has asked for yet must be able to become an unobserved one.
        if (_errors is not null)
            CompletionSource();
        InterlockedBits.Or(ref _flags, EndedFlag);
        RefuseControlMessages();
        _metrics?.Ended(_queue);
        if (Volatile.Read(ref _completion) is { } completion)
            Settle(completion);
    }

    private void HandBackUndelivered()
    {
        int undelivered = 0;
        // Waits for producers that have claimed a slot and not filled it: their items are accepted.
        while (_queue.TryDequeue(out T? item))
        {
            undelivered++;
            try
            {
                _options.OnUndelivered?.Invoke(item);
            }
            catch (Exception exception)
            {
                (_errors ??= []).Add(exception);
            }
        }

        if (undelivered > 0)
            _metrics?.Undelivered(undelivered);
    }

    private void RefuseControlMessages()
    {
        while (Volatile.Read(ref _control) is { } control && control.TryDequeue(out IControlMessage? message))
            message.Refuse(new ChannelClosedException("The loop has ended; the control message was not run."));
    }
}
