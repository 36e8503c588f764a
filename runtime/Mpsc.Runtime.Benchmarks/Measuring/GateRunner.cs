using System.Globalization;

namespace Mpsc.Benchmarks;

/// <summary>
/// Compares the project's own subjects with their gates. What misses is measured once more, and the second figure stands.
/// </summary>
internal sealed class GateRunner(PairedRunner runner, TextWriter output)
{
    /// <summary>True when every gate is reached.</summary>
    public bool Run(IEnumerable<Scenario> scenarios)
    {
        Scenario[] gated = [.. scenarios.Where(static scenario => scenario.Subjects.Any(static subject => subject.Role == Role.Gated))];
        PairedRunner.WarmUp(gated.OfType<SpeedScenario>(), IsNeeded);

        List<Scenario> missed = [];
        foreach (Scenario scenario in gated)
        {
            if (!ReachesGate(scenario))
                missed.Add(scenario);
        }

        if (missed.Count == 0)
            return true;
        output.WriteLine("Once more:");
        return missed.Count(scenario => !ReachesGate(scenario)) == 0;
    }

    private bool ReachesGate(Scenario scenario)
    {
        double figure = Figure(scenario);
        Target target = scenario.Target;
        bool reached = scenario.Reaches(figure, target.Gate);
        string verdict = !reached ? "MISSED" : scenario.Reaches(figure, target.Goal) ? "ok, goal reached" : "ok";
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{scenario.Name,-50} {figure,7:0.00}  gate {target.Gate,6:0.0#}  goal {target.Goal,6:0.0#}  {verdict}"));
        return reached;
    }

    private double Figure(Scenario scenario)
    {
        if (scenario is AmountScenario amount)
            return AmountResult.Of(amount, static role => role == Role.Gated).GatedFigure;
        SpeedResult result = runner.Run((SpeedScenario)scenario, IsNeeded);
        return result.Ratio(result.GatedSubject);
    }

    private static bool IsNeeded(Role role) => role is Role.Gated or Role.Baseline;
}
