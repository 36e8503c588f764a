namespace Mpsc.Build;

/// <summary>
/// presets: writes the package's presets (Analyzers.Package/presets) and the table of them (docs/presets.md) anew from the rules. The
/// tests that compare them with the rules write them when they are told to.
/// </summary>
public sealed class PresetsCommand(string repository)
{
    private const string Tests = "Analyzers.Tests";
    private readonly Steps _steps = new(new DotnetCli(timeout: TimeSpan.FromMinutes(10)));

    /// <summary>The exit code: 0 when they are written.</summary>
    public int Run()
    {
        try
        {
            _steps.Next("Build the rules");
            _steps.Build(repository, "build", Tests);

            _steps.Next("Write the presets");
            Environment.SetEnvironmentVariable("MPSC_WRITE_PRESETS", "true");
            _steps.Dotnet(
                repository, "run", "--project", Tests, "--no-build", "--", "-class", "Mpsc.Analyzers.Tests.Documentation.PresetTests");
            return 0;
        }
        catch (Exception error) when (error is StepFailedException or TimeoutException)
        {
            Console.WriteLine($"FAILED: {error.Message}");
            return 1;
        }
    }
}
