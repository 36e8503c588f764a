using System.Text.Json;
using Mpsc.Analyzers.Tests.Documentation;
using Mpsc.Build;

namespace Mpsc.Analyzers.Tests.EndToEnd;

/// <summary>What docs/ci.md tells people to do.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class ContinuousIntegrationTests(PackageFeed feed)
{
    private const string Log = "-p:ErrorLog=build.sarif%2cversion=2.1";

    [Fact]
    public async Task A_log_in_SARIF_names_the_rules_with_their_pages()
    {
        var project = ConsumerProject.Library(feed).Write("Collector.cs", Collector.Source);

        Assert.Equal(0, (await project.BuildAsync(Log)).ExitCode);

        using var sarif = JsonDocument.Parse(project.Read("build.sarif"));
        var run = sarif.RootElement.GetProperty("runs")[0];
        var results = run.GetProperty("results").EnumerateArray().Select(static result => result.GetProperty("ruleId").GetString());
        Assert.Contains("MPSC001", results);
        var rule = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray()
            .Single(static rule => rule.GetProperty("id").GetString() == "MPSC001");
        Assert.Equal(Documentation.Rules.All[0].Title.ToString(), rule.GetProperty("shortDescription").GetProperty("text").GetString());
        Assert.Equal(Documentation.Rules.All[0].Description.ToString(), rule.GetProperty("fullDescription").GetProperty("text").GetString());
        Assert.EndsWith("/docs/rules/MPSC001.md", rule.GetProperty("helpUri").GetString());
    }

    [Fact]
    public async Task Format_says_whether_a_fix_is_left_and_changes_nothing()
    {
        var project = ConsumerProject.Library(feed).Write("Collector.cs", Collector.Source);
        Assert.Equal(0, (await project.BuildAsync()).ExitCode);

        Assert.NotEqual(0, await VerifyFormatAsync(project));
        Assert.Equal(Collector.Source, project.Read("Collector.cs"));

        await project.ApplyFixesAsync("MPSC002");
        Assert.Equal(0, await VerifyFormatAsync(project));
    }

    [Fact]
    public async Task A_baseline_keeps_what_is_old_quiet_and_fails_on_what_is_new()
    {
        var project = ConsumerProject.Library(feed).Write("Collector.cs", Collector.Source);
        Assert.Equal(0, (await project.BuildAsync(Log)).ExitCode);

        // apart from this repository, whose settings are not the user's
        string baseline = Path.Combine(feed.NewFolder(), "baseline.cs");
        File.Copy(Path.Combine(RepositoryRoot.Path, "docs", "baseline.cs"), baseline);
        var sections = await DotnetAsync(project.Folder, "run", "--file", baseline, "--", ".", "build.sarif");
        Assert.True(sections.ExitCode == 0, sections.Output);
        project.Write(".editorconfig", $"root = true\n{sections.Output}");
        (await project.BuildAsync("-warnaserror")).AssertQuiet();

        project.Write("Another.cs", Collector.Source.Replace("class Collector", "class Another", StringComparison.Ordinal));
        var failed = await project.BuildAsync("-warnaserror");
        Assert.NotEqual(0, failed.ExitCode);
        Assert.All(failed.Messages, static message => Assert.StartsWith("Another.cs", message.Place));
    }

    [Fact]
    public async Task The_analyzers_come_without_the_runtime_when_its_assets_are_excluded()
    {
        string reference = $"""<PackageReference Include="Mpsc.Analyzers" Version="{feed.Version}" PrivateAssets="all" ExcludeAssets="runtime;compile" />""";
        var project = new ConsumerProject(feed, "Library.csproj", "<TargetFramework>net10.0</TargetFramework>", reference)
            .Write("Collector.cs", Collector.Source);
        (await project.BuildAsync()).AssertWarnings(("MPSC001", Collector.CompleteCall), ("MPSC002", Collector.CompleteCall));

        await project.ApplyFixesAsync("MPSC001");
        Assert.DoesNotContain("Mpsc", project.Read("Collector.cs"), StringComparison.Ordinal);

        project.Write("RuntimeUser.cs", "public static class RuntimeUser { public static object Create() => Mpsc.MpscChannel.CreateUnbounded<int>(); }\n");
        Assert.Contains("CS0103", (await project.BuildAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_may_stand_in_one_place_and_the_reference_in_another()
    {
        var project = new ConsumerProject(feed, "Library.csproj", "<TargetFramework>net10.0</TargetFramework>", references: "")
            .Write("Directory.Build.props", """<Project><ItemGroup><PackageReference Include="Mpsc.Analyzers" /></ItemGroup></Project>""")
            .Write("Directory.Packages.props", $"""
                <Project>
                  <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
                  <ItemGroup><PackageVersion Include="Mpsc.Analyzers" Version="{feed.Version}" /></ItemGroup>
                </Project>
                """)
            .Write("Collector.cs", Collector.Source);

        (await project.BuildAsync()).AssertWarnings(("MPSC001", Collector.CompleteCall), ("MPSC002", Collector.CompleteCall));
    }

    private async Task<int> VerifyFormatAsync(ConsumerProject project)
        => (await DotnetAsync(project.Folder, "format", "analyzers", "Library.csproj", "--verify-no-changes", "--no-restore", "--severity", "warn",
            "--diagnostics", "MPSC001", "MPSC002")).ExitCode;

    private Task<ProcessResult> DotnetAsync(string folder, params string[] arguments)
        => new DotnetCli(timeout: TimeSpan.FromMinutes(5), feed.PackagesFolder).RunAsync(folder, arguments);
}
