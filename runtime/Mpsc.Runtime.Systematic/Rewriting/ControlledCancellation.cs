using System.Collections.Concurrent;
using Microsoft.Coyote.Runtime;

namespace Mpsc.Systematic;

/// <summary>
/// Stands in for registering with a token. The disposal of a registration waits for a callback that runs on another thread, and that wait
/// is inside the framework, where Coyote can't see it: it would take it for a hang. Here it is a wait that Coyote schedules.
/// </summary>
/// <remarks>Called by the rewritten runtime: the signatures are those of the replaced members, with the instance in front.</remarks>
public static class ControlledCancellation
{
    private static readonly ConcurrentDictionary<CancellationTokenRegistration, Callback> s_callbacks = new();

    /// <summary>In place of <see cref="CancellationToken.UnsafeRegister(Action{object}, object)"/>.</summary>
    public static CancellationTokenRegistration UnsafeRegister(ref CancellationToken token, Action<object?> action, object? state)
    {
        var callback = new Callback(action, state);
        CancellationTokenRegistration registration = token.UnsafeRegister(static callback => ((Callback)callback!).Run(), callback);
        s_callbacks[registration] = callback;
        return registration;
    }

    /// <summary>In place of <see cref="CancellationToken.Register(Action{object}, object, bool)"/>.</summary>
    public static CancellationTokenRegistration Register(
        ref CancellationToken token, Action<object?> action, object? state, bool useSynchronizationContext) =>
        useSynchronizationContext
            ? throw new NotSupportedException("The runtime never asks for that.")
            : UnsafeRegister(ref token, action, state);

    /// <summary>In place of <see cref="CancellationTokenRegistration.Dispose"/>.</summary>
    public static void Dispose(ref CancellationTokenRegistration registration)
    {
        if (s_callbacks.TryRemove(registration, out Callback? callback) && !registration.Unregister())
            Operation.PauseUntil(() => !callback.RunsElsewhere(Environment.CurrentManagedThreadId));
    }

    /// <summary>In place of <see cref="CancellationTokenRegistration.Unregister"/>, which does not wait.</summary>
    public static bool Unregister(ref CancellationTokenRegistration registration)
    {
        s_callbacks.TryRemove(registration, out _);
        return registration.Unregister();
    }

    private sealed class Callback(Action<object?> action, object? state)
    {
        private int _thread;

        public void Run()
        {
            _thread = Environment.CurrentManagedThreadId;
            try
            {
                action(state);
            }
            finally
            {
                _thread = 0;
            }
        }

        // As in the framework: a callback that disposes its own registration does not wait for itself.
        public bool RunsElsewhere(int here) => _thread != 0 && _thread != here;
    }
}
