namespace Mpsc.Systematic;

/// <content>The channel: waits, completion, producer handles, and the loop over a reader.</content>
public static partial class Mutants
{
    private const string OneWaitPerItem = "WaitScenarios.Each_item_ends_a_wait_of_its_own";
    private const string Waits = "WaitScenarios.A_wait_races_writes_the_close_and_its_cancellation";
    private const string LateCancellation = "WaitScenarios.A_late_cancellation_does_not_end_the_next_wait";
    private const string AbandonedWait = "WaitScenarios.The_cancellation_of_an_abandoned_wait_does_not_end_the_next_one";
    private const string ItemWhileItParks = "ParkedWaitScenarios.It_is_ended_by_an_item_or_a_cancellation_while_it_parks";
    private const string CloseWhileItParks = "ParkedWaitScenarios.It_is_ended_by_the_close_or_a_cancellation_while_it_parks";
    private const string NextWaitBegins = "ParkedWaitScenarios.The_next_wait_begins_as_soon_as_one_has_ended";
    private const string ItemWhileItGoes = "ParkedWaitScenarios.An_item_comes_while_the_consumer_goes_to_wait";
    private const string CancelAfterFetched = "ParkedWaitScenarios.The_cancellation_of_a_fetched_wait_does_not_end_the_next_one";
    private const string CancelAfterAbandoned =
        "ParkedWaitScenarios.The_cancellation_of_a_wait_that_nobody_fetched_does_not_end_the_next_one";
    private const string CallbackRuns =
        "ParkedWaitScenarios.A_callback_that_runs_when_its_wait_is_fetched_does_not_end_the_next_one";
    private const string ErrorEndsWait = "ParkedWaitScenarios.It_ends_with_the_error_of_the_close";
    private const string UntilCanceled = "WaitScenarios.Reading_all_until_canceled_drops_nothing";
    private const string CompletionAsked = "CompletionScenarios.The_completion_ends_when_closed_and_drained_whenever_it_is_asked_for";
    private const string LastTake = "CompletionScenarios.The_last_take_races_the_close";
    private const string ErrorSeen = "CompletionScenarios.An_error_reaches_waits_reads_writes_and_the_completion";
    private const string AddAndEnd = "ProducerScenarios.Adding_a_producer_races_the_end_of_the_last_one";
    private const string DoneTwice = "ProducerScenarios.Handles_that_are_done_twice_count_once";
    private const string FirstError = "ProducerScenarios.The_first_error_of_a_producer_completes_the_channel";
    private const string StoppedLoop = "ReadingLoopScenarios.A_stop_races_writes_and_the_close";

    private static IReadOnlyList<Mutant> Channel { get; } =
    [
        Plant(
            "the waiting operation is known only after the park",
            [
                ("        _waiting = operation;\n        if (!_queue.TryPark())", "        if (!_queue.TryPark())"),
                ("        _headAtLastPark = _queue.Head;\n", "        _headAtLastPark = _queue.Head;\n        _waiting = operation;\n"),
            ],
            ItemWhileItParks,
            Waits),
        Plant(
            "a wait is completed before its place is free",
            [
                ("        WaitOperation<T> operation = EndPark();\n", "        WaitOperation<T> operation = _waiting!;\n"),
                ("            operation.Complete(itemArrived, error);\n    }",
                    "            operation.Complete(itemArrived, error);\n        EndPark();\n    }"),
            ],
            NextWaitBegins),
        Plant(
            "the place of an ended wait is not freed",
            "        Volatile.Write(ref _waiting, null);\n",
            "",
            OneWaitPerItem),
        Plant(
            "a fetched wait leaves its registration",
            "after the reuse it would cancel somebody else's wait.\n        _registration.Dispose();\n",
            "\n",
            CancelAfterFetched,
            LateCancellation),
        Plant(
            "a fetched wait does not wait for a callback that runs",
            "after the reuse it would cancel somebody else's wait.\n        _registration.Dispose();\n",
            "\n        _registration.Unregister();\n",
            CallbackRuns),
        Plant(
            "an abandoned wait leaves its registration",
            "    public void Abandon() => _registration.Dispose();",
            "    public void Abandon() { }",
            CancelAfterAbandoned,
            AbandonedWait),
        Plant(
            "an abandoned operation is used again",
            "        if (!_operation.IsReusable)\n",
            "        if (_operation is null)\n",
            AbandonedWait),
        Plant(
            "a cancelled wait ends although somebody else ended it",
            "        if (_reader.TryEndWait())\n            _core",
            "        _reader.TryEndWait();\n            _core",
            ItemWhileItParks,
            CloseWhileItParks),
        Plant(
            "a wait does not look for the end",
            "            if (_queue.IsCompleted)\n                return Completed(faultOnError);\n",
            "",
            Waits),
        Plant(
            "a wait that lost the park to an item does not look for it",
            "            if (_queue.HasAcceptedItem)\n                return new(true);\n            // Neither",
            "            // Neither",
            ItemWhileItGoes),
        Plant(
            "the close does not end the completion",
            "        AsymmetricBarrier.Heavy();\n        EndIfDrained();\n    }\n\n    /// <summary>Consumer, after",
            "        AsymmetricBarrier.Heavy();\n    }\n\n    /// <summary>Consumer, after",
            LastTake),
        Plant(
            "the last take does not end the completion",
            "        AsymmetricBarrier.Light();\n        EndIfDrained();\n",
            "        AsymmetricBarrier.Light();\n",
            LastTake),
        Plant(
            "a completion that is asked for late does not end",
            "                AsymmetricBarrier.Heavy();\n                EndIfDrained();\n",
            "                AsymmetricBarrier.Heavy();\n",
            CompletionAsked),
        Plant(
            "the completion ends when closed, whatever is left",
            "source || !queue.IsCompleted)",
            "source || !queue.IsClosed)",
            CompletionAsked),
        Plant(
            "a failed wait ends as if there was no error",
            "        if (error is not null && _faultOnError)",
            "        if (error is null && _faultOnError)",
            ErrorEndsWait),
        Plant(
            "a producer enters after the last one has left",
            [
                ("int left = alive == 1 ? AllDone : alive - 1;", "int left = alive - 1;"),
                ("return left == AllDone;", "return left == 0;"),
            ],
            AddAndEnd),
        Plant(
            "two producers that enter at once count as one",
            """
                        int seen = Interlocked.CompareExchange(ref _alive, alive + 1, alive);
                        if (seen == alive)
                            return true;
                        alive = seen;
            """,
            """
                        Volatile.Write(ref _alive, alive + 1);
                        return true;
            """,
            AddAndEnd),
        Plant(
            "a handle that is done twice at once leaves twice",
            "if (Interlocked.Exchange(ref _done, 1) == 0 && _producers",
            "bool done = IsDone;\n        Volatile.Write(ref _done, 1);\n        if (!done && _producers",
            DoneTwice),
        Plant(
            "a producer's error is recorded after it has left",
            [
                ("        if (error is not null)\n            Interlocked.CompareExchange(ref _firstError, error, null);\n", ""),
                ("            if (seen == alive)\n                return left == AllDone;\n",
                    """
                                if (seen == alive)
                                {
                                    if (error is not null)
                                        Interlocked.CompareExchange(ref _firstError, error, null);
                                    return left == AllDone;
                                }

                    """),
            ],
            FirstError),
        Plant(
            "an enumeration looks at its token only while it waits",
            "if (_canBeCanceled && (_first.IsCancellationRequested || _second.IsCancellationRequested))",
            "if (_linked is { IsCancellationRequested: true })",
            UntilCanceled),
        Plant(
            "a loop looks at its stop only while it waits",
            "            while (!IsStopRequested)\n",
            "            while (true)\n",
            StoppedLoop),
    ];
}
