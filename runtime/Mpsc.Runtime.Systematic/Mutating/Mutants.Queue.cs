namespace Mpsc.Systematic;

/// <content>Enqueue, close, park and wake-up.</content>
/// <remarks>
/// Not in the list, because nothing can tell them from the original. Waking before the parked bit is cleared: the woken consumer finds
/// the bit set and tries again, and nobody else takes that bit for its own, because the index has passed or the queue is closed.
/// Publishing the item after the wake-up: the woken consumer can't park while a claimed slot is not filled.
/// </remarks>
public static partial class Mutants
{
    private const string ThreeProducers = "QueueScenarios.Three_producers_a_closer_and_a_consumer_that_parks";
    private const string OneProducer = "QueueScenarios.One_producer_and_a_closer";
    private const string CloseAndWake = "QueueScenarios.A_close_races_the_wake_up_of_a_parked_consumer";
    private const string ThreeClosers = "QueueScenarios.Of_three_closers_one_wins_and_its_error_is_the_queues";
    private const string TwoUnparks = "QueueScenarios.The_consumer_is_unparked_by_others_than_producers";
    private const string UnparkAndTwoProducers = "QueueScenarios.The_consumer_is_unparked_while_two_producers_write";
    private const string OneByOne = "ContractScenarios.Each_item_wakes_the_consumer_and_it_parks_again";
    private const string MissesNothing = "ContractScenarios.Taking_misses_nothing_that_was_accepted_before";
    private const string CountIsExact = "ContractScenarios.The_count_is_never_more_than_there_ever_was";

    private static IReadOnlyList<Mutant> Queue { get; } =
    [
        Plant(
            "the park index is written before the check",
            """
                    if (Volatile.Read(ref ProducerWords.Tail) != empty)
                        return false;
                    Volatile.Write(ref ProducerWords.ParkIndex, head);

            """,
            """
                    Volatile.Write(ref ProducerWords.ParkIndex, head);
                    if (Volatile.Read(ref ProducerWords.Tail) != empty)
                        return false;

            """,
            ThreeProducers,
            UnparkAndTwoProducers),
        Plant(
            "the park index is not written",
            "        Volatile.Write(ref ProducerWords.ParkIndex, head);\n",
            "",
            OneByOne),
        Plant(
            "whether to wake is decided before the close's swap",
            [
                ("            if ((tail & ClosedBit) != 0)\n                return false;\n            if (Interlocked",
                    """
                                if ((tail & ClosedBit) != 0)
                                    return false;
                                long parkedAt = Volatile.Read(ref ProducerWords.ParkIndex);
                                if (Interlocked
                    """),
                ("            if ((tail & ParkedBit) != 0)\n                WakeIfParkedAt(tail",
                    "            if ((tail & ParkedBit) != 0 && parkedAt == tail >> IndexShift)\n                WakeIfParkedAt(tail"),
            ],
            CloseAndWake),
        Plant(
            "the close does not wake",
            "            if ((tail & ParkedBit) != 0)\n                WakeIfParkedAt(tail >> IndexShift, itemArrived: false);\n",
            "",
            OneProducer),
        Plant(
            "the close is an Or after a read",
            "if (Interlocked.CompareExchange(ref ProducerWords.Tail, tail | ClosedBit, tail) != tail)\n                continue;\n",
            "Interlocked.Or(ref ProducerWords.Tail, ClosedBit);\n",
            OneProducer),
        Plant(
            "a closed queue is closed again",
            "            if ((tail & ClosedBit) != 0)\n                return false;\n            if (Interlocked",
            "            if (Interlocked",
            ThreeClosers),
        Plant(
            "the final index is stored before the error",
            [
                ("            _error = error;\n", ""),
                ("            Interlocked.Exchange(ref _final, Math.Min(tail >> IndexShift, end));\n",
                    """
                                Interlocked.Exchange(ref _final, Math.Min(tail >> IndexShift, end));
                                Volatile.Read(ref _final);
                                _error = error;

                    """),
            ],
            ThreeClosers),
        Plant(
            "the error is read without waiting for the closer",
            "            WaitForFinal();\n            return _error;",
            "            return _error;",
            ThreeClosers) with
        { MemoryAccesses = true },
        Plant(
            "an item is accepted by a closed queue",
            "return (claimed & ClosedBit) == 0 && TryPublish(claimed, item);",
            "return TryPublish(claimed, item);",
            OneProducer),
        Plant(
            "whoever saw the parked bit wakes, wherever the consumer parked",
            "        if (index != Volatile.Read(ref ProducerWords.ParkIndex))\n            return;\n",
            "",
            ThreeProducers),
        Plant(
            "a producer wakes without the parked bit",
            "        slots.Fill((int)offset, item, segment.Phase);\n        if ((claimed & ParkedBit) != 0)\n            WakeIf",
            "        slots.Fill((int)offset, item, segment.Phase);\n        WakeIf",
            ThreeProducers),
        Plant(
            "the wake-up leaves the parked bit",
            "        Interlocked.Add(ref ProducerWords.Tail, -ParkedBit);\n",
            "",
            OneByOne),
        Plant(
            "a producer does not wake",
            """
                    slots.Fill((int)offset, item, segment.Phase);
                    if ((claimed & ParkedBit) != 0)
                        WakeIfParkedAt(index, itemArrived: true);

            """,
            """
                    slots.Fill((int)offset, item, segment.Phase);

            """,
            OneByOne),
        Plant(
            "an unpark does not compare the index",
            " || tail >> IndexShift != Volatile.Read(ref ProducerWords.ParkIndex))",
            ")",
            TwoUnparks,
            UnparkAndTwoProducers),
        Plant(
            "an unpark takes the park from the closer",
            "            if ((tail & (ParkedBit | ClosedBit)) != ParkedBit || ",
            "            if ((tail & ParkedBit) == 0 || ",
            TwoUnparks),
        Plant(
            "the slot is marked ready before the item is in it",
            "        slot.Item = item;\n",
            "        Volatile.Write(ref slot.Ready, phase);\n        slot.Item = item;\n",
            ThreeProducers) with
        { MemoryAccesses = true },
        Plant(
            "a claimed slot counts as empty",
            "TryDequeueFilled(out item) || TryDequeueClaimed(out item);",
            "TryDequeueFilled(out item);",
            MissesNothing),
        Plant(
            "the count reads the head first",
            """
                        long end = AcceptedEnd();
                        return Math.Max(0, end - Volatile.Read(ref ConsumerWords.Head));
            """,
            """
                        long head = Volatile.Read(ref ConsumerWords.Head);
                        return Math.Max(0, AcceptedEnd() - head);
            """,
            CountIsExact),
    ];
}
