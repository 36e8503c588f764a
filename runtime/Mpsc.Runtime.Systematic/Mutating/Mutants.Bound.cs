namespace Mpsc.Systematic;

/// <content>The bound, writers that wait, and slots of references.</content>
/// <remarks>
/// Not in the list, because nothing can tell them from the original. A limit that is not written when it is raised: every producer then
/// reads the head. Waits that a nested release ends inside the lock: on .NET neither ending them nor letting go of their token waits
/// (netstandard2.0 does, and is not explored). The full fences between the head and the waiting writers: every step is one here, so
/// only the processor's store buffer could tell.
/// </remarks>
public static partial class Mutants
{
    private const string ExactBound = "BoundScenarios.Racing_producers_fill_it_exactly";
    private const string FullWhenFull = "BoundScenarios.It_is_full_only_when_it_was";
    private const string BoundedClose = "BoundScenarios.The_close_is_exact";
    private const string Nulls = "BoundScenarios.Null_passes_through_segments_that_are_used_again";
    private const string WritesInOrder = "WaitingWriterScenarios.Writes_that_nobody_awaits_stay_in_order";
    private const string OneTake = "WaitingWriterScenarios.The_take_of_one_item_releases_one_writer";
    private const string NoOvertaking = "WaitingWriterScenarios.A_try_does_not_overtake_a_write_that_waits";
    private const string WriteCancelled = "WaitingWriterScenarios.A_cancellation_races_the_release_and_the_close";
    private const string LeftTheList = "WaitingWriterScenarios.A_writer_that_was_cancelled_is_in_nobodys_way";
    private const string CloseEndsWaits = "WaitingWriterScenarios.The_close_ends_all_waits_and_the_completion";
    private const string RoomAsked = "WaitingWriterScenarios.Those_who_wait_for_room_get_it";
    private const string NoMemoryForWaiting = "WaitingWriterScenarios.Without_memory_the_waiting_writers_learn_of_it";

    private static IReadOnlyList<Mutant> Bound { get; } =
    [
        Plant(
            "the limit is raised by one too much",
            "long limit = Volatile.Read(ref ConsumerWords.Head) + _capacity;",
            "long limit = Volatile.Read(ref ConsumerWords.Head) + _capacity + 1;",
            ExactBound,
            FullWhenFull),
        Plant(
            "full is answered without reading the head",
            "if (index >= Volatile.Read(ref ProducerWords.Limit) && !TryRaiseLimit(index))",
            "if (index >= Volatile.Read(ref ProducerWords.Limit))",
            ExactBound),
        Plant(
            "a bounded claim is a fetch-and-add",
            "long seen = Interlocked.CompareExchange(ref ProducerWords.Tail, tail + OneSlot, tail);",
            "long seen = tail = Interlocked.Add(ref ProducerWords.Tail, OneSlot) - OneSlot;",
            ExactBound),
        Plant(
            "a closed bounded queue is not looked at again after a lost claim",
            [
                ("            if ((tail & ClosedBit) != 0)\n                return EnqueueResult.Completed;\n", ""),
                ("        long tail = Volatile.Read(ref ProducerWords.Tail);\n        while (true)\n        {\n            long index",
                    """
                            long tail = Volatile.Read(ref ProducerWords.Tail);
                            if ((tail & ClosedBit) != 0)
                                return EnqueueResult.Completed;
                            while (true)
                            {
                                long index
                    """),
            ],
            BoundedClose),
        Plant(
            "null is stored as it is",
            "(object?)item ?? NullItem.Marker);",
            "(object?)item);",
            Nulls),
        Plant(
            "the mark of a null is handed out",
            "ReferenceEquals(stored, Marker) ? default! : Unsafe",
            "Unsafe",
            Nulls),
        Plant(
            "a taken reference stays in its slot",
            "            reference.Item = null; // empty",
            "            // empty",
            Nulls),
        Plant(
            "a take does not look who waits",
            "        if (Volatile.Read(ref _waiting) != 0)\n            Release();\n",
            "",
            OneTake),
        Plant(
            "a reader's take releases nobody",
            "        _waitingWriters?.ItemTaken();\n        // Only an item",
            "        // Only an item",
            OneTake),
        Plant(
            "a writer that begins to wait does not look for room",
            "        Interlocked.MemoryBarrier();\n        Release();\n        return writer.Task;",
            "        Interlocked.MemoryBarrier();\n        return writer.Task;",
            OneTake),
        Plant(
            "a writer that begins to wait does not say so",
            "            list.AddLast(writer);\n            PublishWaiting();\n",
            "            list.AddLast(writer);\n",
            NoOvertaking,
            OneTake),
        Plant(
            "who waits is published before the lock is taken",
            [
                ("            list.AddLast(writer);\n            PublishWaiting();\n", "            list.AddLast(writer);\n"),
                ("cancellationToken);\n        bool interrupted = UninterruptedLock.Enter(this);\n        try\n",
                    """
                    cancellationToken);
                            Volatile.Write(ref _waiting, list == _withItem ? WithItem : ForRoom);
                            bool interrupted = UninterruptedLock.Enter(this);
                            try

                    """),
            ],
            OneTake,
            WritesInOrder,
            RoomAsked),
        Plant(
            "who waits is not published after a removal",
            "            writer.List.Remove(writer);\n            PublishWaiting();\n",
            "            writer.List.Remove(writer);\n",
            LeftTheList),
        Plant(
            "a writer that found no room goes to the end",
            "                _withItem.AddFirst(writer);\n",
            "                _withItem.AddLast(writer);\n",
            WritesInOrder),
        Plant(
            "a writer that found no room is forgotten",
            "                _withItem.AddFirst(writer);\n",
            "",
            OneTake,
            WritesInOrder),
        Plant(
            "a try overtakes those who wait",
            "if ((Volatile.Read(ref _waiting) & WithItem) == 0)",
            "if (true)",
            NoOvertaking,
            WritesInOrder),
        Plant(
            "the close releases no writer",
            "        _completion.Closed();\n        _waitingWriters?.Release();\n",
            "        _completion.Closed();\n",
            CloseEndsWaits),
        Plant(
            "the close is told before its final index stands",
            [
                ("            Interlocked.Exchange(ref _final, Math.Min(tail >> IndexShift, end));\n            Consumer?.Closed();\n",
                    """
                                Consumer?.Closed();
                                Interlocked.Exchange(ref _final, Math.Min(tail >> IndexShift, end));

                    """),
            ],
            LastTake,
            CloseEndsWaits),
        Plant(
            "a cancelled writer stays in the list",
            "            writer.List.Remove(writer);\n            PublishWaiting();\n",
            "",
            WriteCancelled,
            LeftTheList),
        Plant(
            "a writer that was released is cancelled too",
            "        bool removed = writer.IsWaiting;\n        if (removed)\n        {\n",
            "        bool removed = true;\n        if (writer.IsWaiting)\n        {\n",
            WriteCancelled),
        Plant(
            "those who wait for room are not told of it",
            "while (_withItem.First is null && _forRoom.First is { } writer && (isClosed || queue.HasRoom))",
            "while (_withItem.First is null && _forRoom.First is { } writer && isClosed)",
            RoomAsked),
        Plant(
            "without memory, the consumer gets the writer's error",
            "        catch (Exception exception)\n        {\n            // Out of memory: it is",
            "        catch (Exception exception) when (exception is not OutOfMemoryException)\n        {\n"
                + "            // Out of memory: it is",
            NoMemoryForWaiting),
        Plant(
            "a full loop's take releases nobody",
            "            _waitingWriters?.ItemTaken();\n            if (!TryHandle",
            "            if (!TryHandle",
            FullLoopLetsIn),
        Plant(
            "the close of a loop releases no writer",
            "void IParkedConsumer.Closed() => _waitingWriters?.Release();",
            "void IParkedConsumer.Closed() { }",
            FullLoopStopped),
    ];
}
