#if !NETSTANDARD_RUNTIME // there a wake-up queues a work item that is an object of its own
using System.Threading.Tasks.Sources;

namespace Mpsc.Tests;

/// <summary>Waking an idle loop, and going on after a handler that was awaited, allocate nothing either.</summary>
[Collection(MemoryCollection.Name)]
public class LoopWakingAllocationTests
{
    private const int Items = 10_000;

    [Fact]
    public void Waking_an_idle_loop_allocates_nothing()
    {
        int handled = 0;
        var loop = new ConsumerLoop<int>(_ => Interlocked.Increment(ref handled));
        Assert.InRange(Measured(() => loop.TryPost(1), () => Volatile.Read(ref handled)), 0, 1);
    }

    [Fact]
    public void Going_on_after_an_awaited_handler_allocates_nothing()
    {
        var source = new ReusableSource();
        var loop = new ConsumerLoop<int>((_, _) => source.Begin());
        for (int i = 0; i < (3 * Items) + 1; i++)
            loop.TryPost(i);
        Assert.True(SpinWait.SpinUntil(() => source.Begun == 1, Deadline.Limit));
        Assert.InRange(Measured(source.End, () => source.Begun), 0, 1);
    }

    /// <summary>
    /// Bytes of the whole process for each item: the threads of the pool have their part in it, so it is not exactly nothing.
    /// </summary>
    private static double Measured(Action post, Func<int> handled)
    {
        Run();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Run();
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Items;

        void Run()
        {
            var spinner = new SpinWait();
            for (int i = 0; i < Items; i++)
            {
                int next = handled() + 1;
                post();
                while (handled() != next)
                    spinner.SpinOnce(sleep1Threshold: -1);
            }
        }
    }

    /// <summary>A handler's task that is used again and again, as pooled ones are.</summary>
    private sealed class ReusableSource : IValueTaskSource
    {
        private ManualResetValueTaskSourceCore<bool> _core;
        private int _begun;

        public int Begun => Volatile.Read(ref _begun);

        public ValueTask Begin()
        {
            _core.Reset();
            var task = new ValueTask(this, _core.Version);
            Interlocked.Increment(ref _begun);
            return task;
        }

        public void End() => _core.SetResult(true);

        public void GetResult(short token) => _core.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(
            Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);
    }
}
#endif
