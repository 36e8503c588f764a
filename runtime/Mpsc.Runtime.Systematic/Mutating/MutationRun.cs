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
            if (copy.PlainChecks.SingleOrDefault(check => check.Name == name) is { } plain)
            {
                if (FailureOf(plain) is { } failure)
                    return $"{name}: {failure}";
                continue;
            }

            Scenario scenario = copy.Scenarios.SingleOrDefault(scenario => scenario.Name == name)
                ?? throw new InvalidOperationException($"Mutant '{mutant.Name}' names {name}, which does not exist.");
            foreach (Strategy strategy in Enum.GetValues<Strategy>())
            {
                ExplorationResult result = Exploration.Run(scenario, strategy, schedules, memoryAccesses: mutant.MemoryAccesses);
                if (result.IsEndless)
                {
                    throw new InvalidOperationException(
                        $"Mutant '{mutant.Name}' loops without a scheduling point, so its thread can't be ended. "
                        + $"Give it {nameof(Mutant.MemoryAccesses)}.");
                }

                if (result.Bugs.Count > 0)
                    return $"{name}, {strategy}, schedule {result.Schedules}: {result.Bugs[0].Split('\n')[0]}";
            }
        }

        return null;
    }

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
