using System.Collections.Concurrent;

namespace Mpsc.Tests;

/// <summary>Runs its tasks in order on one thread of its own, like a user interface or an actor system's pinned dispatcher.</summary>
internal sealed class SingleThreadScheduler : TaskScheduler, IDisposable
{
    private readonly BlockingCollection<Task> _tasks = [];
    private readonly Thread _thread;

    public SingleThreadScheduler()
    {
        _thread = new Thread(() =>
        {
            foreach (Task task in _tasks.GetConsumingEnumerable())
                TryExecuteTask(task);
        })
        { IsBackground = true };
        _thread.UnsafeStart();
    }

    public bool IsHere => Thread.CurrentThread == _thread;

    public override int MaximumConcurrencyLevel => 1;

    public void Dispose() => _tasks.CompleteAdding();

    protected override void QueueTask(Task task) => _tasks.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _tasks;
}
