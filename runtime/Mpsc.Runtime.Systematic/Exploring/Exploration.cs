using Microsoft.Coyote;
using Microsoft.Coyote.Logging;
using Microsoft.Coyote.SystematicTesting;

namespace Mpsc.Systematic;

/// <summary>Many schedules of one scenario.</summary>
public static class Exploration
{
    /// <summary>A schedule takes some hundred steps; one that takes this many spins for ever.</summary>
    private const uint MaxSteps = 20_000;

    /// <summary>From here on priorities no longer count, so that a spinning operation can't starve the one it waits for.</summary>
    private const uint MaxUnfairSteps = 1_000;

    /// <summary>
    /// Milliseconds without a step, after which Coyote takes the code between two scheduling points for an endless loop. Long, because a
    /// busy machine may hold up a schedule that is right.
    /// </summary>
    private const uint HangTimeout = 15_000;

    /// <summary>Runs schedules until one violates the scenario.</summary>
    /// <param name="scenario">From <see cref="RewrittenAssemblies.Scenarios"/>.</param>
    /// <param name="strategy">How schedules are chosen.</param>
    /// <param name="schedules">How many at most.</param>
    /// <param name="seed">The same seed runs the same schedules.</param>
    /// <param name="memoryAccesses">Also interleave at every plain access to a field: schedules are many times as long.</param>
    public static ExplorationResult Run(
        Scenario scenario, Strategy strategy, uint schedules, uint seed = 1, bool memoryAccesses = false)
    {
        Configuration configuration = Configuration.Create()
            .WithTelemetryEnabled(false)
            .WithTestingIterations(schedules)
            .WithRandomGeneratorSeed(seed)
            .WithMaxSchedulingSteps(MaxUnfairSteps, MaxSteps)
            .WithFailureOnMaxStepsBoundEnabled()
            .WithDeadlockTimeout(HangTimeout)
            .WithAtomicOperationRaceCheckingEnabled()
            .WithVolatileOperationRaceCheckingEnabled()
            .WithLockAccessRaceCheckingEnabled()
            .WithMemoryAccessRaceCheckingEnabled(memoryAccesses);
        configuration = strategy switch
        {
            Strategy.Random => configuration.WithRandomStrategy(),
            Strategy.Prioritization => configuration.WithPrioritizationStrategy(isFair: true),
            Strategy.Probabilistic => configuration.WithProbabilisticStrategy(),
            _ => throw new ArgumentOutOfRangeException(nameof(strategy), strategy, null),
        };

        var engine = TestingEngine.Create(configuration, scenario.Body);
        engine.SetLogger(new TextWriterLogger(TextWriter.Null, VerbosityLevel.None));
        engine.Run();
        TestReport report = engine.TestReport;
        return new ExplorationResult(
            scenario.Name,
            strategy,
            report.NumOfExploredFairPaths + report.NumOfExploredUnfairPaths,
            [.. report.BugReports, .. report.InternalErrors],
            engine.ReadableTrace);
    }
}
