namespace Mpsc.Tests;

/// <summary>Holds a handler back: it says that it has come, and waits until the test lets it go on.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Entered => _entered.Task;

    public Task Opened => _opened.Task;

    public void Open() => _opened.TrySetResult();

    /// <summary>Blocks by a task, because the thread pool replaces threads that wait for one at once.</summary>
    public void Pass()
    {
        _entered.TrySetResult();
        if (!_opened.Task.Wait(Deadline.Limit))
            throw new TimeoutException("nobody opened the gate");
    }

    public async Task PassAsync()
    {
        _entered.TrySetResult();
        await _opened.Task.WaitAsync(Deadline.Limit);
    }
}
