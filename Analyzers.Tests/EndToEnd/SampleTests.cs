using Mpsc.Analyzers.Tests.Documentation;

namespace Mpsc.Analyzers.Tests.EndToEnd;

/// <summary>The sample, which has one of each kind of bug, goes the way that ./try shows.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class SampleTests(PackageFeed feed)
{
    private static readonly string Sample = Path.Combine(RepositoryRoot.Path, "samples", "OrderPipeline");
    private static readonly string FixedSample = Path.Combine(RepositoryRoot.Path, "samples", "OrderPipeline.Fixed");

    [Fact]
    public async Task The_sample_is_warned_fixed_and_then_runs_right()
    {
        var project = ConsumerProject.Console(feed, properties: "<ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable>");
        foreach (string file in Directory.EnumerateFiles(Sample).Where(static file => Path.GetExtension(file) is ".cs" or ".editorconfig"))
            project.Write(Path.GetFileName(file), File.ReadAllText(file));

        (await project.BuildAsync()).AssertWarnings(
            ("MPSC001", "OrderDesk.cs:14"),
            ("MPSC001", "OrderDesk.cs:28"),
            ("MPSC001", "OrderIntake.cs:23"),
            ("MPSC002", "OrderIntake.cs:23"),
            ("MPSC010", "PackingLine.cs:13"),
            ("MPSC011", "ShippingWorker.cs:23"),
            ("MPSC007", "StatusBoard.cs:24"));
        Assert.Equal(Text(Sample, "output-before.txt"), await project.RunAsync());

        await project.ApplyFixesAsync("MPSC002");
        await project.ApplyFixesAsync("MPSC001", "MPSC007", "MPSC010", "MPSC011");
        foreach (string file in Directory.EnumerateFiles(Sample, "*.cs").Select(static file => Path.GetFileName(file)))
            Assert.Equal(Text(FixedSample, file), project.Read(file));

        (await project.BuildAsync()).AssertQuiet();
        Assert.Equal(Text(Sample, "output-after.txt"), await project.RunAsync());
    }

    private static string Text(string folder, string file) => File.ReadAllText(Path.Combine(folder, file)).ReplaceLineEndings("\n");
}
