namespace Mpsc.Tests;

/// <summary>What a test asks of a <see cref="TestLoop"/> beyond its kind.</summary>
internal sealed record LoopWishes
{
    public int? Capacity { get; init; }

    public int MaxItemsPerRun { get; init; } = 128;

    public TaskScheduler? Scheduler { get; init; }

    public ErrorPolicy ErrorPolicy { get; init; }

    public Func<Exception, ErrorPolicy>? Selector { get; init; }

    public Action<TestLoop>? OnError { get; init; }

    public Action<int>? OnUndelivered { get; init; }
}
