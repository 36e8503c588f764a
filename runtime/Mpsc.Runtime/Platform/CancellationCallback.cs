namespace Mpsc;

/// <summary>Callbacks of a token, without what the caller has no use for, where the platform can.</summary>
internal static class CancellationCallback
{
    /// <summary>Does not carry the caller's execution context along.</summary>
    public static CancellationTokenRegistration Register(CancellationToken token, Action<object?> callback, object state)
    {
#if NET
        return token.UnsafeRegister(callback, state);
#else
        return token.Register(callback, state, useSynchronizationContext: false);
#endif
    }

    /// <summary>
    /// For a callback that may still run afterwards: does not wait for one that runs. On netstandard2.0 it has to, but is not interrupted.
    /// </summary>
    public static void Unregister(CancellationTokenRegistration registration)
    {
#if NET
        registration.Unregister();
#else
        bool interrupted = false;
        while (true)
        {
            try
            {
                registration.Dispose();
                break;
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
        }

        if (interrupted)
            Thread.CurrentThread.Interrupt();
#endif
    }
}
