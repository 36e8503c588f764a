
namespace Mpsc.Analyzers.Tests.EndToEnd;

/// <summary>A user's way: install, see the warnings, fail the build on them, apply the fixes, run.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class InstalledPackageTests(PackageFeed feed)
{
    [Theory]
    [InlineData("net10.0")]
    [InlineData("net8.0")]
    public async Task A_console_program_is_warned_fixed_and_then_runs_right(string framework)
    {
        var project = ConsumerProject.Console(feed, framework)
            .Write("Collector.cs", Collector.Source)
            .Write("Program.cs", Collector.Program);

        (await project.BuildAsync()).AssertWarnings(("MPSC001", Collector.CompleteCall), ("MPSC002", Collector.CompleteCall));
        Assert.Equal(Collector.OutputBefore, await project.RunAsync());

        await project.ApplyFixesAsync("MPSC002");
        Assert.Equal(Collector.Fixed, project.Read("Collector.cs"));
        Assert.Equal(Collector.Program, project.Read("Program.cs"));

        (await project.BuildAsync()).AssertQuiet();
        Assert.Equal(Collector.OutputAfter, await project.RunAsync());
    }

    [Fact]
    public async Task A_netstandard_library_is_warned_and_fixed()
    {
        var project = ConsumerProject.Library(feed, "netstandard2.0", "<LangVersion>latest</LangVersion>")
            .Write("Collector.cs", Collector.Source);

        (await project.BuildAsync()).AssertWarnings(("MPSC001", Collector.CompleteCall), ("MPSC002", Collector.CompleteCall));

        await project.ApplyFixesAsync("MPSC002");
        Assert.Equal(Collector.Fixed, project.Read("Collector.cs"));
        (await project.BuildAsync()).AssertQuiet();
    }

    [Fact]
    public async Task A_build_server_can_fail_on_one_rule()
    {
        var project = ConsumerProject.Library(feed).Write("Collector.cs", Collector.Source);

        var failed = await project.BuildAsync("-warnaserror:MPSC001");
        Assert.NotEqual(0, failed.ExitCode);
        Assert.Contains(new BuildMessage("error", "MPSC001", Collector.CompleteCall), failed.Messages);

        Assert.Equal(0, (await project.BuildAsync()).ExitCode);
    }

    [Fact]
    public async Task A_compiler_that_speaks_Chinese_gets_Chinese_messages()
    {
        var project = ConsumerProject.Library(feed).Write("Collector.cs", Collector.Source);

        var build = await project.BuildAsync("-p:PreferredUILang=zh-CN");

        build.AssertWarnings(("MPSC001", Collector.CompleteCall), ("MPSC002", Collector.CompleteCall));
        Assert.Contains("MPSC002: 这次完成之后的写入都会失败，其数据项将丢失：", build.Output);
    }

    [Fact]
    public async Task A_project_without_channels_hears_nothing()
    {
        var project = ConsumerProject.Console(feed).Write("Program.cs", "System.Console.WriteLine(\"hello\");\n");

        (await project.BuildAsync("-warnaserror")).AssertQuiet();
        Assert.Equal("hello\n", await project.RunAsync());
    }

    [Fact]
    public async Task Visual_Basic_gets_the_runtime_and_no_analyzers()
    {
        var project = new ConsumerProject(feed, "Library.vbproj", "<TargetFramework>net10.0</TargetFramework>")
            .Write("Producer.vb", """
                Imports Mpsc

                Public Class Producer
                    Public Function Create() As MpscChannel(Of Integer)
                        Return MpscChannel.CreateUnbounded(Of Integer)()
                    End Function
                End Class

                """);

        (await project.BuildAsync()).AssertQuiet();
    }

    [Fact]
    public async Task FSharp_gets_the_runtime_and_no_analyzers()
    {
        const string Properties = "<TargetFramework>net10.0</TargetFramework><SatelliteResourceLanguages>en</SatelliteResourceLanguages>";
        string items = $"""{ConsumerProject.PackageReference(feed)}<Compile Include="Producer.fs" />""";
        var project = new ConsumerProject(feed, "Library.fsproj", Properties, items)
            .Write("Producer.fs", """
                module Producer

                let create () = Mpsc.MpscChannel.CreateUnbounded<int>()

                """);

        (await project.BuildAsync()).AssertQuiet();
    }
}
