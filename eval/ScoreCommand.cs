using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Mpsc.Evaluation;

/// <summary>
/// Compares what the rules say with a manifest of places: rows <c>id repo commit path lines class …</c>, beside it <c>classes.tsv</c>, which says
/// which rules may answer a class. Rows of a manifest named traps, or with the verdict <c>fine</c>, must stay silent.
/// </summary>
internal sealed partial class ScoreCommand(
    IReadOnlyList<string> manifests, string mirrors, string? output, bool whole, bool verbose) : ICommand
{
    // how far a report may stand from the lines that the row names
    private const int Tolerance = 3;

    public async Task<int> RunAsync()
    {
        var evaluator = new Evaluator(withFixes: false, whole);
        var known = new Dictionary<(string, string, string), List<Report>>();
        var seen = new List<IEnumerable<string>>();
        int broken = 0;
        foreach (string manifest in manifests)
        {
            string classesPath = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(manifest))!, "classes.tsv");
            var classes = Table.Read(classesPath).ToDictionary(static row => row["class"], static row => row["rules"].Split(','));
            bool traps = Path.GetFileName(manifest).StartsWith("traps", StringComparison.Ordinal);
            var tally = new SortedDictionary<string, (int Right, int Total)>(StringComparer.Ordinal);
            foreach (var row in Table.Read(manifest))
            {
                if (!Directory.Exists(MirrorOf(row["repo"])))
                {
                    Console.WriteLine($"not there: {row["repo"]} ({row["id"]})");
                    continue;
                }

                var reports = await ReportsAsync(evaluator, known, row["repo"], row["commit"], row["path"]);
                string verdict = row.GetValueOrDefault("verdict", "");
                bool silent = traps || verdict == "fine";
                var near = reports.Where(report => report.Path == row["path"] && IsNear(report.Line, row["lines"])).ToList();
                var answers = near.Where(report => classes.TryGetValue(row["class"], out var rules) && rules.Contains(report.Rule)).ToList();
                bool right = silent ? answers.TrueForAll(answer => !traps && answer.Severity < DiagnosticSeverity.Warning) : answers.Count > 0;
                if (silent && !right)
                    broken++;

                string key = (silent ? "silent " : verdict.Length > 0 ? verdict + " " : "bug ") + row["class"];
                var (hits, total) = tally.GetValueOrDefault(key);
                tally[key] = (hits + (right ? 1 : 0), total + 1);
                string said = string.Join(",", near.Select(static report => $"{report.Rule}@{report.Line}").Distinct());
                seen.Add([row["id"], row["class"], row.GetValueOrDefault("scope", ""), right ? "ok" : silent ? "noise" : "missed", said]);
                if (verbose || !right)
                    Console.WriteLine($"{(right ? "ok" : silent ? "noise" : "missed"),-6} {row["id"]} {row["class"]} {row.GetValueOrDefault("scope", "")} {row["repo"]}:{row["path"]}:{row["lines"]} {said}");
            }

            foreach (var (key, (right, total)) in tally)
                Console.WriteLine($"  {key,-16} {right,3} of {total}");

            Console.WriteLine($"{Path.GetFileName(manifest)}: {tally.Values.Sum(static t => t.Right)} of {tally.Values.Sum(static t => t.Total)} rows right");
        }

        if (output is not null)
            Table.Write(output, "id\tclass\tscope\tresult\tsaid", seen);
        foreach (string crash in evaluator.Crashes)
            Console.Error.WriteLine($"an analyzer threw: {crash}");

        return evaluator.Crashes.Count + broken > 0 ? 1 : 0;
    }

    private string MirrorOf(string repository) => Path.Combine(mirrors, repository.Replace('/', '+'));

    private async Task<List<Report>> ReportsAsync(
        Evaluator evaluator, Dictionary<(string, string, string), List<Report>> known, string repository, string commit, string path)
    {
        using var tree = SourceTree.Open(MirrorOf(repository), commit);
        var projects = tree.Projects(withTests: true, file: path).ToList();
        if (projects is not [var (project, files)])
            throw new EvaluationException($"{repository} {commit} has no {path}");
        if (!known.TryGetValue((repository, commit, project), out var reports))
            known[(repository, commit, project)] = reports = await evaluator.RunAsync(repository, project, files);

        return reports;
    }

    private static bool IsNear(int line, string lines)
    {
        var ranges = Ranges().Matches(lines);
        return ranges.Count == 0 || ranges.Any(range =>
        {
            int first = int.Parse(range.Groups["first"].ValueSpan, CultureInfo.InvariantCulture);
            int last = range.Groups["last"].Success ? int.Parse(range.Groups["last"].ValueSpan, CultureInfo.InvariantCulture) : first;
            return line >= first - Tolerance && line <= last + Tolerance;
        });
    }

    [GeneratedRegex(@"(?<first>\d+)(-(?<last>\d+))?")]
    private static partial Regex Ranges();
}
