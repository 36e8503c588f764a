namespace Mpsc.Systematic;

/// <content>The loop with a queue of its own.</content>
/// <remarks>
/// Not in the list, because nothing can tell them from the original. A suspension that keeps its item and awaiter: only memory. One that
/// stays pending: each later run ends it again, which does nothing but charge the run with an item.
/// </remarks>
public static partial class Mutants
{
    private const string LoopCompleted = "EndingScenarios.A_completed_loop_handles_what_it_accepted";
    private const string LoopStopped = "EndingScenarios.A_stop_races_posts";
    private const string AskedAfterwards = "EndingScenarios.The_completion_is_asked_for_after_the_end";
    private const string StopAndComplete = "EndingScenarios.A_stop_races_the_completion";
    private const string BacklogBack = "EndingScenarios.A_backlog_is_handed_back";
    private const string StopFromInside = "EndingScenarios.A_handler_stops_its_own_loop";
    private const string Faults = "EndingScenarios.A_handler_that_throws_ends_the_loop";
    private const string StopsOnError = "EndingScenarios.A_handler_that_throws_stops_the_loop";
    private const string NoOverlap = "EndingScenarios.Handlers_that_are_waited_for_do_not_overlap";
    private const string FullLoopStopped = "EndingScenarios.A_full_loop_is_stopped_while_posts_wait";
    private const string FullLoopLetsIn = "EndingScenarios.A_full_loop_lets_in_all_posts";
    private const string PauseAndResume = "ControlScenarios.A_pause_and_a_resume_race_posts";
    private const string PausedMessages = "ControlScenarios.A_paused_loop_runs_messages_and_no_items";
    private const string PausedStop = "ControlScenarios.A_stop_ends_a_paused_loop";
    private const string MessageAndStop = "ControlScenarios.A_message_races_the_stop";
    private const string MessagesAtEnd = "ControlScenarios.Messages_sent_while_the_loop_ends_are_run_or_refused";
    private const string MessageWakes = "ControlScenarios.A_message_wakes_an_idle_loop";
    private const string MessageFirst = "ControlScenarios.A_message_sent_before_the_completion_runs";
    private const string MessagesFirst = "ControlScenarios.All_messages_run_before_the_next_item";
    private const string MessageWaitedFor = "ControlScenarios.A_message_that_is_waited_for_lets_the_next_one_run_afterwards";

    private static IReadOnlyList<Mutant> Loop { get; } =
    [
        Plant(
            "the flags are not looked at after the park",
            "return (Volatile.Read(ref _flags) & (StopFlag | ControlFlag)) != 0 && _queue.TryUnpark();",
            "return false;",
            MessageWakes,
            PausedMessages),
        Plant(
            "the flags are not looked at again before the end",
            "            if (Volatile.Read(ref _flags) != 0)\n                return true;\n            End();\n",
            "            End();\n",
            MessageFirst),
        Plant(
            "the stop sets no flag",
            "        SetFlag(StopFlag);\n        _queue.TryClose(error: null);\n",
            "        _queue.TryClose(error: null);\n",
            StopFromInside,
            LoopStopped),
        Plant(
            "the stop does not close",
            "        SetFlag(StopFlag);\n        _queue.TryClose(error: null);\n",
            "        SetFlag(StopFlag);\n",
            LoopStopped),
        Plant(
            "the flags are looked at once per run",
            "            if (Volatile.Read(ref _flags) != 0 && !TryObeyFlags(ref budget))",
            "            if (budget.Used == 0 && Volatile.Read(ref _flags) != 0 && !TryObeyFlags(ref budget))",
            StopFromInside,
            LoopStopped),
        Plant(
            "messages left by a used-up budget are not flagged",
            "            InterlockedBits.Or(ref _flags, ControlFlag);\n            if (isSuspended)",
            "            if (isSuspended)\n                InterlockedBits.Or(ref _flags, ControlFlag);\n            if (isSuspended)",
            MessagesFirst),
        Plant(
            "messages left by one that is waited for are not flagged",
            "            InterlockedBits.Or(ref _flags, ControlFlag);\n            if (isSuspended)",
            "            if (!isSuspended)\n                InterlockedBits.Or(ref _flags, ControlFlag);\n            if (isSuspended)",
            MessageWaitedFor),
        Plant(
            "a flag leaves the mark of a paused loop",
            "(flags | flag) & ~PauseParkedFlag, flags);",
            "flags | flag, flags);",
            PausedMessages,
            PausedStop),
        Plant(
            "a flag does not schedule a paused loop",
            "        if ((flags & PauseParkedFlag) != 0 || _queue.TryUnpark())\n            Schedule();",
            "        if (_queue.TryUnpark())\n            Schedule();",
            PausedStop,
            PausedMessages),
        Plant(
            "a flag does not unpark",
            "        if ((flags & PauseParkedFlag) != 0 || _queue.TryUnpark())\n            Schedule();",
            "        if ((flags & PauseParkedFlag) != 0)\n            Schedule();",
            MessageWakes),
        Plant(
            "a resume does not schedule",
            "        if ((InterlockedBits.And(ref _flags, ~(PauseFlag | PauseParkedFlag)) & PauseParkedFlag) != 0)\n"
                + "            Schedule();",
            "        InterlockedBits.And(ref _flags, ~(PauseFlag | PauseParkedFlag));",
            PauseAndResume),
        Plant(
            "a resume schedules always",
            "        if ((InterlockedBits.And(ref _flags, ~(PauseFlag | PauseParkedFlag)) & PauseParkedFlag) != 0)\n"
                + "            Schedule();",
            "        InterlockedBits.And(ref _flags, ~(PauseFlag | PauseParkedFlag));\n        Schedule();",
            PauseAndResume),
        Plant(
            "the loop goes to rest paused although it was resumed meanwhile",
            "            else if (Interlocked.CompareExchange(ref _flags, flags | PauseParkedFlag, flags) == flags)\n            {\n",
            "            else\n            {\n                InterlockedBits.Or(ref _flags, PauseParkedFlag);\n",
            PauseAndResume,
            PausedMessages),
        Plant(
            "the end is flagged before the undelivered are handed back",
            "        HandBackUndelivered();\n        // An error",
            "        InterlockedBits.Or(ref _flags, EndedFlag);\n        HandBackUndelivered();\n        // An error",
            BacklogBack),
        Plant(
            "the undelivered are not handed back",
            "        HandBackUndelivered();\n        // An error",
            "        // An error",
            BacklogBack),
        Plant(
            "the end refuses no messages",
            "        RefuseControlMessages();\n        _metrics?.Ended(_queue);",
            "        _metrics?.Ended(_queue);",
            MessageAndStop),
        Plant(
            "a message does not look at the end",
            "        if (!SetFlag(ControlFlag))\n            RefuseControlMessages();",
            "        SetFlag(ControlFlag);",
            MessagesAtEnd,
            MessageAndStop),
        Plant(
            "messages are refused before the end is flagged",
            "        InterlockedBits.Or(ref _flags, EndedFlag);\n        RefuseControlMessages();\n",
            "        RefuseControlMessages();\n        InterlockedBits.Or(ref _flags, EndedFlag);\n",
            MessagesAtEnd,
            MessageAndStop),
        Plant(
            "the completion is settled before the end is flagged",
            "        InterlockedBits.Or(ref _flags, EndedFlag);\n        RefuseControlMessages();\n",
            """
                    if (Volatile.Read(ref _completion) is { } early)
                        Settle(early);
                    InterlockedBits.Or(ref _flags, EndedFlag);
                    RefuseControlMessages();

            """,
            LoopCompleted,
            StopAndComplete),
        Plant(
            "whoever asks for the completion does not look at the end",
            "            if ((Volatile.Read(ref _flags) & EndedFlag) != 0)\n                Settle(completion);\n",
            "",
            AskedAfterwards,
            LoopCompleted),
        Plant(
            "the end does not settle the completion",
            "        if (Volatile.Read(ref _completion) is { } completion)\n            Settle(completion);\n",
            "",
            LoopCompleted),
        Plant(
            "a run goes on after the handler is waited for",
            "            SuspendOn(handling, item, isCounted: false);\n            return false;\n",
            "            SuspendOn(handling, item, isCounted: false);\n            return true;\n",
            NoOverlap),
        Plant(
            "a used-up budget does not schedule",
            "            if (budget.IsUsedUpByOne())\n            {\n                Schedule();\n",
            "            if (budget.IsUsedUpByOne())\n            {\n",
            LoopCompleted),
        Plant(
            "a failed handler does not end the loop",
            "        (_errors ??= []).Add(error);\n        StopByItself();\n",
            "        (_errors ??= []).Add(error);\n",
            Faults),
        Plant(
            "the policy of stopping goes on",
            "        if (policy == ErrorPolicy.Stop)\n            StopByItself();\n",
            "        if (policy == ErrorPolicy.Stop)\n            return;\n",
            StopsOnError),
    ];
}
