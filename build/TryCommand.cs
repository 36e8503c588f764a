using System.ComponentModel;

namespace Mpsc.Build;

/// <summary>
/// ./try: packs the package, installs it into a copy of samples/OrderPipeline, shows the warnings and the bugs, applies the fixes, and
/// shows that warnings and bugs are gone. Everything happens in a temporary folder.
/// </summary>
public sealed class TryCommand
{
    private static readonly string[] Rules = ["MPSC001", "MPSC002", "MPSC007", "MPSC010", "MPSC011"];

    private readonly string _repository;
    private readonly bool _keep;
    private readonly string _work = Path.Combine(Path.GetTempPath(), $"mpsc-try-{Guid.NewGuid():N}"[..17]);
    private readonly string _feed;
    private readonly string _project;
    private readonly Steps _steps;

    /// <param name="repository">The root of the repository.</param>
    /// <param name="keep">Leave the temporary folder behind, to look around in it.</param>
    public TryCommand(string repository, bool keep)
    {
        _repository = repository;
        _keep = keep;
        _feed = Path.Combine(_work, "feed");
        _project = Path.Combine(_work, "OrderPipeline");
        _steps = new Steps(new DotnetCli(timeout: TimeSpan.FromMinutes(10), packages: Path.Combine(_work, "packages")));
    }

    /// <summary>The exit code: 0 when everything went as it must.</summary>
    public int Run()
    {
        try
        {
            PackAndInstall();
            ShowTheBugs();
            ApplyTheFixes();
            ShowThatTheyAreGone();
            Console.WriteLine();
            Console.WriteLine("Done: five kinds of bugs found, fixed, and gone.");
            return 0;
        }
        catch (Exception error) when (error is StepFailedException or TimeoutException or Win32Exception)
        {
            Console.WriteLine($"FAILED: {error.Message}");
            return 1;
        }
        finally
        {
            if (_keep)
                Console.WriteLine($"Kept: {_work}");
            else if (Directory.Exists(_work))
                Directory.Delete(_work, recursive: true);
        }
    }

    private void PackAndInstall()
    {
        string version = $"0.0.0-try.{DateTime.UtcNow:yyyyMMddHHmmss}";
        _steps.Next("Pack the package into a folder");
        new Steps(new DotnetCli(timeout: TimeSpan.FromMinutes(10)))
            .Build(_repository, "pack", "Analyzers.Package", "-c", "Release", "-o", _feed, $"-p:PackageVersion={version}");

        _steps.Next("Install it into a copy of samples/OrderPipeline");
        CopySources(Path.Combine(_repository, "samples", "OrderPipeline"), _project);
        FolderFeed.WriteConfig(_project, _feed);
        _steps.Build(_project, "add", "package", "Mpsc.Analyzers", "--version", version);
        CopySources(_project, Path.Combine(_work, "before"));
    }

    private void ShowTheBugs()
    {
        _steps.Next("Build: the analyzers warn");
        string build = _steps.Build(_project, "build", "--no-restore");
        foreach (string rule in Rules)
            Steps.Expect(build.Contains($"warning {rule}:"), $"a warning {rule}");

        _steps.Next("Run: the bugs happen");
        RunAndCompare("before");
    }

    private void ApplyTheFixes()
    {
        _steps.Next("Apply the fixes");
        _steps.Dotnet(_project, ["format", "analyzers", "--no-restore", "--severity", "info", "--diagnostics", .. Rules]);

        _steps.Next("What they changed");
        CopySources(_project, Path.Combine(_work, "after"));
        var diff = ChildProcess
            .RunAsync("git", ["diff", "--no-index", "--no-ext-diff", "before", "after"], _work, TimeSpan.FromMinutes(1), onLine: Steps.Show)
            .GetAwaiter().GetResult();
        Steps.Expect(diff.ExitCode == 1, "the fixes changed the sources");
    }

    private void ShowThatTheyAreGone()
    {
        _steps.Next("Build again: no warnings, though warnings are errors now");
        _steps.Build(_project, "build", "--no-restore", "-warnaserror");

        _steps.Next("Run again: the bugs are gone");
        RunAndCompare("after");
    }

    private void RunAndCompare(string when)
    {
        string expected = File.ReadAllText(Path.Combine(_project, $"output-{when}.txt")).ReplaceLineEndings("\n");
        string output = _steps.Dotnet(_project, "run", "--no-build");
        Steps.Expect(output == expected, $"the program printed what output-{when}.txt says");
    }

    private static void CopySources(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
        {
            if (Path.GetFileName(file) is not ("nuget.config" or "packages.lock.json"))
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
