using Mpsc.Build;

namespace Mpsc.Analyzers.Mutants;

/// <summary>Runs the tests on mutants: in a copy of the tests' folder, in which the mutant takes the assembly's place.</summary>
internal sealed class MutationRun : IDisposable
{
    private const string AnalyzersName = "Mpsc.Analyzers";
    private const string FixesName = "Mpsc.Analyzers.CodeFixes";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly MutatedAssembly _analyzers;
    private readonly MutatedAssembly _fixes;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"mpsc-mutants-{Guid.NewGuid():N}"[..22]);
    private readonly string _tests;

    public MutationRun(string repository, string tests)
    {
        _tests = tests;
        _analyzers = new MutatedAssembly(repository, "Analyzers", AnalyzersName, tests);
        _fixes = new MutatedAssembly(repository, "Analyzers.CodeFixes", FixesName, tests);
        foreach (string file in Directory.EnumerateFiles(tests, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(_folder, Path.GetRelativePath(tests, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>Does it apply, and compile?</summary>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    public void Check(Mutant mutant) => AssemblyOf(mutant).FileOf(mutant);

    /// <summary>Does a test fail on it? Null mutates nothing, and runs the classes given.</summary>
    public async Task<bool> KillsAsync(Mutant? mutant, IEnumerable<string> classes)
    {
        string name = mutant is { InFixes: true } ? FixesName : AnalyzersName;
        string place = Path.Combine(_folder, name + ".dll");
        (mutant is { InFixes: true } ? _fixes : _analyzers).Write(mutant, place);
        try
        {
            var arguments = new List<string> { "exec", Path.Combine(_folder, "Mpsc.Analyzers.Tests.dll"), "-stopOnFail" };
            foreach (string killer in classes)
                arguments.AddRange(["-class", $"Mpsc.Analyzers.Tests.{killer}"]);

            var run = await ChildProcess.RunAsync("dotnet", arguments, _folder, s_patience);
            // a run that is stopped by its first failure may count none
            if (run.ExitCode == 0 && run.Output.Contains("Total: 0", StringComparison.Ordinal))
                throw new InvalidOperationException($"no test ran: {run.CommandLine}\n{run.Output}");

            return run.ExitCode != 0;
        }
        finally
        {
            File.Copy(Path.Combine(_tests, name + ".dll"), place, overwrite: true);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private MutatedAssembly AssemblyOf(Mutant mutant) => mutant.InFixes ? _fixes : _analyzers;
}
