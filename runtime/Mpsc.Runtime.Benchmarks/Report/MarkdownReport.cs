using System.Globalization;

namespace Mpsc.Benchmarks;

/// <summary>The tables of docs/performance.md: one for each kind of scenario, with its variants as columns.</summary>
internal sealed class MarkdownReport(TextWriter output, string command) : IReport
{
    private readonly List<SpeedResult> _speeds = [];
    private readonly List<AmountResult> _amounts = [];

    public void Add(SpeedResult result) => _speeds.Add(result);

    public void Add(AmountResult result) => _amounts.Add(result);

    public void End(TimeSpan elapsed)
    {
        Write($"`{command}` on {Machine.Description}; {elapsed.TotalSeconds:0} s.");
        foreach (IGrouping<string, SpeedResult> family in _speeds.GroupBy(static result => result.Scenario.Title))
            WriteSpeeds(family.Key, [.. family]);
        foreach (IGrouping<string, AmountResult> family in _amounts.GroupBy(static result => result.Scenario.Title))
            WriteAmounts(family.Key, [.. family]);
    }

    private void WriteSpeeds(string title, SpeedResult[] results)
    {
        WriteHeader(title, [.. results.Select(static result => result.Scenario)], "×, ns/item", "CPU ns/item", "bytes/item");
        foreach (int subject in results[0].Subjects)
        {
            string[] cells =
            [
                .. results.Select(result => Text($"{result.Ratio(subject):0.00}×, {result.Nanoseconds(subject):0.0}")),
                string.Join(" / ", results.Select(result => Text($"{result.CpuNanoseconds(subject):0}"))),
                string.Join(" / ", results.Select(result => Text($"{result.Bytes(subject):0}"))),
            ];
            WriteRow(results[0].Scenario.Subjects[subject], cells);
        }
    }

    private void WriteAmounts(string title, AmountResult[] results)
    {
        WriteHeader(title, [.. results.Select(static result => result.Scenario)], "");
        IEnumerable<(string Name, Role Role)> subjects = results.SelectMany(static result => result.Scenario.Subjects);
        foreach ((string Name, Role Role) subject in subjects.DistinctBy(static each => each.Name))
            WriteRow(subject, [.. results.Select(result => Figure(result, subject.Name))]);
    }

    private static string Figure(AmountResult result, string subject)
    {
        foreach ((int index, double figure) in result.Figures)
        {
            if (result.Scenario.Subjects[index].Name == subject)
                return Text($"{figure:0.#}");
        }

        return "–";
    }

    private void WriteHeader(string title, Scenario[] scenarios, string unit, params string[] furtherColumns)
    {
        Write($"\n### {char.ToUpperInvariant(title[0]) + title[1..]}\n");
        string[] columns = [.. scenarios.Select(scenario => $"{scenario.Variant} {unit}".Trim()), .. furtherColumns];
        Write($"| | {string.Join(" | ", columns)} |");
        Write($"|---|{string.Concat(Enumerable.Repeat("--:|", columns.Length))}");
        string[] targets = [.. scenarios.Select(static s => Text($"{s.Target.Goal:0.0#} ; {s.Target.Gate:0.0#}"))];
        Write($"| *goal ; gate* | {string.Join(" | ", targets)} |{string.Concat(Enumerable.Repeat(" |", furtherColumns.Length))}");
    }

    private void WriteRow((string Name, Role Role) subject, string[] cells)
    {
        string name = subject.Role == Role.Gated ? $"**{subject.Name}**" : subject.Name;
        Write($"| {name} | {string.Join(" | ", cells)} |");
    }

    private void Write(FormattableString line) => output.WriteLine(Text(line));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
