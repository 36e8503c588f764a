namespace Mpsc.Systematic.Scenarios;

/// <summary>The ways in which a <see cref="ConsumerLoop{T}"/> ends.</summary>
public static class EndingScenarios
{
    public static async Task A_completed_loop_handles_what_it_accepted()
    {
        var arena = new LoopArena();
        await Crew.RunAsync(arena.Producer(0, 2), arena.Producer(1, 1), arena.Complete, arena.AskForCompletion);
        arena.MustEnd();
        Verify.Equal(0, arena.Undelivered, "undelivered items");
    }

    public static async Task A_stop_races_posts()
    {
        var arena = new LoopArena(itemsPerRun: 2);
        await Crew.RunAsync(arena.Producer(0, 3), arena.Producer(1, 2), arena.Stop, arena.AskForCompletion);
        arena.MustEnd();
    }

    public static async Task A_stop_races_the_completion()
    {
        var arena = new LoopArena();
        await Crew.RunAsync(arena.Producer(0, 2), arena.Stop, arena.Complete);
        arena.MustEnd();
    }

    public static async Task A_backlog_is_handed_back()
    {
        var arena = new LoopArena();
        arena.Loop.Pause();
        arena.Producer(0, 3)();
        await Crew.RunAsync(arena.Stop, arena.Loop.Resume);
        arena.MustEnd();
        Verify.Equal(3, arena.Handled + arena.Undelivered, "items");
    }

    /// <summary>Nobody asked before, so the end had nothing to settle.</summary>
    public static async Task The_completion_is_asked_for_after_the_end()
    {
        var arena = new LoopArena();
        void WaitForTheEnd()
        {
            var backoff = new SpinWait();
            while (arena.Loop.State != ConsumerLoopState.Completed)
                backoff.SpinOnce();
        }

        await Crew.RunAsync(arena.Producer(0, 1), arena.Complete, WaitForTheEnd);
        arena.MustEnd();
    }

    public static async Task A_handler_stops_its_own_loop()
    {
        var arena = new LoopArena(itemsPerRun: 4, handler: static (arena, _) => arena.Stop());
        await Crew.RunAsync(arena.Producer(0, 2), arena.Producer(1, 1));
        arena.MustEnd();
        Verify.Equal(1, arena.Handled, "handled items");
    }

    public static async Task A_handler_that_throws_ends_the_loop()
    {
        var arena = new LoopArena(handler: static (_, _) => throw new InvalidOperationException("planted"));
        await Crew.RunAsync(arena.Producer(0, 2), arena.Producer(1, 1));
        arena.MustEnd(failed: true);
        Verify.Equal(1, arena.Errors, "errors");
    }

    public static async Task A_handler_that_throws_stops_the_loop()
    {
        var arena = new LoopArena(
            handler: static (_, _) => throw new InvalidOperationException("planted"), errorPolicy: ErrorPolicy.Stop);
        await Crew.RunAsync(arena.Producer(0, 2), arena.Producer(1, 1));
        arena.MustEnd();
        Verify.Equal(1, arena.Handled, "handled items");
    }

    public static async Task A_loop_goes_on_after_a_handler_that_throws()
    {
        var arena = new LoopArena(
            handler: static (_, _) => throw new InvalidOperationException("planted"), errorPolicy: ErrorPolicy.Continue);
        await Crew.RunAsync(arena.Producer(0, 2), arena.Complete);
        arena.MustEnd();
        Verify.Equal(arena.Handled, arena.Errors, "errors");
    }

    public static async Task A_stop_races_a_handler_that_is_waited_for()
    {
        var gate = new TaskCompletionSource();
        var arena = new LoopArena(_ => gate.Task);
        await Crew.RunAsync(arena.Producer(0, 2), arena.Stop, gate.SetResult);
        arena.MustEnd();
    }

    public static async Task Handlers_that_are_waited_for_do_not_overlap()
    {
        var gate = new TaskCompletionSource();
        var arena = new LoopArena(_ => gate.Task);
        await Crew.RunAsync(arena.Producer(0, 2), arena.Producer(1, 1), gate.SetResult, arena.Complete);
        arena.MustEnd();
        Verify.Equal(0, arena.Undelivered, "undelivered items");
    }

    public static async Task A_full_loop_is_stopped_while_posts_wait()
    {
        var arena = new LoopArena(capacity: 1);
        await Crew.RunAsync(arena.WaitingProducer(0, 2), arena.WaitingProducer(1, 2), arena.Stop);
        arena.MustEnd();
    }

    public static async Task A_full_loop_is_completed_while_posts_wait()
    {
        var arena = new LoopArena(capacity: 1);
        await Crew.RunAsync(arena.WaitingProducer(0, 2), arena.WaitingProducer(1, 2), arena.Complete);
        arena.MustEnd();
        Verify.Equal(0, arena.Undelivered, "undelivered items");
    }

    /// <summary>Only the loop's takes can let the posts in.</summary>
    public static async Task A_full_loop_lets_in_all_posts()
    {
        var arena = new LoopArena(capacity: 1);
        await Crew.RunAsync(arena.WaitingProducer(0, 3), arena.WaitingProducer(1, 2));
        arena.Complete();
        arena.MustEnd();
        Verify.Equal(5, arena.Handled, "items");
    }

    public static async Task Disposing_races_a_post()
    {
        var arena = new LoopArena();
        void Dispose()
        {
            arena.Stop();
            Task disposal = arena.Loop.DisposeAsync().AsTask();
            Wait.Until(() => disposal.IsCompleted);
            Verify.Equal(0, arena.Loop.Count, "items left after the disposal");
        }

        await Crew.RunAsync(arena.Producer(0, 2), Dispose);
        arena.MustEnd();
    }
}
