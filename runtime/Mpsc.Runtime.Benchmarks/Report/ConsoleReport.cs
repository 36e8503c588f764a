using System.Globalization;

namespace Mpsc.Benchmarks;

/// <summary>One block per scenario, printed as soon as it has been measured.</summary>
internal sealed class ConsoleReport(TextWriter output) : IReport
{
    public void Add(SpeedResult result)
    {
        SpeedScenario scenario = result.Scenario;
        Write($"\n{scenario.Name} (goal {scenario.Target.Goal:0.0#}, gate {scenario.Target.Gate:0.0#})");
        Write($"  {"",-38} {"ns/item",9} {"cpu ns",9} {"bytes",7} {"ratio",7}");
        foreach (int subject in result.Subjects)
        {
            string name = scenario.Subjects[subject].Name;
            double time = result.Nanoseconds(subject);
            double cpu = result.CpuNanoseconds(subject);
            Write($"  {name,-38} {time,9:0.0} {cpu,9:0.0} {result.Bytes(subject),7:0.0} {result.Ratio(subject),6:0.00}x");
        }
    }

    public void Add(AmountResult result)
    {
        Scenario scenario = result.Scenario;
        Write($"\n{scenario.Name} (goal {scenario.Target.Goal:0.##}, gate {scenario.Target.Gate:0.##})");
        foreach ((int subject, double figure) in result.Figures)
            Write($"  {scenario.Subjects[subject].Name,-38} {figure,9:0.0#}");
    }

    public void End(TimeSpan elapsed) => Write($"\n{Machine.Description}; {elapsed.TotalSeconds:0} s");

    private void Write(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
