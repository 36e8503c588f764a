using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Robustness;

/// <summary>
/// Changes code as people do while they type, and as nobody does: tokens go, come twice, or are others; files end in the middle; names are
/// exchanged; statements are wrapped, or come from other files; parts are compiled conditionally.
/// </summary>
internal sealed class Mutator(Random random)
{
    private static readonly string[] Words =
    [
        "await", "async", "static", "ref", "yield return", "return", "throw", "null", "default", "this", "base", "new()", "in", "out", "=>", "?.", "!",
        "{", "}", "(", ")", "[", "]", "<", ">", ";", ",", ".", "..", "_", "goto a;", "a:", "case 1:", "when (true)", "with { }", "is { } x", "checked",
        "unsafe", "partial", "using", "lock", "try", "catch", "finally", "#if X", "\"", "\"\"\"", "$\"{", "//", "/*", "@", "é", "\0", "1e999", "Missing",
    ];

    private static readonly string[] Wrappings =
    [
        "{ # }", "try { # } finally { }", "try { # } catch (Exception e) when (e is not OperationCanceledException) { throw; }", "lock (this) { # }",
        "if (Environment.Is64BitProcess) { # } else { # }", "while (true) { # }", "do { # } while (false);", "for (int i9 = 0; i9 < 3; i9++) { # }",
        "_ = System.Threading.Tasks.Task.Run(async () => { # });", "async System.Threading.Tasks.Task Local9() { # } await Local9();",
        "System.Action act9 = () => { # }; act9();", "switch (1) { case 1: # break; default: # break; }", "using (null) { # }", "unsafe { # }",
        "foreach (var each9 in new[] { 1 }) { # }", "await foreach (var each9 in Missing9()) { # }", "#if DEBUG\n#\n#else\n#\n#endif\n", "goto l9; l9: #",
    ];

    /// <summary>One of the sources, changed once, or up to four times.</summary>
    public string Next()
    {
        string text = Pick(random.Next(4) == 0 ? SeedSources.All : SeedSources.Reported);
        for (int i = random.Next(3) == 0 ? random.Next(2, 5) : 1; i > 0; i--)
            text = Change(text);

        return text;
    }

    private string Change(string text) => random.Next(12) switch
    {
        0 => text[..random.Next(text.Length + 1)],
        1 => text[random.Next(text.Length + 1)..],
        2 => OnTokens(text, static (random, tokens, at) => tokens.RemoveRange(at, Math.Min(random.Next(1, 4), tokens.Count - at))),
        3 => OnTokens(text, static (random, tokens, at) => tokens.Insert(at, tokens[random.Next(tokens.Count)])),
        4 => OnTokens(text, static (random, tokens, at) => tokens[at] = tokens[random.Next(tokens.Count)]),
        5 => OnTokens(text, static (random, tokens, at) => tokens.Insert(at, $" {Words[random.Next(Words.Length)]} ")),
        6 => ExchangeNames(text),
        7 => MoveLines(text),
        8 => ConditionalLines(text),
        9 or 10 => OnStatement(text, Wrap),
        _ => OnStatement(text, _ => StatementOf(Pick(SeedSources.All)) ?? ";"),
    };

    private string OnTokens(string text, Action<Random, List<string>, int> change)
    {
        var tokens = SyntaxFactory.ParseTokens(text, options: FixWorkspace.ParseOptions([])).Select(static token => token.ToFullString()).ToList();
        change(random, tokens, random.Next(tokens.Count));
        return string.Concat(tokens);
    }

    private string ExchangeNames(string text)
    {
        var names = SyntaxFactory.ParseTokens(text, options: FixWorkspace.ParseOptions([]))
            .Where(static token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText.Length > 0).ToList();
        if (names.Count == 0)
            return text;

        var (from, to) = (Pick(names).ValueText, Pick(names).ValueText);
        bool everywhere = random.Next(2) == 0;
        var edits = names.Where(name => name.ValueText == from && (everywhere || random.Next(3) == 0)).Select(name => new TextChange(name.Span, to));
        return SourceText.From(text).WithChanges(edits).ToString();
    }

    private string MoveLines(string text)
    {
        var lines = text.Split('\n').ToList();
        var (from, to) = (random.Next(lines.Count), random.Next(lines.Count));
        string line = lines[from];
        if (random.Next(2) == 0)
            lines.RemoveAt(from);
        lines.Insert(Math.Min(to, lines.Count), line);
        return string.Join('\n', lines);
    }

    private string ConditionalLines(string text)
    {
        var lines = text.Split('\n').ToList();
        int at = random.Next(lines.Count);
        lines.Insert(at, random.Next(2) == 0 ? "#if NEVER" : "#if true");
        lines.Insert(random.Next(at + 1, lines.Count + 1), random.Next(4) == 0 ? "#else" : "#endif");
        return string.Join('\n', lines);
    }

    private string OnStatement(string text, Func<string, string> change)
        => PickStatement(text) is { } statement
            ? string.Concat(text.AsSpan(0, statement.SpanStart), change(statement.ToString()), text.AsSpan(statement.Span.End)) : text;

    private string Wrap(string statement) => Pick(Wrappings).Replace("#if", "\u0001", StringComparison.Ordinal)
        .Replace("#el", "\u0002", StringComparison.Ordinal).Replace("#endif", "\u0003", StringComparison.Ordinal)
        .Replace("#", statement, StringComparison.Ordinal).Replace("\u0001", "#if", StringComparison.Ordinal)
        .Replace("\u0002", "#el", StringComparison.Ordinal).Replace("\u0003", "#endif", StringComparison.Ordinal);

    private string? StatementOf(string text) => PickStatement(text)?.ToString();

    private StatementSyntax? PickStatement(string text)
    {
        var statements = CSharpSyntaxTree.ParseText(text, FixWorkspace.ParseOptions([])).GetRoot().DescendantNodes().OfType<StatementSyntax>().ToList();
        return statements.Count == 0 ? null : Pick(statements);
    }

    private T Pick<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];
}
