namespace Mpsc;

/// <summary>
/// Runs something without the execution context of the thread that it happens to run on. A loop that goes on where a handler's task was
/// ended would otherwise show the ender's ambient values (a trace, a culture) to the handlers of other items, and theirs to the ender.
/// </summary>
internal static class CleanContext
{
    private static ExecutionContext? s_clean;

    private static ExecutionContext Clean => s_clean ??= CaptureOnNewThread();

    /// <summary>
    /// To be called at the beginning of a thread-pool work item that was queued without a context: spares the new thread that would have
    /// to be asked otherwise.
    /// </summary>
    public static void Remember()
    {
        if (s_clean is null)
            s_clean = ExecutionContext.Capture();
    }

    public static void Run(ContextCallback callback, object state) => ExecutionContext.Run(Usable(Clean), callback, state);

#if NET
    private static ExecutionContext Usable(ExecutionContext context) => context;
#else
    // On .NET Framework a context serves one run.
    private static ExecutionContext Usable(ExecutionContext context) => context.CreateCopy();
#endif

    private static ExecutionContext CaptureOnNewThread()
    {
        ExecutionContext? captured = null;
        var thread = new Thread(() => captured = ExecutionContext.Capture());
        using (ExecutionContext.IsFlowSuppressed() ? default(IDisposable) : ExecutionContext.SuppressFlow())
            thread.Start();
        thread.Join();
        return captured!;
    }
}
