using System.Diagnostics;
using Mpsc.Analyzers.Mutants;

// dotnet run -c Release --project Analyzers.Mutants -- [--list] [--soon] [--only TEXT]
var chosen = Mutants.All;
bool list = false;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--list":
            list = true;
            break;
        case "--soon":
            chosen = Mutants.Soon;
            break;
        case "--only" when i + 1 < args.Length:
            string text = args[++i];
            chosen = [.. Mutants.All.Where(mutant => mutant.Name.Contains(text, StringComparison.OrdinalIgnoreCase))];
            break;
        default:
            Console.Error.WriteLine("usage: [--list] [--soon] [--only TEXT]");
            return 2;
    }
}

// the configuration and framework of this program are those of the tests that were built with it
string output = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
string tests = Path.Combine(RepositoryRoot.Path, "Analyzers.Tests", "bin", Path.GetFileName(Path.GetDirectoryName(output)!), Path.GetFileName(output));
using var run = new MutationRun(RepositoryRoot.Path, tests);
var clock = Stopwatch.StartNew();
int bad = 0;

// all of them, whatever is run: a change to the sources must not leave one behind
foreach (var mutant in Mutants.All)
{
    try
    {
        run.Check(mutant);
    }
    catch (InvalidOperationException error)
    {
        Console.WriteLine(error.Message);
        bad++;
    }
}

if (list || bad > 0)
{
    foreach (var mutant in chosen)
        Console.WriteLine(mutant.Name);

    return bad > 0 ? 1 : 0;
}

// the tests pass on the same sources, compiled in the same way, when nothing is planted
if (await run.KillsAsync(null, chosen.SelectMany(static mutant => mutant.Killers).Distinct()))
{
    Console.WriteLine("a test fails without any fault");
    return 1;
}

foreach (var mutant in chosen)
{
    bool killed = await run.KillsAsync(mutant, mutant.Killers);
    Console.WriteLine($"{clock.Elapsed:mm\\:ss} {(killed ? "killed" : "ALIVE ")} {mutant.Name}");
    bad += killed ? 0 : 1;
}

Console.WriteLine($"{chosen.Count - bad} killed, {bad} alive, in {clock.Elapsed.TotalSeconds:0} s");
return bad > 0 ? 1 : 0;
