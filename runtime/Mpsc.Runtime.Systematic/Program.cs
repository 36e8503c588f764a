using System.Diagnostics;
using Mpsc.Systematic;

if (CommandLine.Parse(args) is not { } command)
{
    Console.Error.WriteLine(CommandLine.Usage);
    return 2;
}

return command.Mutate ? Mutate(command) : Explore(command);

static int Explore(CommandLine command)
{
    RuntimeCopy copy = RuntimeCopy.Load();
    foreach (ExplorationResult missed in SelfCheck.Missed(copy))
    {
        Console.WriteLine($"A planted fault was not found, so the rest would prove nothing. {missed}");
        return 1;
    }

    bool failed = false;
    foreach (Scenario scenario in copy.Scenarios.Where(scenario => command.Selects(scenario.Name)))
    {
        foreach (Strategy strategy in command.Strategies)
        {
            var clock = Stopwatch.StartNew();
            ExplorationResult result = Exploration.Run(scenario, strategy, command.Schedules, command.Seed);
            Console.WriteLine($"{result}, {clock.Elapsed.TotalSeconds:F1} s");
            if (result.Bugs.Count > 0)
            {
                failed = true;
                Console.WriteLine(result.Trace);
            }
        }
    }

    return failed ? 1 : 0;
}

static int Mutate(CommandLine command)
{
    var run = new MutationRun(new MutantCompiler(), command.Schedules);
    int alive = 0;
    foreach (Mutant mutant in Mutants.All.Where(mutant => command.Selects(mutant.Name)))
    {
        var clock = Stopwatch.StartNew();
        string? killer = null;
        string outcome;
        try
        {
            killer = run.Kill(mutant);
            outcome = killer is null ? "ALIVE" : $"killed by {killer}";
        }
        catch (InvalidOperationException exception)
        {
            outcome = $"NOT RUN: {exception.Message}";
        }

        alive += killer is null ? 1 : 0;
        Console.WriteLine($"{mutant}: {outcome} ({clock.Elapsed.TotalSeconds:F1} s)");
    }

    Console.WriteLine($"{alive} alive or not run");
    return alive == 0 ? 0 : 1;
}
