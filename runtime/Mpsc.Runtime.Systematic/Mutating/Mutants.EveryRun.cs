namespace Mpsc.Systematic;

/// <content>The share of the mutants that every test run has time for.</content>
public static partial class Mutants
{
    private static readonly HashSet<string> s_inEveryRun =
    [
        // The queue
        "the park index is not written",
        "the close does not wake",
        "the close is an Or after a read",
        "a closed queue is closed again",
        "the final index is stored before the error",
        "an item is accepted by a closed queue",
        "whoever saw the parked bit wakes, wherever the consumer parked",
        "the wake-up leaves the parked bit",
        "a producer does not wake",
        "an unpark does not compare the index",

        // Segments
        "the start of a reused segment is published before its phase",
        "the link is looked at before the range",
        "a segment without a successor counts as one that has not moved",
        "a segment moves while its last item is in it",
        "a segment moves without the lock",
        "without memory, a segment still moves",
        "without memory, the final index is not lowered",
        "without memory, the completion does not learn of the lowered end",
        "no segment is used again",

        // The bound, and writers that wait
        "the limit is raised by one too much",
        "a bounded claim is a fetch-and-add",
        "a closed bounded queue is not looked at again after a lost claim",
        "a taken reference stays in its slot",
        "who waits is not published after a removal",
        "those who wait for room are not told of it",
        "without memory, the consumer gets the writer's error",
        "a full loop's take releases nobody",
        "the close of a loop releases no writer",

        // The channel
        "a fetched wait leaves its registration",
        "an abandoned wait leaves its registration",
        "an abandoned operation is used again",
        "a cancelled wait ends although somebody else ended it",
        "a wait that lost the park to an item does not look for it",
        "the last take does not end the completion",
        "the completion ends when closed, whatever is left",
        "a failed wait ends as if there was no error",
        "a producer enters after the last one has left",
        "an enumeration looks at its token only while it waits",
        "a loop looks at its stop only while it waits",

        // The loop
        "the stop sets no flag",
        "the stop does not close",
        "messages left by a used-up budget are not flagged",
        "a resume schedules always",
        "the loop goes to rest paused although it was resumed meanwhile",
        "the end is flagged before the undelivered are handed back",
        "the end refuses no messages",
        "whoever asks for the completion does not look at the end",
        "a failed handler does not end the loop",
    ];

    /// <summary>
    /// From every part those that were killed by one of the first eight schedules, a fifth of the first round and one in some hundred of
    /// what they get: one that stays alive is not bad luck.
    /// </summary>
    public static IReadOnlyList<Mutant> InEveryRun =>
        [.. s_inEveryRun.Select(static name => All.Single(mutant => mutant.Name == name))];
}
