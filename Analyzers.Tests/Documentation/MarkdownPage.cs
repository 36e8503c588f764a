using System.Text;
using System.Text.RegularExpressions;

namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>A page of the documentation, taken apart: as much of Markdown as this repository uses.</summary>
internal sealed partial class MarkdownPage
{
    private readonly List<string> _headings = [];
    private readonly List<string> _commands = [];
    private readonly List<string> _links = [];
    private readonly List<CodeBlock> _blocks = [];

    private MarkdownPage(string path) => Path = path;

    /// <summary>Its path from the root of the repository, with slashes.</summary>
    public string Path { get; }

    /// <summary>The texts of the headings, in their order.</summary>
    public IReadOnlyList<string> Headings => _headings;

    /// <summary>The lines that are code because they are indented.</summary>
    public IReadOnlyList<string> Commands => _commands;

    /// <summary>The targets of the links outside of code.</summary>
    public IReadOnlyList<string> Links => _links;

    /// <summary>The fenced blocks, in their order.</summary>
    public IReadOnlyList<CodeBlock> Blocks => _blocks;

    /// <summary>The programs: the C# blocks whose output is shown.</summary>
    public IEnumerable<DocumentedProgram> Programs => _blocks
        .Select((block, index) => (Block: block, Name: $"{index + 1}"))
        .Where(static numbered => numbered.Block is { Language: "csharp", Output: not null })
        .Select(numbered => new DocumentedProgram(Path, numbered.Name, numbered.Block.Output!.TrimEnd('\n'), numbered.Block.Code));

    /// <summary>Every page of the repository that people read.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Below("", SearchOption.TopDirectoryOnly),
        .. Below("Analyzers.Package", SearchOption.TopDirectoryOnly),
        .. Below("docs", SearchOption.AllDirectories),
        .. Below("samples", SearchOption.AllDirectories),
    ];

    /// <summary>
    /// The pages whose programs run: all but those of the rules, which have a form of their own (see <see cref="RulePage"/>).
    /// </summary>
    public static IReadOnlyList<string> Guides { get; } = [.. All.Where(static path => !path.StartsWith("docs/rules/"))];

    /// <summary>Reads a page.</summary>
    public static MarkdownPage Read(string path) => Parse(path, File.ReadAllText(System.IO.Path.Combine(RepositoryRoot.Path, path)));

    /// <summary>Takes a text apart as if it stood in the file.</summary>
    public static MarkdownPage Parse(string path, string text)
    {
        var page = new MarkdownPage(path);
        page.TakeApart(text.ReplaceLineEndings("\n").Split('\n'));
        return page;
    }

    /// <summary>Does the page have a heading to which a link with this fragment leads, as GitHub names them?</summary>
    public bool HasAnchor(string fragment)
        => _headings.Any(heading => NotInAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-') == fragment);

    private static IEnumerable<string> Below(string folder, SearchOption depth)
        => Directory.GetFiles(System.IO.Path.Combine(RepositoryRoot.Path, folder), "*.md", depth)
            .Select(static file => System.IO.Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/'))
            .Where(static path => !path.Split('/').Any(static part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal);

    private void TakeApart(string[] lines)
    {
        string marker = "";
        bool isAfterProgram = false;
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            if (line.StartsWith("```"))
            {
                var block = new CodeBlock(line[3..], CodeFrom(lines, ref i), marker, Output: null);
                if (isAfterProgram && block.Language == "text")
                    _blocks[^1] = _blocks[^1] with { Output = block.Code };

                _blocks.Add(block);
                isAfterProgram = block.Language == "csharp";
            }
            else if (line.Length > 0)
            {
                isAfterProgram = false;
                Take(line);
            }

            marker = Comment().Match(line).Groups["text"].Value;
        }
    }

    private static string CodeFrom(string[] lines, ref int i)
    {
        var code = new StringBuilder();
        while (++i < lines.Length && lines[i] != "```")
            code.Append(lines[i]).Append('\n');

        return code.ToString();
    }

    private void Take(string line)
    {
        if (line.StartsWith("    "))
            _commands.Add(line);
        else if (Heading().Match(line) is { Success: true } heading)
            _headings.Add(heading.Groups["text"].Value);

        _links.AddRange(Link().Matches(InlineCode().Replace(line, "code")).Select(static link => link.Groups["target"].Value));
    }

    [GeneratedRegex("^#+ (?<text>.*)$")]
    private static partial Regex Heading();

    [GeneratedRegex("^<!-- (?<text>.*) -->$")]
    private static partial Regex Comment();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\p{L}\p{N}_ -]")]
    private static partial Regex NotInAnchor();
}
