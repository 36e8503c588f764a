namespace Mpsc.Tests;

/// <summary>Tells whether an error ends in an UnobservedTaskException once nothing leads to its tasks any more.</summary>
internal static class UnobservedErrors
{
    /// <param name="error">The error, alone or as the cause of another one.</param>
    /// <param name="failAndForget">Makes tasks fail with it and keeps none of them.</param>
    public static bool AreReported(Exception error, Action failAndForget)
    {
        bool reported = false;
        EventHandler<UnobservedTaskExceptionEventArgs> handler = (_, unobserved) =>
        {
            if (unobserved.Exception.InnerExceptions.Any(inner => inner == error || inner.InnerException == error))
                Volatile.Write(ref reported, true);
        };
        TaskScheduler.UnobservedTaskException += handler;
        try
        {
            failAndForget();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return Volatile.Read(ref reported);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= handler;
        }
    }
}
