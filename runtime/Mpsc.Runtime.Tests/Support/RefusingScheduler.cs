namespace Mpsc.Tests;

/// <summary>Takes some tasks, which run on the thread pool, and then refuses the others.</summary>
internal sealed class RefusingScheduler(int accepted = 0) : TaskScheduler
{
    private int _left = accepted;

    public Exception Refusal { get; } = new InvalidOperationException("refused");

    protected override void QueueTask(Task task)
    {
        if (Interlocked.Decrement(ref _left) < 0)
            throw Refusal;
        ThreadPool.UnsafeQueueUserWorkItem(_ => TryExecuteTask(task), null);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
