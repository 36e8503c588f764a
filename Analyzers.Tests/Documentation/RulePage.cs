using System.Text.RegularExpressions;

namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>The page of a rule in docs/rules, taken apart.</summary>
internal sealed partial class RulePage
{
    private readonly Dictionary<string, string> _facts;

    private RulePage(string title, Dictionary<string, string> facts, IReadOnlyList<DocumentedProgram> programs)
    {
        Title = title;
        _facts = facts;
        Programs = programs;
    }

    /// <summary>The first line.</summary>
    public string Title { get; }

    /// <summary>The marked programs, in their order.</summary>
    public IReadOnlyList<DocumentedProgram> Programs { get; }

    /// <summary>The folder of the pages.</summary>
    public static string Folder { get; } = Path.Combine(RepositoryRoot.Path, "docs", "rules");

    /// <summary>Reads the page of a rule.</summary>
    public static RulePage Read(string id)
    {
        var text = File.ReadAllText(Path.Combine(Folder, $"{id}.md")).ReplaceLineEndings("\n");
        var facts = FactRow().Matches(text).ToDictionary(static row => row.Groups["name"].Value, static row => row.Groups["value"].Value);
        var programs = MarkedProgram().Matches(text)
            .Select(match => match.Groups)
            .Select(groups => new DocumentedProgram(id, groups["when"].Value, groups["prints"].Value, groups["code"].Value))
            .ToArray();
        return new RulePage(text[..text.IndexOf('\n')], facts, programs);
    }

    /// <summary>What the table at the head of the page says of a name.</summary>
    public string Fact(string name) => _facts[name];

    // the head table has two columns; no other table of a page has
    [GeneratedRegex(@"^\| (?<name>[A-Z][^|]*?) \| (?<value>[^|]+?) \|$", RegexOptions.Multiline)]
    private static partial Regex FactRow();

    [GeneratedRegex(
        "^<!-- program: (?<when>[a-z]+); prints: (?<prints>[^\n]*) -->\n```csharp\n(?<code>.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex MarkedProgram();
}
