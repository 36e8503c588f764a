namespace Mpsc.Systematic;

/// <summary>Makes sure that what is wrong would be found, and by every strategy.</summary>
public static class SelfCheck
{
    private const uint Schedules = 1_000;

    /// <summary>Runs the planted faults.</summary>
    /// <returns>Those that were not found.</returns>
    public static IReadOnlyList<ExplorationResult> Missed(RuntimeCopy copy) =>
    [
        .. copy.PlantedFaults
            .SelectMany(static fault => Enum.GetValues<Strategy>().Select(strategy => Exploration.Run(fault, strategy, Schedules)))
            .Where(static result => result.Bugs.Count == 0),
    ];
}
