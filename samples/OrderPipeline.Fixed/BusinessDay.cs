namespace OrderPipeline;

/// <summary>The day's clock, moved by hand so that every run of the program goes the same way.</summary>
public sealed class BusinessDay(int sources)
{
    private readonly TaskCompletionSource _noon = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _evening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _stillInTheMorning = sources;

    /// <summary>Noon comes when every source has sent its morning's orders.</summary>
    public Task NoonAsync()
    {
        if (Interlocked.Decrement(ref _stillInTheMorning) == 0)
            _noon.SetResult();

        return _noon.Task;
    }

    public Task EveningAsync() => _evening.Task;

    public void StartEvening() => _evening.SetResult();
}
