namespace Mpsc;

/// <summary>What loops know of the thread they are on.</summary>
internal static class RunningThread
{
    /// <summary>The loop whose run, started by a scheduler, is on this thread's stack.</summary>
    [ThreadStatic]
    public static object? Loop;

    /// <summary>That run has been scheduled again, on its own stack: it goes on when it returns.</summary>
    [ThreadStatic]
    public static bool GoesOn;

    /// <summary>This thread is stopping a loop: what is called back runs on somebody else's stack.</summary>
    [ThreadStatic]
    public static bool IsStopping;
}
