using Mpsc.Analyzers.Tests.Documentation;
using Mpsc.Build;

namespace Mpsc.Analyzers.Tests.EndToEnd;

/// <summary>
/// The real package, packed once for all end-to-end tests into a folder feed. Everything lies in one temporary folder: the build that
/// makes the package, the packages folder that consumers restore into, and the consumers themselves.
/// </summary>
public sealed class PackageFeed : IAsyncLifetime
{
    private readonly string _root = Path.Combine(Path.GetTempPath(), $"mpsc-e2e-{Guid.NewGuid():N}"[..17]);
    private int _projects;

    /// <summary>The version of the package: new in every run, so that no cache can serve an older build of it.</summary>
    public string Version { get; } = $"0.0.0-e2e.g{Guid.NewGuid():N}"[..20];

    /// <summary>The folder that holds the package.</summary>
    public string Folder => Path.Combine(_root, "feed");

    /// <summary>The package file.</summary>
    public string PackageFile => Path.Combine(Folder, $"Mpsc.Analyzers.{Version}.nupkg");

    /// <summary>The global packages folder for consumers; what the user has already is taken from the user's folder.</summary>
    public string PackagesFolder => Path.Combine(_root, "packages");

    /// <summary>An empty folder of its own for a consumer project.</summary>
    public string NewFolder() => Directory.CreateDirectory(Path.Combine(_root, $"p{Interlocked.Increment(ref _projects)}")).FullName;

    public async ValueTask InitializeAsync() => await PackAsync(Folder);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return default;
    }

    /// <summary>Builds everything from nothing and packs it into <paramref name="output"/>.</summary>
    public async Task PackAsync(string output)
    {
        // Apart from the repository's own bin and obj: a developer's build may be running there.
        string artifacts = Path.Combine(_root, "artifacts");
        if (Directory.Exists(artifacts))
            Directory.Delete(artifacts, recursive: true);

        var pack = await new DotnetCli(timeout: TimeSpan.FromMinutes(10)).RunAsync(
            RepositoryRoot.Path,
            [
                "pack", "Analyzers.Package", "-c", "Release", "-o", output, "--artifacts-path", artifacts,
                $"-p:PackageVersion={Version}", "-v", "quiet",
            ]);
        Assert.True(pack.ExitCode == 0, pack.Output);
    }
}
