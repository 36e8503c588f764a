namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>What the readmes show is what the sample prints; their tables, programs and links have tests of their own.</summary>
public sealed class ReadmeTests
{
    [Theory]
    [InlineData("README.md", "output-before.txt")]
    [InlineData("README.md", "output-after.txt")]
    [InlineData("README.zh-Hans.md", "output-before.txt")]
    [InlineData("README.zh-Hans.md", "output-after.txt")]
    public void What_the_sample_prints_stands_in_the_readme(string readme, string output)
        => Assert.Contains($"```text\n{Text($"samples/OrderPipeline/{output}")}```", Text(readme));

    [Fact]
    public void The_readmes_have_the_same_sections_and_commands_in_both_languages()
    {
        var (english, chinese) = (MarkdownPage.Read("README.md"), MarkdownPage.Read("README.zh-Hans.md"));

        Assert.Equal(english.Headings.Count, chinese.Headings.Count);
        Assert.Equal(english.Commands, chinese.Commands);
    }

    private static string Text(string file) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, file)).ReplaceLineEndings("\n");
}
