using System.Globalization;

namespace Mpsc.Benchmarks;

/// <summary>Compares the project's own subjects with their gates.</summary>
internal sealed class GateRunner(PairedRunner runner, TextWriter output)
{
    private const double TwoCores = 1.4;

    /// <summary>What misses a gate that could be judged and is not known to be missed.</summary>
    public IReadOnlyList<Scenario> Missed(IEnumerable<Scenario> scenarios)
    {
        Scenario[] gated = [.. scenarios.Where(static scenario => scenario.Subjects.Any(static subject => subject.Role == Role.Gated))];
        PairedRunner.WarmUp(gated.OfType<SpeedScenario>(), IsNeeded);
        return [.. gated.Where(scenario => Judge(scenario) == Verdict.Missed)];
    }

    private Verdict Judge(Scenario scenario)
    {
        (double figure, double cores) = Measure(scenario);
        Target target = scenario.Target;
        bool reached = scenario.Reaches(figure, target.Gate);
        bool isJudged = reached || scenario is not SpeedScenario { NeedsTwoCores: true } || cores >= TwoCores;
        (Verdict verdict, string words) = (reached, isJudged, scenario.KnownMiss) switch
        {
            (true, _, _) => (Verdict.Reached, scenario.Reaches(figure, target.Goal) ? "ok, goal reached" : "ok"),
            (_, false, _) => (Verdict.NotJudged, $"not judged: the machine gave {Text($"{cores:0.0}")} cores"),
            (_, _, { } known) when scenario.Reaches(figure, known.NotBelow) => (Verdict.KnownMiss, $"missed, as is known: {known.Reason}"),
            _ => (Verdict.Missed, "MISSED"),
        };
        output.WriteLine(Text($"{scenario.Name,-50} {figure,7:0.00}  gate {target.Gate,6:0.0#}  goal {target.Goal,6:0.0#}  {words}"));
        return verdict;
    }

    private (double Figure, double Cores) Measure(Scenario scenario)
    {
        if (scenario is AmountScenario amount)
            return (AmountResult.Of(amount, static role => role == Role.Gated).GatedFigure, 0);
        var speed = (SpeedScenario)scenario;
        SpeedResult result = runner.Run(speed, IsNeeded, speed.RoundsFactor);
        return (result.Ratio(result.GatedSubject), result.CoresGiven);
    }

    private static bool IsNeeded(Role role) => role is Role.Gated or Role.Baseline;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private enum Verdict
    {
        Reached,
        NotJudged,
        KnownMiss,
        Missed,
    }
}
