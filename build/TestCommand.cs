using System.Text.RegularExpressions;

namespace Mpsc.Build;

/// <summary>./test: restores, builds, runs every test, verifies the formatting, and closes on the line "N passed, N failed".</summary>
public sealed partial class TestCommand(string repository)
{
    private const string Solution = "Mpsc.Analyzers.sln";
    private readonly Steps _steps = new(new DotnetCli(timeout: TimeSpan.FromMinutes(25)));
    private int _passed;
    private int _failed;

    /// <summary>The exit code: 0 when everything passed.</summary>
    public int Run()
    {
        try
        {
            _steps.Next("Restore the packages");
            _steps.Dotnet(repository, "restore", Solution);

            _steps.Next("Build everything");
            _steps.Build(repository, "build", Solution, "-c", "Release", "--no-restore");

            _steps.Next("Run every test (the end-to-end tests pack the package and install it into fresh projects: minutes)");
            // One after the other: some measure memory or race threads, and two cores are few.
            CountTests(_steps.TryDotnet(
                repository, "test", "--solution", Solution, "-c", "Release", "--no-build", "--max-parallel-test-modules", "1"));

            _steps.Next("Plant a few faults in the analyzers and fixes, which their tests must find (counts as one check)");
            Count(_steps.TryDotnet(repository, "run", "-c", "Release", "--no-build", "--project", "Analyzers.Mutants", "--", "--soon"));

            _steps.Next("Measure the runtime against its gates (counts as one check)");
            Count(_steps.TryDotnet(
                repository, "run", "-c", "Release", "--no-build", "--project", "runtime/Mpsc.Runtime.Benchmarks", "--", "gate"));

            _steps.Next("Verify the formatting (counts as one check)");
            Count(
                _steps.TryDotnet(repository, "format", Solution, "--verify-no-changes", "--no-restore"),
                _steps.TryDotnet(repository, "format", "whitespace", "build", "--folder", "--verify-no-changes"),
                _steps.TryDotnet(repository, "format", "whitespace", "samples", "--folder", "--verify-no-changes"));
        }
        catch (Exception error) when (error is StepFailedException or TimeoutException)
        {
            Console.WriteLine($"FAILED: {error.Message}");
            _failed++;
        }

        Console.WriteLine();
        Console.WriteLine($"{_passed} passed, {_failed} failed");
        return _failed == 0 ? 0 : 1;
    }

    private void CountTests(ProcessResult run)
    {
        int failed = Count("failed");
        _passed += Count("succeeded");
        // A test host that crashed, or a run without tests, has no failed test to its name.
        _failed += run.ExitCode != 0 ? Math.Max(failed, 1) : failed;

        int Count(string kind)
        {
            var summary = SummaryLine().Matches(run.Output).LastOrDefault(match => match.Groups["kind"].Value == kind);
            return int.Parse(summary?.Groups["count"].Value ?? throw new StepFailedException("the test run has no summary"));
        }
    }

    private void Count(params ProcessResult[] runs)
    {
        if (runs.All(run => run.ExitCode == 0))
            _passed++;
        else
            _failed++;
    }

    [GeneratedRegex(@"^\s*(?<kind>\w+): (?<count>\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex SummaryLine();
}
