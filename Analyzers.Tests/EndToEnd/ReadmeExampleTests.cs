using System.Text.RegularExpressions;
using Mpsc.Analyzers.Tests.Documentation;

namespace Mpsc.Analyzers.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed partial class ReadmeExampleTests(PackageFeed feed)
{
    [Fact]
    public async Task The_readme_s_example_of_the_runtime_runs()
    {
        string readme = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "README.md")).ReplaceLineEndings("\n");
        var project = ConsumerProject.Console(feed, properties: "<ImplicitUsings>enable</ImplicitUsings>")
            .Write("Program.cs", CSharpBlock().Match(readme).Groups["code"].Value);

        (await project.BuildAsync("-warnaserror")).AssertQuiet();
        Assert.Equal("1998000\n", await project.RunAsync());
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();
}
