using Mpsc.Analyzers.Tests.Documentation;
using Mpsc.Build;

namespace Mpsc.Analyzers.Tests.EndToEnd;

/// <summary>
/// The samples of the runtime, built once, with every rule on as a warning; and warnings are errors there. What is built lies in a
/// temporary folder, apart from the repository's own bin and obj.
/// </summary>
public sealed class BuiltSamples(PackageFeed feed) : IAsyncLifetime
{
    private readonly string _artifacts = feed.NewFolder();
    private readonly DotnetCli _dotnet = new(timeout: TimeSpan.FromMinutes(10));

    private string EveryRule => Path.Combine(_artifacts, "every-rule.globalconfig");

    /// <summary>What the build said.</summary>
    internal BuildResult Build { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var severities = Documentation.Rules.All.Select(
            static rule => $"dotnet_diagnostic.{rule.Id}.severity = {(rule.Category == "Cost" ? "suggestion" : "warning")}");
        File.WriteAllLines(EveryRule, ["is_global = true", .. severities]);
        Build = await BuildAsync(RepositoryRoot.Path, Path.Combine("samples", "Samples.slnx"));
    }

    public ValueTask DisposeAsync() => default;

    /// <summary>Builds another project in the same way.</summary>
    internal async Task<BuildResult> BuildAsync(string folder, string project)
        => new(await _dotnet.RunAsync(
            folder, ["build", project, "-c", "Release", "--artifacts-path", _artifacts, $"-p:EveryRule={EveryRule}", "-v", "quiet"]));

    /// <summary>Starts a sample.</summary>
    internal RunningSample Start(string sample, params string[] arguments)
    {
        Assert.True(Build.ExitCode == 0, Build.Output);
        return new RunningSample(Path.Combine(_artifacts, "bin", sample, "release", $"{sample}.dll"), arguments);
    }

    /// <summary>What a sample has to print, from its folder.</summary>
    internal static string ExpectedOutput(string sample)
        => File.ReadAllText(Path.Combine(RepositoryRoot.Path, "samples", sample, "output.txt")).ReplaceLineEndings("\n");
}
