using System.Text.RegularExpressions;

namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>The pages in docs/rules say what the descriptors say.</summary>
public sealed partial class RulePageTests
{
    private static readonly string[] Sections =
    [
        "## What happens", "## The smallest program that shows it", "## The fix", "## When it stays silent", "## When to suppress",
    ];

    public static TheoryData<string> Ids => [.. Rules.All.Select(static rule => rule.Id)];

    public static TheoryData<string> IdsOfCode => [.. Rules.OfCode.Select(static rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_page_has_the_title_and_the_facts_of_its_rule(string id)
    {
        var rule = Rules.All.Single(rule => rule.Id == id);
        var page = RulePage.Read(id);

        Assert.Equal($"# {id}: {rule.Title}", page.Title);
        Assert.Equal(rule.Category, page.Fact("Category"));
        Assert.Equal(rule.DefaultSeverity.ToString(), page.Fact("Severity"));
        Assert.Equal(Rules.YesOrNo(rule.IsEnabledByDefault), page.Fact("Enabled by default"));
        Assert.Equal(Rules.YesOrNo(Rules.IsFixable(id)), page.Fact("Code fix"));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_page_has_every_section_once_and_in_order(string id)
    {
        var headings = Heading().Matches(File.ReadAllText(Path.Combine(RulePage.Folder, $"{id}.md")).ReplaceLineEndings("\n"));

        Assert.Equal(Sections, headings.Select(static heading => heading.Value));
    }

    [Theory]
    [MemberData(nameof(IdsOfCode))]
    public void A_page_shows_how_to_suppress_its_own_rule(string id)
    {
        var text = File.ReadAllText(Path.Combine(RulePage.Folder, $"{id}.md"));

        Assert.Contains($"#pragma warning disable {id}", text);
        Assert.Contains($"#pragma warning restore {id}", text);
        Assert.Contains($"dotnet_diagnostic.{id}.severity = none", text);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_page_says_when_to_suppress_its_rule_before_it_shows_how(string id)
    {
        var text = File.ReadAllText(Path.Combine(RulePage.Folder, $"{id}.md")).ReplaceLineEndings("\n");

        Assert.Matches($@"\n{Sections[^1]}\n\n[A-Z].{{20,}}", text);
    }

    [Theory]
    [MemberData(nameof(IdsOfCode))]
    public void A_page_has_one_program_before_the_fix_and_one_after_it(string id)
        => Assert.Equal(["before", "after"], RulePage.Read(id).Programs.Select(static program => program.Name));

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_help_link_leads_to_the_page(string id)
        => Assert.EndsWith($"/docs/rules/{id}.md", Rules.All.Single(rule => rule.Id == id).HelpLinkUri);

    [Fact]
    public void No_page_is_left_over()
        => Assert.Equal(
            Rules.All.Select(static rule => rule.Id),
            Directory.GetFiles(RulePage.Folder, "MPSC*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [GeneratedRegex("^## .*$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
