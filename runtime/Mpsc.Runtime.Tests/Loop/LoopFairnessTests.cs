namespace Mpsc.Tests;

/// <summary>A loop with much to do lets other work of its scheduler come in between.</summary>
public class LoopFairnessTests
{
    [Theory, InlineData(1, false), InlineData(10, false), InlineData(10, true)]
    public async Task Other_work_runs_within_one_runs_worth_of_items(int maxItemsPerRun, bool isAsync)
    {
        using var scheduler = new SingleThreadScheduler();
        var options = new ConsumerLoopOptions<int> { Scheduler = scheduler, MaxItemsPerRun = maxItemsPerRun };
        await AssertOtherWorkRunsAsync(scheduler, options, isAsync, maxItemsPerRun);
    }

    [Fact]
    public async Task Other_work_runs_when_the_time_of_a_run_is_over()
    {
        using var scheduler = new SingleThreadScheduler();
        var options = new ConsumerLoopOptions<int>
        {
            Scheduler = scheduler,
            MaxItemsPerRun = int.MaxValue,
            MaxTimePerRun = TimeSpan.FromTicks(10), // over after any item: each run has one
        };
        await AssertOtherWorkRunsAsync(scheduler, options, isAsync: false, mostItems: 1, spin: true);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Two_loops_share_a_thread(bool isAsync)
    {
        using var scheduler = new SingleThreadScheduler();
        var options = new ConsumerLoopOptions<int> { Scheduler = scheduler, MaxItemsPerRun = 8 };
        var order = new List<int>();
        ConsumerLoop<int>[] loops = [.. Enumerable.Range(0, 2).Select(number => Make(_ => order.Add(number), options, isAsync))];
        var gate = new Gate();
        Task held = Task.Factory.StartNew(gate.Pass, CancellationToken.None, TaskCreationOptions.None, scheduler);
        foreach (ConsumerLoop<int> loop in loops)
        {
            for (int i = 0; i < 80; i++)
                loop.TryPost(i);
            loop.TryComplete();
        }

        gate.Open();
        await held.Within();
        await Task.WhenAll(loops.Select(loop => loop.Completion)).Within();
        Assert.Equal(160, order.Count);
        Assert.All(Enumerable.Range(0, 10), turn => Assert.Equal(
            Enumerable.Repeat(0, 8).Concat(Enumerable.Repeat(1, 8)), order.Skip(16 * turn).Take(16).Order()));
    }

    private static async Task AssertOtherWorkRunsAsync(
        SingleThreadScheduler scheduler, ConsumerLoopOptions<int> options, bool isAsync, int mostItems, bool spin = false)
    {
        int handled = 0;
        var gate = new Gate();
        ConsumerLoop<int> loop = Make(
            _ =>
            {
                handled++;
                if (handled == 1)
                    gate.Pass();
                if (spin)
                    SpinWait.SpinUntil(static () => false, 1);
            },
            options,
            isAsync);
        for (int i = 0; i < 1000; i++)
            loop.TryPost(i);
        await gate.Entered.Within();
        // The first item of a run is in hand: the others of this run may come first, the next run may not.
        Task<int> other = Task.Factory.StartNew(() => handled, CancellationToken.None, TaskCreationOptions.None, scheduler);
        gate.Open();
        Assert.InRange(await other.Within(), 1, mostItems);
        await loop.StopAsync().Within();
    }

    /// <summary>The asynchronous handler ends synchronously: only the budget of the loop ends a run.</summary>
    private static ConsumerLoop<int> Make(Action<int> body, ConsumerLoopOptions<int> options, bool isAsync) => isAsync
        ? new ConsumerLoop<int>(
            (item, _) =>
            {
                body(item);
                return default;
            },
            options)
        : new ConsumerLoop<int>(body, options);
}
