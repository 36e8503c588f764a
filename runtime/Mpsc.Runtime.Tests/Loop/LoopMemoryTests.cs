using System.Runtime.CompilerServices;

namespace Mpsc.Tests;

/// <summary>What a loop holds, what it leaves behind, and what an item costs.</summary>
[Collection(MemoryCollection.Name)]
public class LoopMemoryTests
{
    private const int Loops = 100_000;

    public static TheoryData<string> Shapes => ["sync", "task", "value task", "yielding"];

    [Theory, MemberData(nameof(Shapes))]
    public async Task A_handled_item_is_not_kept(string shape)
    {
        ConsumerLoop<object> loop = Make<object>(shape, null);
        WeakReference item = PostOne(loop);
        await loop.InvokeAsync(() => { }).Within();
        await AssertCollectedAsync(item);
        Assert.True(loop.TryPost(new object()));
    }

    [Theory, InlineData("sync", null), InlineData("yielding", null), InlineData("sync", "named"), InlineData("yielding", "named")]
    public async Task An_idle_loop_that_nobody_holds_is_collected(string shape, string? name)
    {
        var loop = new WeakReference(null);
        // On a thread that ends: no local of it keeps the loop.
        Crew.Run(() => loop.Target = UsedAndAbandoned(shape, name));
        await AssertCollectedAsync(loop);
    }

    [Theory, InlineData("sync", null), InlineData("yielding", null), InlineData("sync", "named")]
    public async Task Loops_that_have_ended_leave_nothing(string shape, string? name)
    {
        await RunAsync(1000);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await RunAsync(Loops);
        // The smallest object that could stay is 24 bytes.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 10 * Loops);

        async Task RunAsync(int count)
        {
            for (int i = 0; i < count; i++)
            {
                ConsumerLoop<int> loop = Make<int>(shape, name);
                loop.TryPost(i);
                await loop.DisposeAsync();
            }
        }
    }

    /// <summary>
    /// After one item each. An asynchronous loop also holds a token source and, once it has awaited a handler, what awaits it.
    /// </summary>
    [Theory, InlineData("sync", 600), InlineData("task", 680), InlineData("value task", 680), InlineData("yielding", 800)]
    public void An_idle_loop_is_small(string shape, int most)
    {
        int handled = 0;
        var loops = new ConsumerLoop<int>[Loops];
        MakeAll(100);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        MakeAll(Loops);
        double each = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Loops;
        GC.KeepAlive(loops);
        TestContext.Current.TestOutputHelper!.WriteLine($"{shape}: {each:F0} bytes for each idle loop");
        Assert.InRange(each, 1, most);

        void MakeAll(int count)
        {
            int expected = handled + count;
            Array.Clear(loops);
            // One handler for all, so that only what the loops themselves hold is measured.
            Func<ConsumerLoop<int>> make = shape switch
            {
                "sync" => With(new Action<int>(CountOne), static handler => new ConsumerLoop<int>(handler)),
                "task" => With(new Func<int, Task>(CountOneAsTask), static handler => new ConsumerLoop<int>(handler)),
                "value task" => With(
                    new Func<int, CancellationToken, ValueTask>(CountOneAsValueTask), static handler => new ConsumerLoop<int>(handler)),
                _ => With(new Func<int, CancellationToken, ValueTask>(CountOneLater), static handler => new ConsumerLoop<int>(handler)),
            };
            for (int i = 0; i < count; i++)
            {
                loops[i] = make();
                loops[i].TryPost(i);
            }

            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref handled) == expected, Deadline.Limit));
        }

        static Func<ConsumerLoop<int>> With<THandler>(THandler handler, Func<THandler, ConsumerLoop<int>> make) => () => make(handler);

        void CountOne(int item) => Interlocked.Increment(ref handled);

        Task CountOneAsTask(int item)
        {
            CountOne(item);
            return Task.CompletedTask;
        }

        ValueTask CountOneAsValueTask(int item, CancellationToken token)
        {
            CountOne(item);
            return default;
        }

        async ValueTask CountOneLater(int item, CancellationToken token)
        {
            await Task.Yield();
            CountOne(item);
        }
    }

    [Theory, InlineData("sync"), InlineData("value task")]
    public void Posting_and_handling_allocate_nothing(string shape)
    {
        // All on this thread, so that all of it is measured: the post in the handler, and the loop between two handlers.
        long allocated = -1;
        ConsumerLoop<int>? busy = null;
        long start = 0;
        busy = Make<int>(shape, null, item =>
        {
            if (item == 1000)
                start = GC.GetAllocatedBytesForCurrentThread();
            if (item == 11_000)
                allocated = GC.GetAllocatedBytesForCurrentThread() - start;
            else
                busy!.TryPost(item + 1);
            return Task.CompletedTask;
        }, new InlineScheduler(), maxItemsPerRun: int.MaxValue);
        busy.TryPost(0);
        Assert.Equal(0, allocated);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference PostOne(ConsumerLoop<object> loop)
    {
        object item = new();
        Assert.True(loop.TryPost(item));
        return new WeakReference(item);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ConsumerLoop<int> UsedAndAbandoned(string shape, string? name)
    {
        ConsumerLoop<int> loop = Make<int>(shape, name);
        loop.TryPost(1);
        Assert.True(loop.InvokeAsync(() => { }).Wait(Deadline.Limit));
        return loop;
    }

    private static async Task AssertCollectedAsync(WeakReference reference)
    {
        // The thread that ran the loop may have it on its stack for a moment after the test has heard of it.
        var limit = System.Diagnostics.Stopwatch.StartNew();
        while (reference.IsAlive && limit.Elapsed < Deadline.Limit)
        {
            GC.Collect();
            await Task.Yield();
        }

        Assert.False(reference.IsAlive);
    }

    private static ConsumerLoop<T> Make<T>(
        string shape, string? name, Func<T, Task>? body = null, TaskScheduler? scheduler = null, int maxItemsPerRun = 128)
    {
        var options = name is null && scheduler is null && maxItemsPerRun == 128
            ? null
            : new ConsumerLoopOptions<T> { Name = name, Scheduler = scheduler, MaxItemsPerRun = maxItemsPerRun };
        body ??= static _ => Task.CompletedTask;
        return shape switch
        {
            "sync" => new(new Action<T>(item => body(item)), options),
            "task" => new(body, options),
            "value task" => new((item, _) => new ValueTask(body(item)), options),
            _ => new(async (item, _) =>
            {
                await Task.Yield();
                await body(item);
            }, options),
        };
    }
}
