namespace Mpsc.Tests;

/// <summary>Bounds how long a test may hang. Nothing is decided by this time: a test that works never comes near it.</summary>
internal static class Deadline
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task Within(this Task task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    public static Task<TResult> Within<TResult>(this Task<TResult> task) =>
        task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    public static Task Within(this ValueTask task) => task.AsTask().Within();

    public static Task<TResult> Within<TResult>(this ValueTask<TResult> task) => task.AsTask().Within();
}
