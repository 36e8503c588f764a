namespace Mpsc.Systematic;

/// <summary>Runs what should find a mutant's fault.</summary>
public sealed class MutationRun(MutantCompiler compiler, uint schedules)
{
    /// <summary>Runs the mutant's killers until one fails.</summary>
    /// <returns>What failed, or null: the mutant is alive.</returns>
    public string? Kill(Mutant mutant)
    {
        RuntimeCopy copy = RuntimeCopy.Load(compiler.Compile(mutant.Name, mutant.Edits));
        foreach (string name in mutant.Killers)
        {
            if (copy.PlainChecks.SingleOrDefault(check => check.Name == name) is { } plain && FailureOf(plain) is { } failure)
                return $"{name}: {failure}";
        }

        List<Scenario> scenarios = [.. mutant.Killers.Where(static name => !IsPlain(name)).Select(name => Named(copy, name, mutant))];
        return Rounds().Select(round => KillOnce(mutant, scenarios, round)).FirstOrDefault(static killer => killer is not null);
    }

    /// <summary>
    /// Few schedules of everything come first: most mutants need no more, and which scenario and strategy finds a fault soonest is nothing
    /// that one has to know then. Each round has schedules of its own.
    /// </summary>
    private IEnumerable<(uint Seed, uint Schedules)> Rounds()
    {
        uint seed = Bounds.Seed;
        foreach (uint part in new[] { 40u, 400u })
        {
            if (part < schedules)
                yield return (seed++, part);
        }

        yield return (seed, schedules);
    }

    private static string? KillOnce(Mutant mutant, IEnumerable<Scenario> scenarios, (uint Seed, uint Schedules) round)
    {
        foreach (Scenario scenario in scenarios)
        {
            foreach (Strategy strategy in Enum.GetValues<Strategy>())
            {
                ExplorationResult result = Exploration.Run(
                    scenario, strategy, round.Schedules, round.Seed, memoryAccesses: mutant.MemoryAccesses);
                if (result.IsEndless)
                {
                    throw new InvalidOperationException(
                        $"Mutant '{mutant.Name}' loops without a scheduling point, so its thread can't be ended. "
                        + $"Give it {nameof(Mutant.MemoryAccesses)}.");
                }

                if (result.Bugs.Count > 0)
                {
                    return $"{scenario.Name}, {strategy}, schedule {result.Schedules} of seed {round.Seed}: "
                        + result.Bugs[0].Split('\n')[0];
                }
            }
        }

        return null;
    }

    private static bool IsPlain(string name) => name.StartsWith("PlainChecks.", StringComparison.Ordinal);

    private static Scenario Named(RuntimeCopy copy, string name, Mutant mutant) =>
        copy.Scenarios.SingleOrDefault(scenario => scenario.Name == name)
        ?? throw new InvalidOperationException($"Mutant '{mutant.Name}' names {name}, which does not exist.");

    private static string? FailureOf(Scenario check)
    {
        try
        {
            check.Body().GetAwaiter().GetResult();
            return null;
        }
        catch (Exception exception) when (exception is not InvalidProgramException)
        {
            return exception.Message;
        }
    }
}
