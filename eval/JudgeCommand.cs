using System.Text;

namespace Mpsc.Evaluation;

/// <summary>
/// Counts what a run has found by the verdicts of judged.tsv, lists what nobody has read, and writes the table into docs/evaluation.md.
/// </summary>
internal sealed class JudgeCommand(string diagnostics, bool write) : ICommand
{
    private const string Begin = "<!-- eval: begin, written by the command above -->";
    private const string End = "<!-- eval: end -->";

    public Task<int> RunAsync()
    {
        var judgements = Judgements.Read(Path.Combine(RepositoryRoot.Path, "eval", "judged.tsv"));
        var reports = Table.Read(diagnostics).ToList();
        foreach (var report in reports.Where(report => judgements.Of(report) == Verdict.Unread))
            Console.WriteLine($"unread: {report["rule"]} {report["severity"]} {report["repository"]}:{report["path"]}:{report["line"]} {report["message"]}");

        string table = TableOf(reports, judgements);
        Console.WriteLine(table);
        if (write)
            WriteTable(Path.Combine(RepositoryRoot.Path, "docs", "evaluation.md"), table);

        return Task.FromResult(0);
    }

    private static string TableOf(List<IReadOnlyDictionary<string, string>> reports, Judgements judgements)
    {
        var text = new StringBuilder();
        text.AppendLine("| rule | severity | reports | right | arguable | wrong | with a fix | fixes applied | compile |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var rule in reports.GroupBy(static report => (report["rule"], report["severity"])).OrderBy(static rule => rule.Key))
            text.AppendLine(RowOf($"{rule.Key.Item1} | {rule.Key.Item2}", [.. rule]));
        foreach (var severity in reports.GroupBy(static report => report["severity"]).OrderBy(static severity => severity.Key))
            text.AppendLine(RowOf($"all | {severity.Key}", [.. severity]));

        return text.ToString().TrimEnd();

        string RowOf(string name, List<IReadOnlyDictionary<string, string>> rows)
        {
            int Count(Verdict verdict) => rows.Count(row => judgements.Of(row) == verdict);
            var fixes = rows.SelectMany(static row => row["fixes"].Split(" | ", StringSplitOptions.RemoveEmptyEntries)).ToList();
            int compile = fixes.Count(static fix => fix.EndsWith($": {FixOutcome.Compiles}", StringComparison.Ordinal));
            string unread = Count(Verdict.Unread) is > 0 and var many ? $" ({many} unread)" : "";
            return $"| {name} | {rows.Count}{unread} | {Count(Verdict.Right)} | {Count(Verdict.Arguable)} | {Count(Verdict.Wrong)} "
                + $"| {rows.Count(static row => row["fixes"].Length > 0)} | {fixes.Count} | {compile} |";
        }
    }

    /// <exception cref="EvaluationException">The page has no place for the table.</exception>
    private static void WriteTable(string page, string table)
    {
        string text = File.ReadAllText(page);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal);
        int end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
            throw new EvaluationException($"{page} lacks the lines '{Begin}' and '{End}'");

        File.WriteAllText(page, text[..(begin + Begin.Length)] + "\n" + table.ReplaceLineEndings("\n") + "\n" + text[end..]);
    }
}
