namespace Mpsc.Systematic;

/// <summary>What the schedules of one scenario under one strategy showed.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Strategy">How the schedules were chosen.</param>
/// <param name="Schedules">How many were run.</param>
/// <param name="Bugs">What went wrong in the last of them; empty if nothing did.</param>
/// <param name="Trace">What that schedule logged.</param>
public sealed record ExplorationResult(
    string Scenario, Strategy Strategy, int Schedules, IReadOnlyList<string> Bugs, string Trace)
{
    /// <summary>A thread went on for long without a step.</summary>
    public bool IsEndless => Bugs.Any(static bug => bug.Contains("hang detected", StringComparison.Ordinal));

    /// <summary>One line.</summary>
    public override string ToString() => $"{Scenario}, {Strategy}: {Schedules} schedules, {Bugs.Count} bugs";
}
