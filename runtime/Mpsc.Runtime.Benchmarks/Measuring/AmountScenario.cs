namespace Mpsc.Benchmarks;

/// <summary>How much of something there is, whatever the time: the less, the better. Nothing is compared.</summary>
internal abstract class AmountScenario : Scenario
{
    /// <summary>How often it is repeated; the worst figure counts.</summary>
    public virtual int Repeats => 1;

    public sealed override bool Reaches(double figure, double limit) => figure <= limit;

    public abstract double Measure(int subject);
}
