namespace Mpsc;

/// <summary>
/// Runs something without the execution context of the thread that it happens to run on. A loop that goes on where a handler's task was
/// ended would otherwise show the ender's ambient values (a trace, a culture) to the handlers of other items.
/// </summary>
internal static class CleanContext
{
    private static ExecutionContext? s_clean;

    /// <summary>To be called at the beginning of a thread-pool work item that was queued without a context.</summary>
    public static void Remember()
    {
        if (s_clean is null)
            s_clean = ExecutionContext.Capture();
    }

    public static void Run(ContextCallback callback, object state)
    {
        if (s_clean is { } clean)
            ExecutionContext.Run(Usable(clean), callback, state);
        else
            callback(state);
    }

#if NET
    private static ExecutionContext Usable(ExecutionContext context) => context;
#else
    // On .NET Framework a context serves one run.
    private static ExecutionContext Usable(ExecutionContext context) => context.CreateCopy();
#endif
}
