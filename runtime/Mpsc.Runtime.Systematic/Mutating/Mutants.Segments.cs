namespace Mpsc.Systematic;

/// <content>Segments, and the end of memory.</content>
/// <remarks>
/// Not in the list, because nothing can tell it from the original: whether an item is known to follow, asked without a look at whether the
/// segment has moved. The answer "not yet" is always allowed, and those who get it look again or ask exactly.
/// </remarks>
public static partial class Mutants
{
    private const string OneSlot = "SegmentScenarios.Segments_of_one_slot_are_used_again";
    private const string TwoSlots = "SegmentScenarios.Segments_of_two_slots_are_used_again";
    private const string LateProducer = "SegmentScenarios.A_late_producer_meets_its_old_segment_again";
    private const string NoSecond = "SegmentScenarios.There_is_no_memory_for_the_second_segment";
    private const string NoThird = "SegmentScenarios.There_is_no_memory_for_the_third_segment";
    private const string NoMemoryBehind = "SegmentScenarios.There_is_no_memory_when_the_consumer_falls_behind";
    private const string MovesAndSucceeds = "MovingScenarios.It_moves_and_gets_a_successor_while_the_consumer_looks";
    private const string MovesOneSlot = "MovingScenarios.One_slot_moves_under_late_producers";
    private const string MovesTwoSlots = "MovingScenarios.Two_slots_move_under_late_producers";
    private const string MovesAndWakes = "MovingScenarios.It_moves_each_time_before_a_parked_consumer_is_woken";
    private const string NoMemoryInChannel = "CompletionScenarios.Without_memory_a_completion_that_was_closed_before_ends_too";

    private static IReadOnlyList<Mutant> Segments { get; } =
    [
        Plant(
            "the phase of a reused segment stays",
            "        segment.Phase = unchecked(segment.Phase + 1);\n",
            "",
            TwoSlots,
            MovesTwoSlots),
        Plant(
            "the start of a reused segment is published before its phase",
            [
                ("        segment.Phase = unchecked(segment.Phase + 1);\n", ""),
                ("        Volatile.Write(ref segment.Start, start);\n",
                    """
                            Volatile.Write(ref segment.Start, start);
                            Volatile.Read(ref segment.Start);
                            segment.Phase = unchecked(segment.Phase + 1);

                    """),
            ],
            MovesTwoSlots,
            LateProducer),
        Plant(
            "a moved segment is entered without a second look at its range",
            "        if (HasHeadSegmentMoved)\n            EnterSegment(emptied);\n        else\n            EnterSuccessor(emptied);\n",
            "        EnterSuccessor(emptied);\n",
            MovesAndSucceeds),
        Plant(
            "the link is looked at before the range",
            [
                ("        if (HasHeadSegmentMoved)\n        {\n            EnterSegment(emptied);\n            return true;\n        }\n\n",
                    ""),
                ("        if (HasHeadSegmentMoved)\n            EnterSegment(emptied);\n        else\n            EnterSuccessor",
                    "        if (emptied.Next is null)\n            EnterSegment(emptied);\n        else\n            EnterSuccessor"),
                ("        if (Volatile.Read(ref emptied.Next) is null)\n            return false;\n",
                    "        if (Volatile.Read(ref emptied.Next) is null && !HasHeadSegmentMoved)\n            return false;\n"),
            ],
            MovesAndSucceeds),
        Plant(
            "a segment without a successor counts as one that has not moved",
            [
                ("        if (HasHeadSegmentMoved)\n        {\n            EnterSegment(emptied);\n            return true;\n        }\n\n",
                    ""),
            ],
            MovesAndWakes),
        Plant(
            "a segment moves while items are in it",
            " && Volatile.Read(ref ConsumerWords.Head) == start)",
            ")",
            MovesAndSucceeds,
            MovesOneSlot),
        Plant(
            "a segment moves while its last item is in it",
            " && Volatile.Read(ref ConsumerWords.Head) == start)",
            " && Volatile.Read(ref ConsumerWords.Head) >= start - 1)",
            MovesAndSucceeds,
            MovesOneSlot),
        Plant(
            "a segment moves although it should grow",
            "        if (length == last.Slots.Length && _settings",
            "        if (_settings",
            "PlainChecks.One_segment_is_enough_for_a_consumer_that_keeps_up"),
        Plant(
            "a segment moves although none may be used again",
            " && _settings.MaxPooledSegments > 0 && Volatile",
            " && Volatile",
            "PlainChecks.One_segment_is_enough_for_a_consumer_that_keeps_up"),
        Plant(
            "a segment moves without the lock",
            [
                ("failure = null;\n        bool interrupted = UninterruptedLock.Enter(this);",
                    "failure = null;\n        bool interrupted = false;"),
                ("            return segment;\n        }\n        finally\n        {\n"
                    + "            UninterruptedLock.Exit(this, interrupted);\n",
                    "            return segment;\n        }\n        finally\n        {\n            _ = interrupted;\n"),
            ],
            MovesTwoSlots),
        Plant(
            "without memory, a segment still moves",
            "                    if (_isOutOfMemory)\n                        return null;\n",
            "",
            NoMemoryBehind),
        Plant(
            "a reused segment keeps its link",
            "            _pooled--;\n            next.Next = null;\n",
            "            _pooled--;\n",
            OneSlot) with
        { MemoryAccesses = true },
        Plant(
            "the tail segment stays behind",
            "        Volatile.Write(ref _tailSegment, next);\n",
            "",
            OneSlot) with
        { MemoryAccesses = true },
        Plant(
            "the new segment is not linked",
            "        Volatile.Write(ref last.Next, next);\n",
            "",
            OneSlot),
        Plant(
            "a late producer looks from the tail segment on",
            "_tailSegment.Start > index ? _headSegment : _tailSegment;",
            "_tailSegment;",
            OneSlot,
            TwoSlots),
        Plant(
            "a segment that begins behind the index is taken for its own",
            "if ((ulong)offset >= (ulong)slots.Length)\n            return TryPublishSlow",
            "if (offset >= slots.Length)\n            return TryPublishSlow",
            TwoSlots),
        Plant(
            "segments are appended without the lock",
            [
                ("failure = null;\n        bool interrupted = UninterruptedLock.Enter(this);",
                    "failure = null;\n        bool interrupted = false;"),
                ("            return segment;\n        }\n        finally\n        {\n"
                    + "            UninterruptedLock.Exit(this, interrupted);\n",
                    "            return segment;\n        }\n        finally\n        {\n            _ = interrupted;\n"),
            ],
            OneSlot),
        Plant(
            "the consumer recycles without the lock",
            [
                ("        bool interrupted = UninterruptedLock.Enter(this);\n        // It may have", "        // It may have"),
                ("            EnterSuccessor(emptied);\n        UninterruptedLock.Exit(this, interrupted);\n",
                    "            EnterSuccessor(emptied);\n"),
            ],
            OneSlot) with
        { MemoryAccesses = true },
        Plant(
            "without memory, the final index is not lowered",
            "        Interlocked.Exchange(ref _final, end);\n",
            "",
            NoSecond),
        Plant(
            "without memory, the closer's final index may come last",
            "        WaitForFinal();\n        Interlocked.Exchange(ref _final, end);\n",
            "        Interlocked.Exchange(ref _final, end);\n",
            NoSecond,
            NoThird),
        Plant(
            "without memory, the queue is not closed",
            "            CloseAt(end, failure);\n",
            "            _ = failure;\n",
            NoSecond),
        Plant(
            "without memory, the completion does not learn of the lowered end",
            "        Interlocked.Exchange(ref _final, end);\n        Consumer?.Closed();\n",
            "        Interlocked.Exchange(ref _final, end);\n",
            NoMemoryInChannel),
        Plant(
            "without memory, the parked consumer is not woken",
            "        if ((claimed & ParkedBit) != 0)\n            WakeIfParkedAt(claimed >> IndexShift, itemArrived: false);\n",
            "",
            NoSecond),
        Plant(
            "without memory, an item is refused before the queue is closed",
            "            WaitForFinalAt(end);\n",
            "            _ = end;\n",
            NoSecond,
            NoThird),
        Plant(
            "a taken struct leaves its references in the slot",
            "            slot.Item = default!; // what has been taken must be collectable\n",
            "            _ = slot; // what has been taken must be collectable\n",
            "PlainChecks.What_was_taken_is_not_kept_alive"),
        Plant(
            "no segment is used again",
            "        if (_pooled < _settings.MaxPooledSegments && ",
            "        if (_pooled < 0 && ",
            "PlainChecks.Emptied_segments_are_used_again"),
        Plant(
            "segments do not grow",
            "Math.Max(2 * last, _settings.UsedSegmentLength);",
            "last;",
            "PlainChecks.Segments_are_as_many_as_the_backlog_needs"),
        Plant(
            "the consumer's words begin where the object does",
            "    [FieldOffset(ProducerWords.CacheLine)]\n    public long Head;",
            "    [FieldOffset(0)]\n    public long Head;",
            "PlainChecks.The_words_written_per_item_stand_on_lines_of_their_own"),
    ];
}
