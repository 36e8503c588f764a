namespace Mpsc;

/// <content>How a run gets onto a thread.</content>
internal sealed partial class LoopCore<T>
#if NET
    : IThreadPoolWorkItem
#endif
{
    /// <summary>
    /// By the one who holds the right to run, which goes over to the run. To the end of the global queue: a loop that goes on must not come
    /// before what others have queued since.
    /// </summary>
    private void Schedule()
    {
        if (_options.Scheduler is { } scheduler)
            ScheduleOn(scheduler);
        else
            ScheduleOnThreadPool();
    }

    /// <summary>
    /// The continuation of a handler's task. It goes on where the task ended if that is a place like those that the thread pool gives;
    /// not on a foreign thread, in a context, or inside somebody's <see cref="Stop"/>, whose caller is not to run handlers or callbacks.
    /// </summary>
    private void Continue()
    {
        bool isLikeThreadPool = Thread.CurrentThread.IsThreadPoolThread
            && !RunningThread.IsStopping
            && SynchronizationContext.Current is null
            && TaskScheduler.Current == TaskScheduler.Default;
        if (_options.Scheduler is null && isLikeThreadPool)
            CleanContext.Run(static loop => ((LoopCore<T>)loop!).Run(), this);
        else
            Schedule();
    }

#if NET
    void IThreadPoolWorkItem.Execute()
    {
        CleanContext.Remember();
        Run();
    }

    // The loop is its own work item: waking it allocates nothing.
    private void ScheduleOnThreadPool() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
#else
    private static readonly WaitCallback RunOnThreadPool = static loop =>
    {
        CleanContext.Remember();
        ((LoopCore<T>)loop!).Run();
    };

    private void ScheduleOnThreadPool() => ThreadPool.UnsafeQueueUserWorkItem(RunOnThreadPool, this);
#endif

    private void ScheduleOn(TaskScheduler scheduler)
    {
        try
        {
            // The context of whoever happens to wake the loop is nothing to the handlers.
            Task run;
            using (ExecutionContext.IsFlowSuppressed() ? default(IDisposable) : ExecutionContext.SuppressFlow())
                run = new Task(static loop => ((LoopCore<T>)loop!).RunOnScheduler(), this, TaskCreationOptions.DenyChildAttach);
            run.Start(scheduler);
        }
        catch (Exception exception)
        {
            // A scheduler that refuses work would leave the loop without anybody to run it, and its error would hit an innocent producer.
            Fault(exception);
            ScheduleOnThreadPool();
        }
    }

    private void RunOnScheduler()
    {
        // A scheduler may run its tasks at once, on the stack of the run that has just scheduled the next one.
        if (RunningThread.Loop == this)
        {
            RunningThread.GoesOn = true;
            return;
        }

        object? outer = RunningThread.Loop;
        RunningThread.Loop = this;
        do
        {
            RunningThread.GoesOn = false;
            // Nor are the handlers' ambient values anything to others on the scheduler's thread.
            CleanContext.Run(static loop => ((LoopCore<T>)loop!).Run(), this);
        }
        while (RunningThread.GoesOn);
        RunningThread.Loop = outer;
    }
}
