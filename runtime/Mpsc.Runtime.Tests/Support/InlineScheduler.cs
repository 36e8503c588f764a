namespace Mpsc.Tests;

/// <summary>Runs each task at once on the thread that queues it: the loop's run comes in the middle of its caller.</summary>
internal sealed class InlineScheduler : TaskScheduler
{
    protected override void QueueTask(Task task) => TryExecuteTask(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
