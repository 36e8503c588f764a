using System.Threading.Channels;

namespace Mpsc;

/// <summary>One run of <see cref="ConsumerLoop"/>: stops by a token, and earlier by a task if there is one.</summary>
internal sealed class ReadingLoop<T>(
    ChannelReader<T> reader,
    Func<T, CancellationToken, ValueTask> handler,
    Task? stopTask,
    CancellationToken token,
    bool continueOnCapturedContext)
{
    /// <summary>The task is asked itself: the token follows it a little later.</summary>
    private bool IsStopRequested => token.IsCancellationRequested || stopTask is { IsCompleted: true };

    // By default every await here captures the context on purpose: the handler runs where a loop written in place would run it.
    public async Task RunAsync()
    {
        try
        {
            while (!IsStopRequested)
            {
                if (reader.TryRead(out T? item))
                    await handler(item, token).ConfigureAwait(continueOnCapturedContext);
                else if (!await reader.WaitToReadAsync(token).ConfigureAwait(continueOnCapturedContext))
                    return;
            }
        }
        catch (OperationCanceledException) when (IsStopRequested)
        {
            // The wait that the stop cancelled, or a handler that gave up because of it.
        }
    }
}
