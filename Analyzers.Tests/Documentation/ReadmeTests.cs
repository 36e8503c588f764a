using System.Text.RegularExpressions;

namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>What the repository's and the package's readme claim is true.</summary>
public sealed partial class ReadmeTests
{
    [Theory]
    [InlineData("README.md", "docs/rules/")]
    [InlineData("Analyzers.Package/README.md", "https://github.com/mpsc-analyzers/mpsc-analyzers/blob/main/docs/rules/")]
    public void The_table_has_a_row_for_every_rule(string readme, string pages)
        => Assert.Equal(
            Rules.All.Select(rule => $"| [{rule.Id}]({pages}{rule.Id}.md) | {rule.Title} | {rule.DefaultSeverity} | " +
                $"{Rules.YesOrNo(Rules.IsFixable(rule.Id))} |"),
            Row().Matches(Text(readme)).Select(static row => row.Value));

    [Theory]
    [InlineData("output-before.txt")]
    [InlineData("output-after.txt")]
    public void What_the_sample_prints_stands_in_the_readme(string output)
        => Assert.Contains($"```text\n{Text($"samples/OrderPipeline/{output}")}```", Text("README.md"));

    [Fact]
    public void What_the_readme_links_to_exists()
        => Assert.All(
            Link().Matches(Text("README.md")).Select(static link => Path.Combine(RepositoryRoot.Path, link.Groups["target"].Value)),
            static target => Assert.True(Path.Exists(target), target));

    private static string Text(string file) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, file)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^\| \[.*$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\]\((?<target>(?!https?:)[^)#]+)\)")]
    private static partial Regex Link();
}
