using System.Diagnostics;
using System.Globalization;

namespace Mpsc.Evaluation;

/// <summary>Runs the rules and fixes over sources, and writes a row per diagnostic.</summary>
internal sealed class RunCommand(
    IReadOnlyList<string> sources, string output, string? texts, bool withFixes, bool whole, bool withTests) : ICommand
{
    public const string Header = "repository\tcommit\tpath\tline\trule\tseverity\tmessage\tcode\tfixes";

    public async Task<int> RunAsync()
    {
        var evaluator = new Evaluator(withFixes, whole);
        var found = new List<(string Commit, Report Report)>();
        var clock = Stopwatch.StartNew();
        foreach (string source in sources)
        {
            using var tree = SourceTree.Open(source);
            int before = found.Count;
            foreach (var (project, files) in tree.Projects(withTests))
                found.AddRange((await evaluator.RunAsync(tree.Name, project, files)).Select(report => (tree.Commit, report)));

            Console.WriteLine($"{clock.Elapsed:mm\\:ss} {tree.Name}: {found.Count - before}");
        }

        Table.Write(output, Header, found.Select(static row => (IEnumerable<string>)
        [
            row.Report.Repository, row.Commit, row.Report.Path, row.Report.Line.ToString(CultureInfo.InvariantCulture), row.Report.Rule,
            row.Report.Severity.ToString(), row.Report.Message, row.Report.Code,
            string.Join(" | ", row.Report.Fixes.Select(static fix => $"{fix.Title}: {fix.Outcome} {fix.Detail}".TrimEnd())),
        ]));
        if (texts is not null)
            WriteTexts(texts, found.Select(static row => row.Report));

        foreach (string crash in evaluator.Crashes)
            Console.Error.WriteLine($"an analyzer threw: {crash}");

        var fixes = found.SelectMany(static row => row.Report.Fixes).ToList();
        int Count(FixOutcome outcome) => fixes.Count(fix => fix.Outcome == outcome);
        Console.WriteLine($"{sources.Count} sources, {evaluator.Seen.Files} files, {evaluator.Seen.Lines} lines; {found.Count} reports, "
            + $"{found.Count(static row => row.Report.Fixes.Count > 0)} of them with a fix; {evaluator.Crashes.Count} exceptions");
        Console.WriteLine($"fixes: {fixes.Count} applied, {Count(FixOutcome.Compiles)} compile, {Count(FixOutcome.Breaks)} break, {Count(FixOutcome.Throws)} threw");
        foreach (var rule in found.GroupBy(static row => row.Report.Rule).OrderBy(static rule => rule.Key, StringComparer.Ordinal))
            Console.WriteLine($"  {rule.Key}: {rule.Count()}");

        return evaluator.Crashes.Count + Count(FixOutcome.Breaks) + Count(FixOutcome.Throws) > 0 ? 1 : 0;
    }

    // one folder a fix, so that `diff -ru FOLDER/*/before FOLDER/*/after` or a diff tool shows what it writes
    private static void WriteTexts(string folder, IEnumerable<Report> reports)
    {
        foreach (var report in reports)
        {
            for (int i = 0; i < report.Fixes.Count; i++)
            {
                string name = $"{report.Repository.Replace('/', '+')}-{Path.GetFileNameWithoutExtension(report.Path)}-{report.Line}-{report.Rule}-{i + 1}";
                foreach (var (path, before, after) in report.Fixes[i].Texts)
                {
                    Write(Path.Combine(folder, name, "before", Path.GetFileName(path)), before);
                    Write(Path.Combine(folder, name, "after", Path.GetFileName(path)), after);
                }
            }
        }

        static void Write(string path, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
    }
}
