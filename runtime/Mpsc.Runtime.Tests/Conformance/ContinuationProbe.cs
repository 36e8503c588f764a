namespace Mpsc.Tests;

/// <summary>Tells whether a continuation ran on the stack of the operation that made it possible.</summary>
internal sealed class ContinuationProbe
{
    [ThreadStatic]
    private static bool t_acting;

    private readonly TaskCompletionSource<bool> _ranInside = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<bool> RanInside => _ranInside.Task;

    public void Continue() => _ranInside.TrySetResult(t_acting);

    public static void Act(Action operation)
    {
        t_acting = true;
        try
        {
            operation();
        }
        finally
        {
            t_acting = false;
        }
    }
}
