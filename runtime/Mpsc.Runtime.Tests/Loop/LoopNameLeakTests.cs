namespace Mpsc.Tests;

/// <summary>Whether or not anybody listens to the meter, a named loop that nobody holds leaves nothing.</summary>
[Collection(MemoryCollection.Name)]
public class LoopNameLeakTests
{
    private const int Loops = 20_000;

    [Fact]
    public void Named_loops_that_are_abandoned_leave_nothing()
    {
        Abandon(1000);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Abandon(Loops);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        // A weak reference and its entry in a table are more than 100 bytes.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 20 * Loops);
    }

    private static void Abandon(int count)
    {
        var options = new ConsumerLoopOptions<int> { Name = "abandoned" };
        for (int i = 0; i < count; i++)
            GC.KeepAlive(new ConsumerLoop<int>(_ => { }, options));
    }
}
