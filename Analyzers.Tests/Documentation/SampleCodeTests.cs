using System.Text.RegularExpressions;

namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>The guides show code of the samples, which the end-to-end tests build and run, and no other.</summary>
public sealed partial class SampleCodeTests
{
    [Theory]
    [InlineData("hosting.md")]
    [InlineData("observability.md")]
    public void Every_block_stands_in_the_sample_that_it_names(string page)
    {
        string text = Text("docs", page);
        var blocks = Block().Matches(text);
        Assert.Equal(CSharp().Count(text), blocks.Count);
        Assert.NotEmpty(blocks);
        Assert.All(blocks, static block => Assert.Contains(block.Groups["code"].Value, Text(block.Groups["file"].Value)));
    }

    [Theory]
    [InlineData("docs/hosting.md")]
    [InlineData("docs/observability.md")]
    [InlineData("samples/README.md")]
    [InlineData("samples/Broker/README.md")]
    public void What_a_guide_links_to_exists(string page)
    {
        string folder = Path.Combine(RepositoryRoot.Path, Path.GetDirectoryName(page)!);
        var targets = Link().Matches(Text(page)).Select(link => Path.Combine(folder, link.Groups["target"].Value)).ToList();
        Assert.NotEmpty(targets);
        Assert.All(targets, static target => Assert.True(Path.Exists(target), target));
    }

    [Fact]
    public void The_list_of_the_samples_has_all_of_them()
        => Assert.Equal(
            Directory.EnumerateDirectories(Path.Combine(RepositoryRoot.Path, "samples"))
                .Where(static folder => Directory.EnumerateFiles(folder, "*.csproj").Any())
                .Select(static folder => Path.GetFileName(folder))
                .Order(StringComparer.Ordinal),
            Row().Matches(Text("samples", "README.md")).Select(static row => row.Groups["sample"].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void What_the_broker_prints_stands_in_its_readme()
        => Assert.Contains($"```text\n{Text("samples", "Broker", "output.txt")}```", Text("samples", "Broker", "README.md"));

    private static string Text(params string[] path)
        => File.ReadAllText(Path.Combine([RepositoryRoot.Path, .. path])).ReplaceLineEndings("\n");

    [GeneratedRegex("^```csharp$", RegexOptions.Multiline)]
    private static partial Regex CSharp();

    [GeneratedRegex("^<!-- from: (?<file>[^ ]+) -->\n```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\]\((?<target>(?!https?:)[^)#]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\| \[(?<sample>\w+)\]", RegexOptions.Multiline)]
    private static partial Regex Row();
}
