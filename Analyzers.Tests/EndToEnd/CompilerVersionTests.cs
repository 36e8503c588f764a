
namespace Mpsc.Analyzers.Tests.EndToEnd;

/// <summary>
/// The analyzers need Roslyn 4.8. The SDK passes over the analyzers of a newer Roslyn in silence, so the package itself has to speak.
/// An older compiler is acted by the property in which the SDK keeps its version.
/// </summary>
[Collection(EndToEndCollection.Name)]
public sealed class CompilerVersionTests(PackageFeed feed)
{
    [Theory]
    [InlineData("roslyn4.7")]
    [InlineData("roslyn3.11")]
    public async Task A_compiler_that_is_too_old_gets_one_message_and_no_analyzers(string compiler)
    {
        var project = NewProject();

        var build = await project.BuildAsync($"-p:CompilerApiVersion={compiler}");
        build.AssertWarnings(("MPSCPKG001", ""));
        Assert.Contains("Roslyn 4.8 or later", build.Output);
    }

    [Fact]
    public async Task Who_switched_the_analyzers_off_needs_no_message()
        => (await NewProject().BuildAsync("-p:CompilerApiVersion=roslyn4.7", "-p:EnableMpscAnalyzers=false")).AssertQuiet();

    [Theory]
    [InlineData("roslyn4.8")]
    [InlineData("roslyn4.10")] // as text it stands before 4.8
    public async Task A_compiler_that_is_new_enough_gets_the_analyzers(string compiler)
        => (await NewProject().BuildAsync($"-p:CompilerApiVersion={compiler}"))
            .AssertWarnings(("MPSC001", Collector.CompleteCall), ("MPSC002", Collector.CompleteCall));

    private ConsumerProject NewProject() => ConsumerProject.Library(feed).Write("Collector.cs", Collector.Source);
}
