using System.Text.RegularExpressions;
using Mpsc.Analyzers.Tests.Documentation;

namespace Mpsc.Analyzers.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed partial class ReadmeExampleTests(PackageFeed feed)
{
    [Theory]
    [InlineData(0, "1998000\n")]
    [InlineData(1, "2 wait\npacked cup\npacked pot\nFalse\n")]
    public async Task The_readme_s_examples_of_the_runtime_run(int example, string output)
    {
        string readme = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "README.md")).ReplaceLineEndings("\n");
        var project = ConsumerProject.Console(feed, properties: "<ImplicitUsings>enable</ImplicitUsings>")
            .Write("Program.cs", CSharpBlock().Matches(readme)[example].Groups["code"].Value);

        (await project.BuildAsync("-warnaserror")).AssertQuiet();
        Assert.Equal(output, await project.RunAsync());
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();
}
