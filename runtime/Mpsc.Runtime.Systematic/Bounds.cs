namespace Mpsc.Systematic;

/// <summary>What is run when nothing else is asked for, as in every test run.</summary>
public static class Bounds
{
    /// <summary>Schedules of one scenario under one strategy.</summary>
    public const uint Exploring = 100;

    /// <summary>Schedules of one killer under one strategy; most mutants need a few.</summary>
    public const uint Mutating = 3_000;

    /// <summary>Fixed, so that a test that fails fails again.</summary>
    public const uint Seed = 1;

    internal static uint Schedules(bool mutate) => mutate ? Mutating : Exploring;
}
