using System.Globalization;
using Mpsc.Build;

namespace Mpsc.AnalyzerCost;

/// <summary>
/// Builds each project several times with all the analyzers at once, and as often without any, by turns; prints the medians, and compares ours
/// with its targets.
/// </summary>
internal sealed class Comparison(int rounds)
{
    // of issue and of docs/performance.md: seconds without channels; share of the compiler's time, and of the next of kin's
    private const double MostWithoutChannels = 0.1;
    private const double MostShare = 0.02;
    private const double MostOfMeziantou = 0.1;

    private readonly string _root = Path.Combine(Path.GetTempPath(), $"mpsc-cost-{Guid.NewGuid():N}"[..18]);
    private readonly DotnetCli _dotnet = new(timeout: TimeSpan.FromMinutes(20));

    public async Task<int> RunAsync(bool gate)
    {
        try
        {
            string feed = Path.Combine(_root, "feed");
            string version = $"0.0.0-cost.g{Guid.NewGuid():N}"[..20];
            await DotnetAsync(RepositoryRoot.Path, "pack", "Analyzers.Package", "-c", "Release", "-o", feed, "--artifacts-path",
                Path.Combine(_root, "artifacts"), $"-p:PackageVersion={version}", "-v", "quiet");

            Console.WriteLine($"{Environment.ProcessorCount} cores, {rounds} rounds, {DateTime.UtcNow:yyyy-MM-dd}");
            bool met = true;
            foreach (var project in GeneratedProject.All)
                met &= await CompareAsync(project, feed, version);

            return gate && !met ? 1 : 0;
        }
        finally
        {
            if (Directory.Exists(_root))
                Directory.Delete(_root, recursive: true);
        }
    }

    private async Task<bool> CompareAsync(GeneratedProject project, string feed, string version)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_root, project.Key)).FullName;
        int lines = project.WriteTo(folder);
        FolderFeed.WriteConfig(folder, feed);
        File.WriteAllText(Path.Combine(folder, "Generated.csproj"), ProjectFile(version));
        await DotnetAsync(folder, "restore", "-v", "quiet");

        var with = new List<BuildTimes>();
        var without = new List<double>();
        for (int round = 0; round <= rounds; round++)
        {
            var plain = await BuildAsync(folder, "-p:RunAnalyzers=false");
            var analyzed = await BuildAsync(folder, "-p:ReportAnalyzer=true");
            if (round == 0)
                continue; // the first one fills the caches

            without.Add(plain.Compiler);
            with.Add(analyzed);
        }

        double compiler = Median(without);
        double ours = Median(with.Select(Rival.Ours.In));
        Console.WriteLine();
        Console.WriteLine($"({project.Key}) {project.What}: {project.Files} files, {lines} lines; the compiler alone {Text(compiler)} s");
        Console.WriteLine();
        Console.WriteLine("| analyzers | seconds | of the compiler's time | beside ours |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var rival in Rival.All)
        {
            double seconds = Median(with.Select(rival.In));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {rival.Name} | {seconds:0.000} | {seconds / compiler:0.0 %} | {(rival == Rival.Ours ? "1" : $"{seconds / Math.Max(ours, 0.001):0.#}")} |"));
        }

        bool met = project.ChannelTypes == 0
            ? ours <= MostWithoutChannels
            : ours <= MostShare * compiler && ours <= MostOfMeziantou * Median(with.Select(Rival.Meziantou.In));
        Console.WriteLine();
        Console.WriteLine(met ? "target met" : "target missed");
        return met;
    }

    private static string ProjectFile(string version) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Mpsc.Analyzers" Version="{version}" />
            {string.Join("\n    ", Rival.All.Where(static rival => rival.Package is not null)
                .Select(static rival => $"""<PackageReference Include="{rival.Package}" Version="{rival.Version}" PrivateAssets="all" />"""))}
          </ItemGroup>
        </Project>
        """;

    private async Task<BuildTimes> BuildAsync(string folder, string property) => BuildTimes.Parse(await DotnetAsync(
        folder, "build", "--no-restore", "-t:Rebuild", "-v:d", "-clp:PerformanceSummary", property));

    private async Task<string> DotnetAsync(string folder, params string[] arguments)
    {
        var result = await _dotnet.RunAsync(folder, arguments);
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException($"{result.CommandLine}\n{result.Output}");
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Text(double seconds) => seconds.ToString("0.0", CultureInfo.InvariantCulture);
}
