namespace Mpsc.Build;

/// <summary>
/// docs: writes the tables of the rules, which stand in several pages, as the rules' descriptors are. The test that compares them does it.
/// </summary>
public sealed class DocsCommand(string repository)
{
    private readonly Steps _steps = new(new DotnetCli(timeout: TimeSpan.FromMinutes(10)));

    /// <summary>The exit code: 0 when every table is right.</summary>
    public int Run()
    {
        Environment.SetEnvironmentVariable("MPSC_UPDATE_DOCS", "1");
        try
        {
            _steps.Next("Write the tables of the rules");
            _steps.Dotnet(repository, "run", "--project", "Analyzers.Tests", "--", "-class", "Mpsc.Analyzers.Tests.Documentation.RuleTableTests");
            return 0;
        }
        catch (Exception error) when (error is StepFailedException or TimeoutException)
        {
            Console.WriteLine($"FAILED: {error.Message}");
            return 1;
        }
    }
}
