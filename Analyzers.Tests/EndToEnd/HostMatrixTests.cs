using System.IO.Compression;
using System.Reflection;
using System.Text.RegularExpressions;
using Mpsc.Analyzers.Tests.Documentation;
using Mpsc.Build;

namespace Mpsc.Analyzers.Tests.EndToEnd;

/// <summary>
/// The packed analyzers and fixes run in every Roslyn that a user may have, from the oldest to the one of the SDK in use: they report the
/// same and write the same.
/// </summary>
[Collection(EndToEndCollection.Name)]
public sealed partial class HostMatrixTests(PackageFeed feed)
{
    // together they are Roslyn with its workspaces; Analyzers.Tests.csproj downloads them
    private static readonly string[] RoslynPackages =
    [
        "microsoft.codeanalysis.common", "microsoft.codeanalysis.csharp", "microsoft.codeanalysis.workspaces.common",
        "microsoft.codeanalysis.csharp.workspaces",
    ];

    private static readonly string Sample = Path.Combine(RepositoryRoot.Path, "samples", "OrderPipeline");

    [Fact]
    public async Task Every_Roslyn_gets_the_same_reports_and_the_same_fixes()
    {
        string sources = feed.NewFolder();
        foreach (string file in Directory.EnumerateFiles(Sample, "*.cs"))
            File.Copy(file, Path.Combine(sources, Path.GetFileName(file)));
        File.WriteAllText(Path.Combine(sources, "Collector.cs"), Collector.Source);

        string package = feed.NewFolder();
        await ZipFile.ExtractToDirectoryAsync(feed.PackageFile, package, TestContext.Current.CancellationToken);
        var host = await BuildHostAsync();
        string sdk = await SdkRoslynAsync(host.Folder);

        async Task<(string Version, string Output)> RunAsync(params string[] roslyn)
        {
            var run = await new DotnetCli(timeout: TimeSpan.FromMinutes(2)).RunAsync(host.Folder,
            [
                "bin/Debug/net10.0/App.dll", string.Join(Path.PathSeparator, roslyn.Append(sdk)),
                Path.Combine(package, "analyzers", "dotnet", "roslyn4.8", "cs"), Path.Combine(package, "lib", "net10.0", "Mpsc.Runtime.dll"),
                sources, "MPSC002,MPSC001,MPSC007,MPSC010,MPSC011",
            ]);
            Assert.True(run.ExitCode == 0, run.Output);
            var version = VersionLine().Match(run.Output);
            return (version.Groups["version"].Value, run.Output.Remove(version.Index, version.Length));
        }

        var (version, expected) = await RunAsync(Folders(RoslynHost.OldestRoslyn));
        Assert.Equal("4.8.0.0", version);
        Assert.Equal(
            [
                "Collector.cs MPSC001", "Collector.cs MPSC002", "OrderDesk.cs MPSC001", "OrderDesk.cs MPSC001", "OrderIntake.cs MPSC001",
                "OrderIntake.cs MPSC002", "PackingLine.cs MPSC010", "ShippingWorker.cs MPSC011", "ShippingWorker.cs MPSC014", "StatusBoard.cs MPSC007",
            ],
            Report().Matches(expected).Select(static report => $"{report.Groups["file"].Value} {report.Groups["id"].Value}"));
        Assert.Contains(Collector.Fixed, expected);

        Assert.Equal(("4.14.0.0", expected), await RunAsync(Folders("4.14.0")));
        Assert.Equal(("5.0.0.0", expected), await RunAsync(Folders("5.0.0")));
        var newest = await RunAsync();
        Assert.True(Version.Parse(newest.Version) >= new Version(5, 0), newest.Version);
        Assert.Equal(expected, newest.Output);
    }

    private async Task<ConsumerProject> BuildHostAsync()
    {
        // only compiled against the oldest one: it finds Roslyn at run time
        string references = string.Concat(Folders(RoslynHost.OldestRoslyn).SelectMany(static folder => Directory.GetFiles(folder, "*.dll"))
            .Select(static file => $"""<Reference Include="{file}" Private="false" />"""));
        var host = ConsumerProject.Console(
            feed, properties: "<ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable>", references: references)
            .Write("Program.cs", RoslynHost.Program)
            .Write("Host.cs", RoslynHost.Source);
        (await host.BuildAsync()).AssertQuiet();
        return host;
    }

    private static string[] Folders(string version)
    {
        string packages = typeof(HostMatrixTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static attribute => attribute.Key == "PackagesFolder").Value!;
        return
        [
            .. RoslynPackages.Select(package => Path.Combine(packages, package, version, "lib"))
                .Select(static lib => Directory.GetDirectories(lib, "net?.0").Order(StringComparer.Ordinal).Last()),
        ];
    }

    // `dotnet format` comes with a whole Roslyn, that of the SDK's compiler; what else a Roslyn needs is found there too
    private static async Task<string> SdkRoslynAsync(string folder)
    {
        var sdks = await new DotnetCli(timeout: TimeSpan.FromMinutes(1)).RunAsync(folder, ["msbuild", "-getProperty:MSBuildToolsPath"]);
        return Path.Combine(sdks.Output.Trim(), "DotnetTools", "dotnet-format");
    }

    [GeneratedRegex(@"^Roslyn (?<version>[\d.]+)\n", RegexOptions.Multiline)]
    private static partial Regex VersionLine();

    [GeneratedRegex(@"^(?<file>\w+\.cs)\(\d+,\d+\): \w+ (?<id>\w+):", RegexOptions.Multiline)]
    private static partial Regex Report();
}
