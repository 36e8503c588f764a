using System.Threading.Tasks.Sources;

namespace Mpsc.Tests;

/// <summary>A value task that has been awaited before: it is pending, and throws when it is awaited.</summary>
internal sealed class RefusingSource : IValueTaskSource
{
    public void GetResult(short token) => throw new InvalidOperationException("not ended");

    public ValueTaskSourceStatus GetStatus(short token) => ValueTaskSourceStatus.Pending;

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        throw new InvalidOperationException("awaited twice");
}
