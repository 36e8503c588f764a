using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Mpsc;

/// <summary>The machine of a <see cref="ConsumerLoop{T}"/>. This part: its state, what producers and controllers do to it.</summary>
/// <remarks>
/// <para>
/// At any time exactly one of these holds the right to run: a work item or thread that runs; the handler's continuation; the parked bit of the
/// queue (idle: whoever takes the bit schedules a run); the flag PauseParked (paused: whoever clears it schedules a run). So an idle or
/// paused loop is a bit and holds no task, and no two runs overlap.
/// </para>
/// <para>
/// A flag is set by a compare-and-swap, then the parked bit is read; the runner parks by a compare-and-swap, then reads the flags. Both are
/// full fences, so one of the two sees the other and no flag is missed.
/// </para>
/// </remarks>
internal sealed partial class LoopCore<T> : IParkedConsumer
{
    private const int StopFlag = 1;
    private const int PauseFlag = 2;
    private const int PauseParkedFlag = 4;
    private const int ControlFlag = 8;
    private const int EndedFlag = 16;

    private readonly SegmentedQueue<T> _queue;
    private readonly WaitingWriters<T>? _waitingWriters;
    private readonly ConsumerLoopOptions<T> _options;
    private readonly LoopMetrics? _metrics;
    private ConcurrentQueue<IControlMessage>? _control;
    private ChannelWriter<T>? _writer;
    private int _flags;

    private LoopCore(ConsumerLoopOptions<T> options)
    {
        _options = options;
        _queue = new SegmentedQueue<T>(options.Queue, this, options.Capacity);
        _waitingWriters = options.Capacity is null ? null : new WaitingWriters<T>(_queue);
        _metrics = LoopMetrics.Of(options.Name, _queue);
        // Idle from the start: the first item, or whatever else there is to do, schedules the first run.
        _queue.TryPark();
    }

    public LoopCore(Action<T> handler, ConsumerLoopOptions<T> options)
        : this(options) => _handler = handler;

    public LoopCore(Func<T, CancellationToken, ValueTask> handler, bool usesToken, ConsumerLoopOptions<T> options)
        : this(options)
    {
        _asyncHandler = handler;
        _stopping = usesToken ? new CancellationTokenSource() : null;
    }

    public long Count => _queue.Count;

    public string? Name => _options.Name;

    public bool IsStopRequested => (Volatile.Read(ref _flags) & StopFlag) != 0;

    public ConsumerLoopState State
    {
        get
        {
            int flags = Volatile.Read(ref _flags);
            if ((flags & EndedFlag) != 0)
                return _errors is null ? ConsumerLoopState.Completed : ConsumerLoopState.Faulted;
            if ((flags & StopFlag) != 0)
                return ConsumerLoopState.Stopping;
            if ((flags & PauseFlag) != 0)
                return ConsumerLoopState.Paused;
            return _queue.IsClosed ? ConsumerLoopState.Completing : ConsumerLoopState.Running;
        }
    }

    public ChannelWriter<T> Writer
    {
        get
        {
            if (Volatile.Read(ref _writer) is { } writer)
                return writer;
            writer = _waitingWriters is null ? new MpscChannelWriter<T>(_queue) : new BoundedChannelWriter<T>(_queue, _waitingWriters);
            return Interlocked.CompareExchange(ref _writer, writer, null) ?? writer;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPost(T item) => _waitingWriters is null
        ? _queue.TryEnqueue(item)
        : _waitingWriters.TryEnqueue(item) == EnqueueResult.Enqueued;

    public ValueTask<bool> PostAsync(T item, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return new(Task.FromCanceled<bool>(cancellationToken));
        if (_waitingWriters is null)
            return new(_queue.TryEnqueue(item));
        EnqueueResult result = _waitingWriters.TryEnqueue(item);
        return result == EnqueueResult.Full
            ? new(_waitingWriters.EnqueueWhenRoomAsync(item, cancellationToken))
            : new(result == EnqueueResult.Enqueued);
    }

    public bool TryComplete() => _queue.TryClose(error: null);

    /// <summary>The flag comes first, so that not one item more is started; and when this returns, nothing is accepted any more.</summary>
    public void Stop()
    {
        SetFlag(StopFlag);
        _queue.TryClose(error: null);
        if (_stopping is null)
            return;

        bool outer = RunningThread.IsStopping;
        RunningThread.IsStopping = true;
        try
        {
            _stopping.Cancel();
        }
        finally
        {
            RunningThread.IsStopping = outer;
        }
    }

    public void Pause() => InterlockedBits.Or(ref _flags, PauseFlag);

    public void Resume()
    {
        if ((InterlockedBits.And(ref _flags, ~(PauseFlag | PauseParkedFlag)) & PauseParkedFlag) != 0)
            Schedule();
    }

    public Task<TResult> Invoke<TResult>(Func<ValueTask<TResult>> body)
    {
        var message = new ControlMessage<TResult>(body);
        ConcurrentQueue<IControlMessage> control = Volatile.Read(ref _control)
            ?? Interlocked.CompareExchange(ref _control, new ConcurrentQueue<IControlMessage>(), null)
            ?? _control!;
        control.Enqueue(message);
        // Either the loop that ends finds the message in its queue, or its end is seen here.
        if (!SetFlag(ControlFlag))
            RefuseControlMessages();
        return message.Task;
    }

    void IParkedConsumer.Wake(bool itemArrived)
    {
        // Adding the item of a waiting writer may come here with the writers' lock held; a scheduler may run anything on this thread.
        if (_waitingWriters is not null && Monitor.IsEntered(_waitingWriters))
            _ = Task.Run(Schedule);
        else
            Schedule();
    }

    void IParkedConsumer.Closed() => _waitingWriters?.Release();

    /// <summary>Sets a flag and sees to it that the loop looks at it. False: the loop has ended.</summary>
    private bool SetFlag(int flag)
    {
        int flags = Volatile.Read(ref _flags);
        while (true)
        {
            if ((flags & EndedFlag) != 0)
                return false;
            int seen = Interlocked.CompareExchange(ref _flags, (flags | flag) & ~PauseParkedFlag, flags);
            if (seen == flags)
                break;
            flags = seen;
        }

        if ((flags & PauseParkedFlag) != 0 || _queue.TryUnpark())
            Schedule();
        return true;
    }
}
