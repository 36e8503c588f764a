using Microsoft.Coyote.Runtime;

namespace Mpsc.Systematic.Scenarios;

/// <summary>Waiting that the scheduler knows of: when nothing can end a wait any more, that is a deadlock and is reported as one.</summary>
internal static class Wait
{
    /// <summary>The scheduler evaluates the condition itself, so it must be free of volatile and interlocked operations.</summary>
    public static void Until(Func<bool> condition) => Operation.PauseUntil(condition);

    /// <summary>Waits without a continuation: the pending operation is completed, and its result fetched by the waiting thread.</summary>
    public static T For<T>(ValueTask<T> pending)
    {
        Operation.PauseUntil(() => pending.IsCompleted);
        return pending.GetAwaiter().GetResult();
    }
}
