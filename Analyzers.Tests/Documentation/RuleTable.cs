using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>The table of all rules in a page: what stands there, and what should, which is what the descriptors say.</summary>
internal sealed partial class RuleTable
{
    private readonly Func<DiagnosticDescriptor, string> _row;

    private RuleTable(string page, Func<DiagnosticDescriptor, string> row)
    {
        Page = page;
        _row = row;
    }

    /// <summary>Every page with such a table.</summary>
    public static IReadOnlyList<RuleTable> All { get; } =
    [
        new("README.md", static rule => $"| [{rule.Id}](docs/rules/{rule.Id}.md) | {rule.Title} | {rule.DefaultSeverity} | {Fix(rule)} |"),
        new("README.zh-Hans.md", static rule => $"| [{rule.Id}](docs/rules/{rule.Id}.md) | " +
            $"{rule.Title.ToString(CultureInfo.GetCultureInfo("zh-Hans"))} | {ChineseSeverity(rule)} | {ChineseFix(rule)} |"),
        new("docs/rules/README.md", static rule => $"| [{rule.Id}]({rule.Id}.md) | {rule.Title} | {rule.Category} | " +
            $"{rule.DefaultSeverity} | {Fix(rule)} |"),
        new("Analyzers.Package/README.md", static rule => $"| [{rule.Id}]({rule.HelpLinkUri}) | {rule.Title} | " +
            $"{rule.DefaultSeverity} | {Fix(rule)} |"),
    ];

    /// <summary>The page, from the root of the repository.</summary>
    public string Page { get; }

    /// <summary>The rows that the table has.</summary>
    public IReadOnlyList<string> Rows => [.. Row().Matches(Text).Select(static row => row.Value)];

    /// <summary>The rows that it should have.</summary>
    public IReadOnlyList<string> RowsOfDescriptors => [.. Rules.All.Select(_row)];

    private string File => Path.Combine(RepositoryRoot.Path, Page);

    private string Text => System.IO.File.ReadAllText(File).ReplaceLineEndings("\n");

    /// <summary>Gives the table the rows that it should have.</summary>
    public void Write()
    {
        string text = Text;
        var rows = Row().Matches(text);
        string written = text[..rows[0].Index] + string.Join('\n', RowsOfDescriptors) + text[(rows[^1].Index + rows[^1].Length)..];
        if (written != text)
            System.IO.File.WriteAllText(File, written);
    }

    private static string Fix(DiagnosticDescriptor rule) => Rules.YesOrNo(Rules.IsFixable(rule.Id));

    private static string ChineseFix(DiagnosticDescriptor rule) => Rules.IsFixable(rule.Id) ? "有" : "无";

    private static string ChineseSeverity(DiagnosticDescriptor rule) => rule.DefaultSeverity switch
    {
        DiagnosticSeverity.Error => "错误",
        DiagnosticSeverity.Warning => "警告",
        DiagnosticSeverity.Info => "信息",
        _ => "隐藏",
    };

    [GeneratedRegex(@"^\| \[MPSC.*$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
