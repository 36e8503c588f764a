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
                run = new Task(static loop => ((LoopCore<T>)loop!).Run(), this, TaskCreationOptions.DenyChildAttach);
            run.Start(scheduler);
        }
        catch (Exception exception)
        {
            // A scheduler that refuses work would leave the loop without anybody to run it, and its error would hit an innocent producer.
            Fault(exception);
            ScheduleOnThreadPool();
        }
    }
}
