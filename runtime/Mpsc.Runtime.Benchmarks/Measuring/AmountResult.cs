namespace Mpsc.Benchmarks;

/// <summary>The worst figure of each subject of a scenario that took part.</summary>
internal sealed class AmountResult(AmountScenario scenario, IReadOnlyDictionary<int, double> figures)
{
    public AmountScenario Scenario => scenario;

    public IReadOnlyDictionary<int, double> Figures => figures;

    public double GatedFigure => figures.Single(figure => scenario.Subjects[figure.Key].Role == Role.Gated).Value;

    public static AmountResult Of(AmountScenario scenario, Func<Role, bool> takesPart) => new(
        scenario,
        Enumerable.Range(0, scenario.Subjects.Count)
            .Where(subject => takesPart(scenario.Subjects[subject].Role))
            .ToDictionary(static subject => subject, subject => Worst(scenario, subject)));

    private static double Worst(AmountScenario scenario, int subject) =>
        Enumerable.Range(0, scenario.Repeats).Max(_ => scenario.Measure(subject));
}
