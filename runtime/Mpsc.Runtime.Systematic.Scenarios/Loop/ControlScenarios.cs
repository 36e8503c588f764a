namespace Mpsc.Systematic.Scenarios;

/// <summary>Pause, resume and control messages of a <see cref="ConsumerLoop{T}"/>.</summary>
public static class ControlScenarios
{
    public static async Task A_pause_and_a_resume_race_posts()
    {
        var arena = new LoopArena();
        int running = 2;
        void ThenComplete(Action first)
        {
            first();
            if (--running == 0)
                arena.Complete();
        }

        await Crew.RunAsync(
            () => ThenComplete(arena.Producer(0, 2)),
            () => ThenComplete(() =>
            {
                arena.Loop.Pause();
                arena.Loop.Resume();
            }));
        arena.MustEnd();
    }

    /// <summary>Control messages run also while it is paused; items don't.</summary>
    public static async Task A_paused_loop_runs_messages_and_no_items()
    {
        var arena = new LoopArena();
        arena.Loop.Pause();
        await Crew.RunAsync(
            arena.Producer(0, 2),
            () => Verify.That(arena.Invoke() && arena.Invoke(), "a message was refused by a loop that has not ended"));
        Verify.Equal(0, arena.Handled, "items handled by a paused loop");
        arena.Loop.Resume();
        arena.Complete();
        arena.MustEnd();
        Verify.Equal(2, arena.Handled, "items");
    }

    public static async Task A_stop_ends_a_paused_loop()
    {
        var arena = new LoopArena();
        arena.Loop.Pause();
        await Crew.RunAsync(arena.Producer(0, 1), arena.Stop);
        arena.MustEnd();
        Verify.Equal(0, arena.Handled, "items handled by a paused loop");
    }

    public static async Task Messages_race_items_and_the_completion()
    {
        var arena = new LoopArena();
        await Crew.RunAsync(arena.Producer(0, 2), () => arena.Invoke(), () => arena.Invoke(), arena.Complete);
        arena.MustEnd();
    }

    public static async Task A_message_races_the_stop()
    {
        var arena = new LoopArena();
        await Crew.RunAsync(() => arena.Invoke(), arena.Stop);
        arena.MustEnd();
    }

    /// <summary>The sender begins in the middle of the end, when an item is handed back.</summary>
    public static async Task Messages_sent_while_the_loop_ends_are_run_or_refused()
    {
        var arena = new LoopArena();
        arena.Loop.Pause();
        arena.Producer(0, 1)();
        void Send()
        {
            Wait.Until(() => arena.Undelivered > 0);
            Task[] messages = [.. Enumerable.Range(0, 6).Select(_ => arena.Loop.InvokeAsync(static () => { }))];
            Wait.Until(() => messages.All(static message => message.IsCompleted));
        }

        await Crew.RunAsync(Send, arena.Stop);
        arena.MustEnd();
    }

    /// <summary>Nothing else would wake the loop.</summary>
    public static async Task A_message_wakes_an_idle_loop()
    {
        var arena = new LoopArena();
        await Crew.RunAsync(arena.Producer(0, 1), () => Verify.That(arena.Invoke(), "a message was refused by a loop that goes on"));
        arena.Complete();
        arena.MustEnd();
    }

    public static async Task A_message_sent_before_the_completion_runs()
    {
        var arena = new LoopArena();
        void SendAndComplete()
        {
            Task message = arena.Loop.InvokeAsync(static () => { });
            arena.Complete();
            Wait.Until(() => message.IsCompleted);
            Verify.That(message.IsCompletedSuccessfully, "a message that was sent before the completion was refused");
        }

        await Crew.RunAsync(arena.Producer(0, 1), SendAndComplete);
        arena.MustEnd();
    }

    /// <summary>With a budget of one, each message ends a run.</summary>
    public static async Task All_messages_run_before_the_next_item()
    {
        int messages = 0;
        int messagesAtFirstItem = -1;
        var arena = new LoopArena(handler: (_, _) => messagesAtFirstItem = messagesAtFirstItem < 0 ? messages : messagesAtFirstItem);
        arena.Loop.Pause();
        arena.Producer(0, 2)();
        Task[] sent = [arena.Loop.InvokeAsync(() => { messages++; }), arena.Loop.InvokeAsync(() => { messages++; })];
        await Crew.RunAsync(arena.Loop.Resume);
        Wait.Until(() => sent[0].IsCompleted && sent[1].IsCompleted);
        arena.Complete();
        arena.MustEnd();
        Verify.Equal(2, messagesAtFirstItem, "messages run before the first item");
    }

    public static async Task A_message_that_is_waited_for_lets_the_next_one_run_afterwards()
    {
        var gate = new TaskCompletionSource();
        var arena = new LoopArena(itemsPerRun: 4);
        bool first = false;
        Task waitedFor = arena.Loop.InvokeAsync(async () =>
        {
            await gate.Task;
            first = true;
        });
        Task next = arena.Loop.InvokeAsync(() => Verify.That(first, "a message was run while another one was waited for"));
        await Crew.RunAsync(gate.SetResult, arena.Producer(0, 1));
        Wait.Until(() => waitedFor.IsCompleted && next.IsCompleted);
        Verify.That(next.IsCompletedSuccessfully, "a message was refused by a loop that goes on");
        arena.Complete();
        arena.MustEnd();
    }
}
