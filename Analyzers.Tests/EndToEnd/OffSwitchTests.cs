
namespace Mpsc.Analyzers.Tests.EndToEnd;

/// <summary>Who gets the analyzers, and how a project declines them.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class OffSwitchTests(PackageFeed feed)
{
    // Compiles only with the runtime at hand.
    private const string RuntimeUser = """
        public static class RuntimeUser
        {
            public static Mpsc.MpscChannel<int> Create() => Mpsc.MpscChannel.CreateUnbounded<int>();
        }

        """;

    [Fact]
    public async Task The_switch_leaves_the_runtime_and_takes_the_analyzers()
    {
        var project = ConsumerProject.Library(feed, properties: "<EnableMpscAnalyzers>false</EnableMpscAnalyzers>")
            .Write("Collector.cs", Collector.Source)
            .Write("RuntimeUser.cs", RuntimeUser);

        (await project.BuildAsync()).AssertQuiet();
    }

    [Fact]
    public async Task A_project_that_gets_the_package_through_another_can_switch_the_analyzers_off()
    {
        var library = ConsumerProject.Library(feed, "netstandard2.0").Write("Empty.cs", "public static class Empty { }\n");
        string reference = $"""<ProjectReference Include="{Path.Combine(library.Folder, "Library.csproj")}" />""";

        var app = ConsumerProject.Console(feed, references: reference)
            .Write("Collector.cs", Collector.Source)
            .Write("Program.cs", Collector.Program)
            .Write("RuntimeUser.cs", RuntimeUser);
        (await app.BuildAsync()).AssertWarnings(("MPSC001", Collector.CompleteCall), ("MPSC002", Collector.CompleteCall));
        (await app.BuildAsync("-p:EnableMpscAnalyzers=false")).AssertQuiet();
    }
}
