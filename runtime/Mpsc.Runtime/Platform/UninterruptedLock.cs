namespace Mpsc;

/// <summary>
/// Enters a monitor although somebody calls <see cref="Thread.Interrupt"/>: a writer that has claimed a slot must fill it, or the
/// reader would wait for that slot for ever. The interruption is raised again at the thread's next blocking call.
/// </summary>
internal static class UninterruptedLock
{
    /// <summary>Returns true when an interruption has been held back; hand that to <see cref="Exit"/>.</summary>
    public static bool Enter(object gate)
    {
        bool interrupted = false;
        while (true)
        {
            try
            {
                Monitor.Enter(gate);
                return interrupted;
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
        }
    }

    public static void Exit(object gate, bool interrupted)
    {
        Monitor.Exit(gate);
        if (interrupted)
            Thread.CurrentThread.Interrupt();
    }
}
