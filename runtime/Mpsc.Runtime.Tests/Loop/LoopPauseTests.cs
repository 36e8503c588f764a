namespace Mpsc.Tests;

/// <summary>Pause really pauses, and resume loses nothing.</summary>
public class LoopPauseTests
{
    public static TheoryData<string> Kinds => TestLoop.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public async Task No_item_starts_after_the_one_in_hand(string kind)
    {
        (TestLoop test, Gate gate) = await TestLoop.HeldAsync(kind);
        test.Post(1, 1000);
        test.Loop.Pause();
        test.Loop.Pause();
        Assert.Equal(ConsumerLoopState.Paused, test.Loop.State);
        gate.Open();
        // The message runs after the item in hand, and the loop looks at the pause again after it.
        await test.Loop.InvokeAsync(() => { }).Within();
        await test.Loop.InvokeAsync(() => { }).Within();
        Assert.Equal([0], test.Handled);
        Assert.Equal(1000, test.Loop.Count);
        test.Loop.Resume();
        test.Loop.Resume();
        await test.Loop.DrainAsync().Within();
        Assert.Equal(1001, test.Handled.Count);
        test.AssertAccounts(1001);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task At_most_one_item_starts_after_a_pause_while_items_are_being_handled(string kind)
    {
        bool mark = false;
        int startedAfter = 0;
        var busy = new TaskCompletionSource();
        (TestLoop test, Gate gate) = await TestLoop.HeldAsync(kind, (_, item) =>
        {
            if (Volatile.Read(ref mark))
                Interlocked.Increment(ref startedAfter);
            if (item == 100)
                busy.TrySetResult();
        });
        test.Post(1, 100_000);
        gate.Open();
        await busy.Task.Within();
        test.Loop.Pause();
        Volatile.Write(ref mark, true);
        await test.Loop.InvokeAsync(() => { }).Within();
        await test.Loop.InvokeAsync(() => { }).Within();
        Assert.InRange(Volatile.Read(ref startedAfter), 0, 1);
        await test.Loop.StopAsync().Within();
        test.AssertAccounts(100_001);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Pausing_an_idle_loop_keeps_what_comes(string kind)
    {
        TestLoop test = TestLoop.Of(kind);
        test.Post(0, 1);
        await test.Loop.InvokeAsync(() => { }).Within();
        test.Loop.Pause();
        test.Post(1, 10);
        await test.Loop.InvokeAsync(() => { }).Within();
        Assert.InRange(test.Handled.Count, 0, 1);
        test.Loop.Resume();
        await test.Loop.DrainAsync().Within();
        test.AssertAccounts(11);
        Assert.Equal(11, test.Handled.Count);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_handler_may_pause_and_resume_its_loop(string kind)
    {
        (TestLoop test, Gate gate) = await TestLoop.HeldAsync(kind, (self, item) =>
        {
            if (item is 5 or 7)
                self.Loop.Pause();
            if (item == 7)
                self.Loop.Resume();
        });
        test.Post(1, 10);
        gate.Open();
        while (test.Handled.Count < 6)
            await test.Loop.InvokeAsync(() => { }).Within();
        await test.Loop.InvokeAsync(() => { }).Within();
        Assert.Equal(6, test.Handled.Count);
        test.Loop.Resume();
        await test.Loop.DrainAsync().Within();
        Assert.Equal(11, test.Handled.Count);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_loop_that_is_completed_while_paused_ends_when_it_is_resumed(string kind)
    {
        TestLoop test = TestLoop.Of(kind);
        test.Loop.Pause();
        test.Loop.TryComplete();
        Assert.Equal(ConsumerLoopState.Paused, test.Loop.State);
        await test.Loop.InvokeAsync(() => { }).Within();
        Assert.False(test.Loop.Completion.IsCompleted);
        test.Loop.Resume();
        await test.Loop.Completion.Within();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Threads_that_toggle_it_while_producers_run_lose_nothing(string kind)
    {
        const int Each = 2000;
        TestLoop test = TestLoop.Of(kind);
        Crew.Run([
            .. Crew.Of(2, producer =>
            {
                for (int i = 0; i < Each; i++)
                    Assert.True(test.Loop.TryPost((producer << 20) + i));
            }),
            .. Crew.Of(2, _ =>
            {
                for (int i = 0; i < 500; i++)
                {
                    test.Loop.Pause();
                    if (i % 7 == 0)
                        Thread.Yield();
                    test.Loop.Resume();
                }
            }),
        ]);
        await test.Loop.DrainAsync().Within();
        Assert.Equal(0, test.Overlaps);
        IReadOnlyList<int> handled = test.Handled;
        Assert.Equal(2 * Each, handled.Count);
        foreach (var own in handled.GroupBy(item => item >> 20))
            Assert.Equal(Enumerable.Range(own.Key << 20, Each), own);
    }
}
