using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace Mpsc;

/// <summary>
/// A consumer with its queue: any thread posts items, the handler gets them one at a time and in order, and stop, drain, pause and control
/// messages are looked at before every item. While there is nothing to do it holds no task and no thread.
/// </summary>
/// <typeparam name="T">The type of the items. Null is an item like any other.</typeparam>
/// <remarks>
/// <para>
/// Ends. <see cref="TryComplete"/> and <see cref="DrainAsync"/> end it gracefully: it accepts no more items and handles all that it has
/// accepted. <see cref="Stop"/> and <see cref="StopAsync"/> end it at once: at most the item in hand is finished (or one that is just being
/// started), and the others go to <see cref="ConsumerLoopOptions{T}.OnUndelivered"/>. A handler that throws ends it too, unless
/// <see cref="ConsumerLoopOptions{T}.ErrorPolicy"/> says otherwise. In every case <see cref="Completion"/> ends last, and an accepted item is
/// either handled or undelivered. A loop that is neither completed, stopped nor disposed never ends; while it is idle it is
/// nothing but memory.
/// </para>
/// <para>
/// Where it runs. Handlers run on the thread pool or on <see cref="ConsumerLoopOptions{T}.Scheduler"/>, never on the thread that posts, and
/// without the poster's execution context; what a synchronous handler puts into an <see cref="AsyncLocal{T}"/> may be seen by the next
/// items of the same run. After <see cref="ConsumerLoopOptions{T}.MaxItemsPerRun"/> items the loop lets other work go first.
/// </para>
/// <para>
/// From inside. A handler or control message may call every member of its own loop. It must not wait for the loop's end
/// (<see cref="Completion"/>, <see cref="StopAsync"/>, <see cref="DrainAsync"/>, <see cref="DisposeAsync"/>) nor for a control message
/// (<see cref="InvokeAsync(Action)"/>, whose task it must not return either), because these wait for the handler.
/// </para>
/// <para>Thread-safety: every member may be called by any thread at any time, also after the end.</para>
/// <para>
/// Source: the state machine of actor mailboxes (Akka.NET, Proto.Actor) with its two lanes and its throughput limit, over the queue of
/// <see cref="MpscQueue{T}"/>, whose claiming word also says whether the loop is idle; a post therefore is one atomic addition.
/// </para>
/// </remarks>
public sealed class ConsumerLoop<T> : IAsyncDisposable
{
    private readonly LoopCore<T> _core;

    /// <summary>Makes a loop that is ready for items.</summary>
    /// <param name="handler">Gets each item. The next item waits until it returns.</param>
    /// <param name="options">How it is to work; null means the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="handler"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="options"/> contradict themselves; the message says how.</exception>
    public ConsumerLoop(Action<T> handler, ConsumerLoopOptions<T>? options = null) =>
        _core = new LoopCore<T>(Argument.NotNull(handler, nameof(handler)), Valid(options));

    /// <inheritdoc cref="ConsumerLoop{T}(Func{T, CancellationToken, ValueTask}, ConsumerLoopOptions{T})"/>
    /// <param name="handler">Gets each item. The next item waits until its task ends.</param>
    /// <param name="options">How it is to work; null means the defaults.</param>
    public ConsumerLoop(Func<T, Task> handler, ConsumerLoopOptions<T>? options = null)
    {
        Argument.NotNull(handler, nameof(handler));
        _core = new LoopCore<T>((item, _) => new ValueTask(handler(item)), usesToken: false, Valid(options));
    }

    /// <summary>Makes a loop that is ready for items, with an asynchronous handler.</summary>
    /// <param name="handler">
    /// Gets each item, and a token that is cancelled when the loop is stopped. The next item waits until its task ends. An
    /// <see cref="OperationCanceledException"/> that leaves it after the stop has been requested is no error.
    /// </param>
    /// <param name="options">How it is to work; null means the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="handler"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="options"/> contradict themselves; the message says how.</exception>
    public ConsumerLoop(Func<T, CancellationToken, ValueTask> handler, ConsumerLoopOptions<T>? options = null) =>
        _core = new LoopCore<T>(Argument.NotNull(handler, nameof(handler)), usesToken: true, Valid(options));

    /// <summary>
    /// Ends when the loop has ended and all undelivered items have been handed back. Fails with what made the loop end: the handler's
    /// exception, the error that <see cref="Writer"/> was completed with, or what a callback of the options threw (all of them, if several).
    /// </summary>
    public Task Completion => _core.Completion;

    /// <summary>How many accepted items wait, without the one in hand. To all but a paused loop it may be old news.</summary>
    public int Count => (int)Math.Min(int.MaxValue, _core.Count);

    /// <summary>What the loop is doing. It may be old news.</summary>
    public ConsumerLoopState State => _core.State;

    /// <summary>The name from the options.</summary>
    public string? Name => _core.Name;

    /// <summary>
    /// The loop as a writer, for code that knows channels. Completing it completes the loop; an error given to it makes
    /// <see cref="Completion"/> fail, after the accepted items have been handled, or handed back by a stop.
    /// </summary>
    public ChannelWriter<T> Writer => _core.Writer;

    /// <summary>Posts an item. Never waits.</summary>
    /// <param name="item">The item; may be null.</param>
    /// <returns>True: the item is accepted. False: the loop accepts none any more, or it has a capacity and is full.</returns>
    /// <exception cref="OutOfMemoryException">
    /// There is no memory for more items. The item is not accepted; the loop handles what it has accepted and fails with this exception.
    /// </exception>
    public bool TryPost(T item) => _core.TryPost(item);

    /// <summary>Posts an item. Waits for room if the loop has a capacity and is full, otherwise never.</summary>
    /// <param name="item">The item; may be null.</param>
    /// <param name="cancellationToken">If it is cancelled before the item is accepted, the item is not posted.</param>
    /// <returns>True: the item is accepted. False: the loop accepts none any more.</returns>
    /// <inheritdoc cref="TryPost" path="/exception"/>
    public ValueTask<bool> PostAsync(T item, CancellationToken cancellationToken = default) => _core.PostAsync(item, cancellationToken);

    /// <summary>Ends the loop gracefully: it accepts no more items, handles all that it has accepted, and ends. Does not wait.</summary>
    /// <returns>True for the one call that ended acceptance; false when the loop was completed or stopped before.</returns>
    public bool TryComplete() => _core.TryComplete();

    /// <summary>
    /// Ends the loop gracefully, as <see cref="TryComplete"/> does, and waits for its end. A paused loop ends when it is resumed.
    /// </summary>
    /// <param name="cancellationToken">Turns it into a stop: the items that are left then are undelivered.</param>
    /// <returns>A task that ends as <see cref="Completion"/> does; cancelled if the token has stopped the loop.</returns>
    public async Task DrainAsync(CancellationToken cancellationToken = default)
    {
        _core.TryComplete();
        ExceptionDispatchInfo? callbackError = null;
        void Stop()
        {
            try
            {
                _core.Stop();
            }
            catch (AggregateException exception)
            {
                // Not to the one who cancels, and not before the end.
                callbackError = ExceptionDispatchInfo.Capture(exception);
            }
        }

        using (cancellationToken.Register(Stop, useSynchronizationContext: false))
            await _core.Completion.ConfigureAwait(false);
        callbackError?.Throw();
        if (_core.IsStopRequested)
            cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>
    /// Ends the loop at once, and does not wait: no item is started any more but one that is just being started, none is accepted, and the
    /// handler's token is cancelled. Doing it again is harmless.
    /// </summary>
    /// <exception cref="AggregateException">
    /// A callback threw that a handler had put on its token. The loop stops all the same.
    /// </exception>
    public void Stop() => _core.Stop();

    /// <summary>Ends the loop at once, as <see cref="Stop"/> does, and waits until the item in hand is finished and the loop has ended.</summary>
    /// <returns>A task that ends as <see cref="Completion"/> does.</returns>
    public async Task StopAsync()
    {
        try
        {
            _core.Stop();
        }
        finally
        {
            await _core.Completion.ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Pauses the loop: after this no item is started but one that is just being started, until <see cref="Resume"/>. Items are accepted, and
    /// control messages run. Pausing twice is pausing once.
    /// </summary>
    public void Pause() => _core.Pause();

    /// <summary>Resumes a paused loop. Harmless when it is not paused.</summary>
    public void Resume() => _core.Resume();

    /// <summary>Runs something on the loop before the next item, also while it is paused: never at one time with the handler.</summary>
    /// <param name="action">What to run.</param>
    /// <returns>
    /// A task that ends when it has run, failed if it threw; faulted with <see cref="ChannelClosedException"/> if the loop ended before.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="action"/> is null.</exception>
    /// <remarks>Control messages run in the order in which they were posted. What one throws concerns its sender only.</remarks>
    public Task InvokeAsync(Action action)
    {
        Argument.NotNull(action, nameof(action));
        return _core.Invoke(() =>
        {
            action();
            return new ValueTask<bool>(true);
        });
    }

    /// <inheritdoc cref="InvokeAsync(Action)"/>
    /// <param name="action">What to run. The loop goes on when its task has ended.</param>
    public Task InvokeAsync(Func<Task> action)
    {
        Argument.NotNull(action, nameof(action));
        return _core.Invoke(async () =>
        {
            await action().ConfigureAwait(false);
            return true;
        });
    }

    /// <inheritdoc cref="InvokeAsync(Action)"/>
    /// <typeparam name="TResult">The type of what it returns.</typeparam>
    /// <param name="function">What to run.</param>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    public Task<TResult> InvokeAsync<TResult>(Func<TResult> function)
    {
        Argument.NotNull(function, nameof(function));
        return _core.Invoke(() => new ValueTask<TResult>(function()));
    }

    /// <inheritdoc cref="InvokeAsync{TResult}(Func{TResult})"/>
    /// <param name="function">What to run. The loop goes on when its task has ended.</param>
    public Task<TResult> InvokeAsync<TResult>(Func<Task<TResult>> function)
    {
        Argument.NotNull(function, nameof(function));
        return _core.Invoke(() => new ValueTask<TResult>(function()));
    }

    /// <summary>Stops the loop and waits for its end: the same as <see cref="StopAsync"/>.</summary>
    /// <returns>A task that ends as <see cref="Completion"/> does.</returns>
    public ValueTask DisposeAsync() => new(StopAsync());

    private static ConsumerLoopOptions<T> Valid(ConsumerLoopOptions<T>? options) =>
        options?.Validated(nameof(options)) ?? ConsumerLoopOptions<T>.Default;
}
