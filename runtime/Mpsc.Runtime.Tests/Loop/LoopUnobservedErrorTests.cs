using System.Runtime.CompilerServices;

namespace Mpsc.Tests;

/// <summary>A fault that nobody looks at comes out where .NET reports such faults; one that somebody looks at does not.</summary>
[Collection(MemoryCollection.Name)]
public class LoopUnobservedErrorTests
{
    [Theory, InlineData(false), InlineData(true)]
    public void A_fault_is_reported_unless_somebody_looks_at_it(bool isObserved)
    {
        var error = new InvalidOperationException("handler");
        bool reported = UnobservedErrors.AreReported(error, () => FailAndForget(error, isObserved));
        Assert.Equal(!isObserved, reported);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FailAndForget(Exception error, bool isObserved)
    {
        // On a thread that ends: no local of it keeps the loop.
        Crew.Run(() =>
        {
            var loop = new ConsumerLoop<int>(_ => throw error, new ConsumerLoopOptions<int> { Scheduler = new InlineScheduler() });
            loop.TryPost(1);
            Assert.Equal(ConsumerLoopState.Faulted, loop.State);
            if (isObserved)
                Assert.Same(error, loop.Completion.Exception!.InnerException);
        });
    }
}
