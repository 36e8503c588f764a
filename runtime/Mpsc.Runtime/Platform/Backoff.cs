namespace Mpsc;

/// <summary>Waits a little for another thread that is in the middle of a few instructions. Never sleeps for a timer tick,
/// and is not interrupted.</summary>
internal struct Backoff
{
    private SpinWait _spinner;

    public void Pause() => Once(ref _spinner);

    public static void Once(ref SpinWait spinner)
    {
        try
        {
#if NET
            spinner.SpinOnce(sleep1Threshold: -1);
#else
            // This overload sleeps 1 ms every 20 rounds or so; only a writer that lost its processor makes us wait that long.
            spinner.SpinOnce();
#endif
        }
        catch (ThreadInterruptedException)
        {
            // Raised again at the thread's next blocking call: here somebody is in the middle of something that must be finished.
            Thread.CurrentThread.Interrupt();
        }
    }
}
