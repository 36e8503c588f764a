namespace Mpsc;

/// <summary>
/// Lets a failure that nobody awaits pass unnoticed, as it does in the channels of .NET: whoever completed the channel knows of it. Where
/// asynchronous methods are backed by tasks (netstandard2.0), it would be reported as an unobserved exception.
/// </summary>
internal static class QuietTasks
{
#if NET
    public static ValueTask Quietly(this ValueTask task) => task;

    public static ValueTask<TResult> Quietly<TResult>(this ValueTask<TResult> task) => task;
#else
    public static ValueTask Quietly(this ValueTask task) => task.IsCompletedSuccessfully ? task : new(Observed(task.AsTask()));

    public static ValueTask<TResult> Quietly<TResult>(this ValueTask<TResult> task) =>
        task.IsCompletedSuccessfully ? task : new(Observed(task.AsTask()));

    private static TTask Observed<TTask>(TTask task)
        where TTask : Task
    {
        task.ContinueWith(
            static failed => _ = failed.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return task;
    }
#endif
}
