using System.Threading.Tasks.Sources;

namespace Mpsc.Tests;

/// <summary>A handler's task that whoever ends it continues at once, whatever context is there.</summary>
internal sealed class OneTimeSource : IValueTaskSource
{
    private readonly TaskCompletionSource _awaited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ManualResetValueTaskSourceCore<bool> Core;

    public void GetResult(short token) => Core.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => Core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        Core.OnCompleted(continuation, state, token, flags);
        _awaited.TrySetResult();
    }

    /// <summary>Until the loop awaits it; or, for a loop that awaits something else, until it has begun the first of two items.</summary>
    public Task Awaited(ConsumerLoop<int>? orBegun) => orBegun is null
        ? _awaited.Task
        : Task.Run(() => Assert.True(SpinWait.SpinUntil(() => orBegun.Count == 1, Deadline.Limit)));
}
