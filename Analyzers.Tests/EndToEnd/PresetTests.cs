namespace Mpsc.Analyzers.Tests.EndToEnd;

/// <summary>MpscAnalysisMode in the user's project: each mode, who wins over it, and a mode that there is not.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class PresetTests(PackageFeed feed)
{
    // MPSC001 and MPSC002 are warnings, MPSC007 is a suggestion, MPSC015 is off by default
    private const string Poller = """
        using System.Threading.Channels;
        using System.Threading.Tasks;

        public sealed class Poller : System.IDisposable
        {
            private readonly Channel<int> _items = Channel.CreateUnbounded<int>();

            public void Post(int item) => _items.Writer.TryWrite(item);

            public async Task<int> NextAsync()
            {
                int item;
                while (!_items.Reader.TryRead(out item))
                    await Task.Delay(10);

                return item;
            }

            public void Dispose() => _items.Writer.Complete();
        }

        """;

    private static readonly (string Id, string Place)[] Warnings = [("MPSC001", Collector.CompleteCall), ("MPSC002", Collector.CompleteCall)];

    private static readonly (string Id, string Place)[] Everything = [.. Warnings, ("MPSC015", "Poller.cs:13"), ("MPSC007", "Poller.cs:19")];

    [Fact]
    public async Task A_mode_sets_the_severity_of_every_rule_and_a_wrong_one_is_said_once()
    {
        var project = NewProject();

        (await project.BuildAsync("-p:MpscAnalysisMode=None")).AssertQuiet();
        (await project.BuildAsync("-p:MpscAnalysisMode=minimum")).AssertWarnings(Warnings);
        (await project.BuildAsync("-p:MpscAnalysisMode=Strict")).AssertWarnings(Everything);

        var wrong = await project.BuildAsync("-p:MpscAnalysisMode=Srtict");
        wrong.AssertWarnings([("MPSCPKG002", ""), .. Warnings]);
        Assert.Contains("'Srtict', which is none of None, Minimum, Recommended and Strict", wrong.Output);
        AssertSaidOnce(wrong);
    }

    [Fact]
    public async Task A_project_for_several_frameworks_is_told_of_a_wrong_mode_once()
    {
        var project = new ConsumerProject(
            feed, "Library.csproj", "<TargetFrameworks>net8.0;netstandard2.0</TargetFrameworks><MpscAnalysisMode>all</MpscAnalysisMode>")
            .Write("Empty.cs", "public static class Empty { }\n");

        var wrong = await project.BuildAsync();
        wrong.AssertWarnings(("MPSCPKG002", ""));
        AssertSaidOnce(wrong);
    }

    [Fact]
    public async Task What_the_user_says_of_a_rule_wins_over_the_mode()
    {
        var project = NewProject()
            .Write("Directory.Build.props", """
                <Project>
                  <PropertyGroup><MpscAnalysisMode>Strict</MpscAnalysisMode></PropertyGroup>
                  <ItemGroup><GlobalAnalyzerConfigFiles Include="$(MSBuildThisFileDirectory)team.globalconfig" /></ItemGroup>
                </Project>

                """)
            .Write(".editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.MPSC001.severity = none\n")
            .Write(".globalconfig", "is_global = true\ndotnet_diagnostic.MPSC007.severity = none\n")
            .Write("team.globalconfig", "is_global = true\ndotnet_diagnostic.MPSC015.severity = suggestion\n");

        (await project.BuildAsync()).AssertWarnings(("MPSC002", Collector.CompleteCall));

        var failing = await project.BuildAsync("-warnaserror:MPSC002");
        Assert.NotEqual(0, failing.ExitCode);
        Assert.Equal([new BuildMessage("error", "MPSC002", Collector.CompleteCall)], failing.Messages);
    }

    // and once more in the summary
    private static void AssertSaidOnce(BuildResult build)
        => Assert.Equal(2, build.Output.Split('\n').Count(static line => line.Contains("MPSCPKG002")));

    private ConsumerProject NewProject()
        => ConsumerProject.Library(feed).Write("Collector.cs", Collector.Source).Write("Poller.cs", Poller);
}
