using Mpsc.Build;

namespace Mpsc.Analyzers.Tests.EndToEnd;

/// <summary>A user's project in a folder of its own that installs the package from the folder feed.</summary>
internal sealed class ConsumerProject
{
    private readonly DotnetCli _dotnet;
    private readonly string _projectFile;

    /// <param name="feed">Where the package comes from.</param>
    /// <param name="projectFile">The project's file name; its extension names the language.</param>
    /// <param name="properties">What stands in its PropertyGroup.</param>
    /// <param name="references">What stands in its ItemGroup; null for the package itself.</param>
    /// <param name="folder">Its folder; null for a new one.</param>
    public ConsumerProject(PackageFeed feed, string projectFile, string properties, string? references = null, string? folder = null)
    {
        Folder = folder ?? feed.NewFolder();
        _projectFile = projectFile;
        _dotnet = new DotnetCli(timeout: TimeSpan.FromMinutes(5), feed.PackagesFolder);
        FolderFeed.WriteConfig(Folder, feed.Folder);
        Write(projectFile, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {references ?? PackageReference(feed)}
              </ItemGroup>
            </Project>

            """);
    }

    public string Folder { get; }

    /// <summary>A C# class library.</summary>
    public static ConsumerProject Library(PackageFeed feed, string framework = "net10.0", string properties = "")
        => new(feed, "Library.csproj", $"<TargetFramework>{framework}</TargetFramework>{properties}");

    /// <summary>A C# console program that runs on the newest framework here, whichever it is built for.</summary>
    public static ConsumerProject Console(
        PackageFeed feed, string framework = "net10.0", string properties = "", string? references = null)
        => new(
            feed,
            "App.csproj",
            $"<TargetFramework>{framework}</TargetFramework><OutputType>Exe</OutputType>" +
            $"<UseAppHost>false</UseAppHost><RollForward>Major</RollForward>{properties}",
            references);

    /// <summary>The item that installs the package.</summary>
    public static string PackageReference(PackageFeed feed)
        => $"""<PackageReference Include="Mpsc.Analyzers" Version="{feed.Version}" />""";

    public ConsumerProject Write(string file, string text)
    {
        File.WriteAllText(Path.Combine(Folder, file), text);
        return this;
    }

    /// <summary>A file's text with '\n' as line ending.</summary>
    public string Read(string file) => File.ReadAllText(Path.Combine(Folder, file)).ReplaceLineEndings("\n");

    /// <summary>Restores and builds; everything is compiled anew, so that every warning is said again.</summary>
    public async Task<BuildResult> BuildAsync(params string[] arguments)
        => new(await _dotnet.RunAsync(Folder, ["build", _projectFile, "--no-incremental", "-v", "quiet", .. arguments]));

    /// <summary>What the program that was built prints.</summary>
    public async Task<string> RunAsync()
    {
        var run = await _dotnet.RunAsync(Folder, ["run", "--project", _projectFile, "--no-build"]);
        Assert.True(run.ExitCode == 0, run.Output);
        return run.Output;
    }

    /// <summary>Publishes the program for this machine and says what it prints.</summary>
    public async Task<string> PublishAndRunAsync()
    {
        string output = Path.Combine(Folder, "published");
        var publish = await _dotnet.RunAsync(Folder, ["publish", _projectFile, "--use-current-runtime", "-o", output, "-v", "quiet"]);
        Assert.True(publish.ExitCode == 0, publish.Output);
        string program = Path.Combine(output, Path.GetFileNameWithoutExtension(_projectFile) + (OperatingSystem.IsWindows() ? ".exe" : ""));
        var run = await ChildProcess.RunAsync(program, [], Folder, TimeSpan.FromMinutes(1));
        Assert.True(run.ExitCode == 0, run.Output);
        return run.Output;
    }

    /// <summary>
    /// Applies the code fixes of these rules, as a user does from the command line. One run takes its rules in no particular order; where
    /// two of them meet at one call the text depends on the order, so such rules take a run each.
    /// </summary>
    public async Task ApplyFixesAsync(params string[] rules)
    {
        var format = await _dotnet.RunAsync(
            Folder, ["format", "analyzers", _projectFile, "--no-restore", "--severity", "info", "--diagnostics", .. rules]);
        Assert.True(format.ExitCode == 0, format.Output);
    }
}
