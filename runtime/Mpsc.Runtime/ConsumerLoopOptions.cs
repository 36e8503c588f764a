namespace Mpsc;

/// <summary>How a <see cref="ConsumerLoop{T}"/> is to work. Immutable; one object may serve many loops.</summary>
/// <typeparam name="T">The type of the loop's items.</typeparam>
/// <remarks>Thread-safety: any thread. The callbacks are called as their descriptions say, never two of one loop at a time.</remarks>
public sealed class ConsumerLoopOptions<T>
{
    internal static ConsumerLoopOptions<T> Default { get; } = new();

    /// <summary>
    /// How many items may wait, not counting the one in hand; null, the default, means no bound. At a full loop
    /// <see cref="ConsumerLoop{T}.TryPost"/> is false and <see cref="ConsumerLoop{T}.PostAsync"/> waits.
    /// </summary>
    public int? Capacity { get; init; }

    /// <summary>
    /// After this many items (128 by default) the loop goes to the end of the scheduler's queue, so that other work gets its turn.
    /// </summary>
    public int MaxItemsPerRun { get; init; } = 128;

    /// <summary>The same after this time, looked at after each item; null, the default, means no limit but that of the items.</summary>
    public TimeSpan? MaxTimePerRun { get; init; }

    /// <summary>
    /// Where handlers, control messages and the callbacks of these options run; null, the default, means the thread pool. An asynchronous
    /// handler starts there, and so does the next item's after it has ended.
    /// </summary>
    public TaskScheduler? Scheduler { get; init; }

    /// <summary>The loop's name in metrics. A loop without a name, the default, is not measured. Not on netstandard2.0.</summary>
    public string? Name { get; init; }

    /// <summary>What to do when the handler throws. <see cref="ErrorPolicy.Fault"/> by default: nothing is swallowed.</summary>
    public ErrorPolicy ErrorPolicy { get; init; }

    /// <summary>
    /// Asked what to do each time the handler throws, instead of <see cref="ErrorPolicy"/>. If it throws itself, the loop faults with
    /// both exceptions. Runs on the loop.
    /// </summary>
    public Func<Exception, T, ErrorPolicy>? ErrorPolicySelector { get; init; }

    /// <summary>
    /// Told of every exception that leaves the handler, with the item, whatever the policy. Needed for the policies
    /// <see cref="ErrorPolicy.Continue"/> and <see cref="ErrorPolicy.Stop"/>, which nobody would learn of otherwise. If it throws itself, the
    /// loop faults with both exceptions. Runs on the loop.
    /// </summary>
    public Action<Exception, T>? OnError { get; init; }

    /// <summary>
    /// Gets every item that was accepted and will not be handled, in order, before <see cref="ConsumerLoop{T}.Completion"/> ends: accepted
    /// items are handled or undelivered, never both and never neither. If it throws, the loop faults with that exception after all
    /// items have been handed back. Runs on the loop.
    /// </summary>
    public Action<T>? OnUndelivered { get; init; }

    internal QueueSettings Queue { get; init; } = QueueSettings.Default;

    /// <summary>Polls before a busy loop parks; none on a single processor, where only others could make the item arrive.</summary>
    internal int SpinsBeforePark { get; init; } = Environment.ProcessorCount > 1 ? 20 : 0;

    /// <summary>Refuses what contradicts itself, with the name of the constructor's parameter.</summary>
    internal ConsumerLoopOptions<T> Validated(string name)
    {
        Refuse(Capacity < 1, $"{nameof(Capacity)} must be at least 1, or null.");
        Refuse(MaxItemsPerRun < 1, $"{nameof(MaxItemsPerRun)} must be at least 1.");
        Refuse(MaxTimePerRun <= TimeSpan.Zero, $"{nameof(MaxTimePerRun)} must be longer than nothing, or null.");
        Refuse(ErrorPolicy is < ErrorPolicy.Fault or > ErrorPolicy.Stop, $"{nameof(ErrorPolicy)} is not one of its values.");
        Refuse(
            ErrorPolicy != ErrorPolicy.Fault && OnError is null && ErrorPolicySelector is null,
            $"{nameof(ErrorPolicy)}.{ErrorPolicy} needs {nameof(OnError)}: otherwise the handler's exceptions would vanish.");
        return this;

        void Refuse(bool isWrong, string message)
        {
            if (isWrong)
                throw new ArgumentException(message, name);
        }
    }
}
