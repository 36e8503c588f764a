namespace Mpsc.Systematic.Scenarios;

/// <summary>Runs a loop's tasks as operations that Coyote controls: the thread pool's own work items it does not see.</summary>
internal sealed class RunningScheduler : TaskScheduler
{
    protected override void QueueTask(Task task) => Task.Run(() => TryExecuteTask(task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
