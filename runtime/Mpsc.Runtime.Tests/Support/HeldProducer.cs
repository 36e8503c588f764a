namespace Mpsc.Tests;

/// <summary>Holds the first producer that needs another segment: it has claimed its slot, and the slot does not exist yet.</summary>
internal sealed class HeldProducer : IDisposable
{
    private readonly ManualResetEventSlim _claimed = new();
    private readonly ManualResetEventSlim _released = new();

    /// <summary>One slot per segment, none kept for reuse: the second item is the first that can be held.</summary>
    public QueueSettings Settings => TinySegments.Of(1, max: 1, pooled: 0) with { BeforeAllocation = Hold };

    /// <summary>Lets so many allocations pass before one is held.</summary>
    public int Passing { get; set; }

    public void WaitUntilHeld() => Assert.True(_claimed.Wait(Deadline.Limit));

    public void Release() => _released.Set();

    public void Dispose()
    {
        _claimed.Dispose();
        _released.Dispose();
    }

    private void Hold()
    {
        if (Passing-- > 0)
            return;
        _claimed.Set();
        Assert.True(_released.Wait(Deadline.Limit));
    }
}
