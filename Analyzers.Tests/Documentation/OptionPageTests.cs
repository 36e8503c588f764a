using System.Text.RegularExpressions;
using Mpsc.Analyzers.Options;

namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>docs/options.md tells of the options that there are.</summary>
public sealed partial class OptionPageTests
{
    [Fact]
    public void The_table_has_a_row_for_every_option()
    {
        string text = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "options.md"));

        Assert.Equal(OptionNames.All, Row().Matches(text).Select(static row => row.Groups["option"].Value));
    }

    [Fact]
    public void No_page_names_an_option_that_there_is_not()
        => Assert.All(
            Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "docs"), "*.md", SearchOption.AllDirectories)
                .Append(Path.Combine(RepositoryRoot.Path, "README.md"))
                .SelectMany(static file => Name().Matches(File.ReadAllText(file)).Select(static name => name.Value)),
            static name => Assert.Contains(name, OptionNames.All));

    [GeneratedRegex(@"^\| `(?<option>\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\bmpsc_\w+")]
    private static partial Regex Name();
}
