namespace Mpsc.Tests;

/// <summary>Whether or not anybody listens to the meter, a named loop that nobody holds leaves nothing.</summary>
[Collection(MemoryCollection.Name)]
public class LoopNameLeakTests
{
    private const int Generations = 20;
    private const int Loops = 1000;

    [Fact]
    public void Named_loops_that_are_abandoned_leave_nothing()
    {
        // The table keeps the room that the most loops at one time have needed, and uses it again.
        Abandon(2 * Loops);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < Generations; i++)
        {
            Abandon(Loops);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        // A weak reference and its entry in a table are more than 100 bytes.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 20 * Generations * Loops);
    }

    private static void Abandon(int count)
    {
        var options = new ConsumerLoopOptions<int> { Name = "abandoned" };
        for (int i = 0; i < count; i++)
            GC.KeepAlive(new ConsumerLoop<int>(_ => { }, options));
    }
}
