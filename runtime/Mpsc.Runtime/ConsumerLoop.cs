using System.Threading.Channels;

namespace Mpsc;

/// <summary>
/// Runs the consumer's loop over a channel: each item is given to a handler, one at a time and in order, until the channel is completed
/// and empty or a stop is requested. Replaces a loop that selects between reading and a stop signal.
/// </summary>
/// <remarks>
/// <para>
/// The stop is looked at before every item, however many are buffered: after it has been requested no item is started but one that was
/// just being handed over. An item is never taken without being handed to the handler; what is not handled stays in the channel. A
/// wait for the next item ends at once when the stop is requested, and is not left behind.
/// </para>
/// <para>
/// The loop runs where it is called, like a loop written there: it begins on the caller's thread and goes on, after each wait and each
/// asynchronous handler, in the caller's synchronization context if there is one; with <c>continueOnCapturedContext: false</c> it goes on
/// wherever the wait or the handler ended. Wrap the call in <c>Task.Run</c> to start it elsewhere.
/// </para>
/// <para>
/// Thread-safety: any thread may call; each running loop is a consumer of its reader, and an <see cref="MpscChannel{T}"/> has only one.
/// </para>
/// </remarks>
public static class ConsumerLoop
{
    /// <summary>Handles items asynchronously until the channel is completed and empty or <paramref name="stop"/> is cancelled.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="reader">The reader of any channel. For a prompt stop it must observe tokens while it waits; all of .NET's do.</param>
    /// <param name="handler">Gets each item, and <paramref name="stop"/> as its token. The next item waits until its task ends.</param>
    /// <param name="stop">Ends the loop when it is cancelled. The item in hand is finished.</param>
    /// <param name="continueOnCapturedContext">
    /// Whether the loop comes back to the caller's synchronization context after each wait; false is what <c>ConfigureAwait(false)</c>
    /// in a loop of one's own would be.
    /// </param>
    /// <returns>
    /// A task that ends normally on completion or stop. It is faulted with the error that the channel was completed with (after the
    /// items before it), or with what the handler threw; an <see cref="OperationCanceledException"/> that leaves the handler after the
    /// stop has been requested counts as the stop.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="reader"/> or <paramref name="handler"/> is null.</exception>
    public static Task RunAsync<T>(
        ChannelReader<T> reader,
        Func<T, CancellationToken, ValueTask> handler,
        CancellationToken stop = default,
        bool continueOnCapturedContext = true)
    {
        Argument.NotNull(reader, nameof(reader));
        Argument.NotNull(handler, nameof(handler));
        return new ReadingLoop<T>(reader, handler, stopTask: null, stop, continueOnCapturedContext).RunAsync();
    }

    /// <summary>Handles items until the channel is completed and empty or <paramref name="stop"/> is cancelled.</summary>
    /// <inheritdoc cref="RunAsync{T}(ChannelReader{T}, Func{T, CancellationToken, ValueTask}, CancellationToken, bool)"/>
    /// <param name="reader">The reader of any channel. For a prompt stop it must observe tokens while it waits; all of .NET's do.</param>
    /// <param name="handler">Gets each item. The next item waits until it returns.</param>
    /// <param name="stop">Ends the loop when it is cancelled. The item in hand is finished.</param>
    /// <param name="continueOnCapturedContext">
    /// Whether the loop comes back to the caller's synchronization context after each wait; false is what <c>ConfigureAwait(false)</c>
    /// in a loop of one's own would be.
    /// </param>
    public static Task RunAsync<T>(
        ChannelReader<T> reader, Action<T> handler, CancellationToken stop = default, bool continueOnCapturedContext = true)
    {
        Argument.NotNull(reader, nameof(reader));
        Argument.NotNull(handler, nameof(handler));
        return new ReadingLoop<T>(reader, Asynchronous(handler), stopTask: null, stop, continueOnCapturedContext).RunAsync();
    }

    /// <summary>Handles items asynchronously until the channel is completed and empty or <paramref name="stop"/> is cancelled.</summary>
    /// <inheritdoc cref="RunAsync{T}(ChannelReader{T}, Func{T, CancellationToken, ValueTask}, CancellationToken, bool)"/>
    /// <param name="reader">The reader of any channel. For a prompt stop it must observe tokens while it waits; all of .NET's do.</param>
    /// <param name="handler">Gets each item. The next item waits until its task ends.</param>
    /// <param name="stop">Ends the loop when it is cancelled. The item in hand is finished.</param>
    /// <param name="continueOnCapturedContext">
    /// Whether the loop comes back to the caller's synchronization context after each wait; false is what <c>ConfigureAwait(false)</c>
    /// in a loop of one's own would be.
    /// </param>
    public static Task RunAsync<T>(
        ChannelReader<T> reader, Func<T, Task> handler, CancellationToken stop = default, bool continueOnCapturedContext = true)
    {
        Argument.NotNull(reader, nameof(reader));
        Argument.NotNull(handler, nameof(handler));
        return new ReadingLoop<T>(reader, Asynchronous(handler), stopTask: null, stop, continueOnCapturedContext).RunAsync();
    }

    /// <summary>Handles items asynchronously until the channel is completed and empty or <paramref name="stop"/> has ended.</summary>
    /// <inheritdoc cref="RunAsync{T}(ChannelReader{T}, Func{T, CancellationToken, ValueTask}, CancellationToken, bool)"/>
    /// <param name="reader">The reader of any channel. For a prompt stop it must observe tokens while it waits; all of .NET's do.</param>
    /// <param name="handler">Gets each item, and a token that is cancelled when <paramref name="stop"/> ends.</param>
    /// <param name="stop">
    /// Ends the loop when it ends, be it successfully, by an error or by cancellation; its error is not looked at. The item in hand is
    /// finished. The loop leaves nothing attached to it.
    /// </param>
    /// <param name="continueOnCapturedContext">
    /// Whether the loop comes back to the caller's synchronization context after each wait; false is what <c>ConfigureAwait(false)</c>
    /// in a loop of one's own would be.
    /// </param>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="reader"/>, <paramref name="handler"/> or <paramref name="stop"/> is null.
    /// </exception>
    public static Task RunAsync<T>(
        ChannelReader<T> reader, Func<T, CancellationToken, ValueTask> handler, Task stop, bool continueOnCapturedContext = true)
    {
        Argument.NotNull(reader, nameof(reader));
        Argument.NotNull(handler, nameof(handler));
        Argument.NotNull(stop, nameof(stop));
        return RunUntilAsync(reader, handler, stop, continueOnCapturedContext);
    }

    /// <summary>Handles items until the channel is completed and empty or <paramref name="stop"/> has ended.</summary>
    /// <inheritdoc cref="RunAsync{T}(ChannelReader{T}, Func{T, CancellationToken, ValueTask}, Task, bool)"/>
    /// <param name="reader">The reader of any channel. For a prompt stop it must observe tokens while it waits; all of .NET's do.</param>
    /// <param name="handler">Gets each item. The next item waits until it returns.</param>
    /// <param name="stop">
    /// Ends the loop when it ends, be it successfully, by an error or by cancellation; its error is not looked at. The item in hand is
    /// finished. The loop leaves nothing attached to it.
    /// </param>
    /// <param name="continueOnCapturedContext">
    /// Whether the loop comes back to the caller's synchronization context after each wait; false is what <c>ConfigureAwait(false)</c>
    /// in a loop of one's own would be.
    /// </param>
    public static Task RunAsync<T>(ChannelReader<T> reader, Action<T> handler, Task stop, bool continueOnCapturedContext = true)
    {
        Argument.NotNull(reader, nameof(reader));
        Argument.NotNull(handler, nameof(handler));
        Argument.NotNull(stop, nameof(stop));
        return RunUntilAsync(reader, Asynchronous(handler), stop, continueOnCapturedContext);
    }

    /// <summary>Handles items asynchronously until the channel is completed and empty or <paramref name="stop"/> has ended.</summary>
    /// <inheritdoc cref="RunAsync{T}(ChannelReader{T}, Func{T, CancellationToken, ValueTask}, Task, bool)"/>
    /// <param name="reader">The reader of any channel. For a prompt stop it must observe tokens while it waits; all of .NET's do.</param>
    /// <param name="handler">Gets each item. The next item waits until its task ends.</param>
    /// <param name="stop">
    /// Ends the loop when it ends, be it successfully, by an error or by cancellation; its error is not looked at. The item in hand is
    /// finished. The loop leaves nothing attached to it.
    /// </param>
    /// <param name="continueOnCapturedContext">
    /// Whether the loop comes back to the caller's synchronization context after each wait; false is what <c>ConfigureAwait(false)</c>
    /// in a loop of one's own would be.
    /// </param>
    public static Task RunAsync<T>(
        ChannelReader<T> reader, Func<T, Task> handler, Task stop, bool continueOnCapturedContext = true)
    {
        Argument.NotNull(reader, nameof(reader));
        Argument.NotNull(handler, nameof(handler));
        Argument.NotNull(stop, nameof(stop));
        return RunUntilAsync(reader, Asynchronous(handler), stop, continueOnCapturedContext);
    }

    private static async Task RunUntilAsync<T>(
        ChannelReader<T> reader, Func<T, CancellationToken, ValueTask> handler, Task stop, bool continueOnCapturedContext)
    {
        using var stopping = new CancellationTokenSource();
        using var detaching = new CancellationTokenSource();
        // A continuation that is cancelled is taken off the task it waits for: a stop task that outlives many loops collects nothing.
        Task relay = stop.ContinueWith(
            static (_, source) => ((CancellationTokenSource)source!).Cancel(),
            stopping,
            detaching.Token,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        try
        {
            await new ReadingLoop<T>(reader, handler, stop, stopping.Token, continueOnCapturedContext).RunAsync()
                .ConfigureAwait(continueOnCapturedContext);
        }
        finally
        {
            detaching.Cancel();
            try
            {
                // Before the sources are disposed. Fails with what a callback threw that the handler put on its token.
                await relay.ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (relay.IsCanceled)
            {
                // Detached: the loop ended before the stop.
            }
        }
    }

    private static Func<T, CancellationToken, ValueTask> Asynchronous<T>(Action<T> handler) => (item, _) =>
    {
        handler(item);
        return default;
    };

    private static Func<T, CancellationToken, ValueTask> Asynchronous<T>(Func<T, Task> handler) => (item, _) => new(handler(item));
}
