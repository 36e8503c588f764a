namespace Mpsc;

/// <summary>Registers a callback without carrying the caller's execution context along, where the platform can.</summary>
internal static class CancellationCallback
{
    public static CancellationTokenRegistration Register(CancellationToken token, Action<object?> callback, object state)
    {
#if NET
        return token.UnsafeRegister(callback, state);
#else
        return token.Register(callback, state, useSynchronizationContext: false);
#endif
    }
}
