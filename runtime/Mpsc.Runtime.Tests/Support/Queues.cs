namespace Mpsc.Tests;

/// <summary>Makes queues of one kind, whatever the items are.</summary>
public abstract class Queues
{
    public static Queues Unbounded { get; } = new UnboundedQueues();

    /// <summary>Never full in a test that does not ask for it, yet the limit has to be raised again and again.</summary>
    public static Queues Bounded { get; } = new BoundedQueues(20_000);

    public static Queues BoundedTo(int capacity) => new BoundedQueues(capacity);

    internal abstract TestedQueue<T> New<T>(QueueSettings settings);

    private sealed class UnboundedQueues : Queues
    {
        internal override TestedQueue<T> New<T>(QueueSettings settings) => new TestedUnboundedQueue<T>(new MpscQueue<T>(settings));
    }

    private sealed class BoundedQueues(int capacity) : Queues
    {
        internal override TestedQueue<T> New<T>(QueueSettings settings) =>
            new TestedBoundedQueue<T>(new BoundedMpscQueue<T>(capacity, settings));
    }
}
