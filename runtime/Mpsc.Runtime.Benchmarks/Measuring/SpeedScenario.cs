namespace Mpsc.Benchmarks;

/// <summary>How long something takes per item. The figure is a ratio to the better baseline: the more, the better.</summary>
internal abstract class SpeedScenario : Scenario
{
    public abstract int Items { get; }

    /// <summary>
    /// It is about threads that really run at one time. Where they only take turns, what they wait for each other is not seen.
    /// </summary>
    public virtual bool NeedsTwoCores => false;

    /// <summary>How many times the usual number of rounds it takes until the median stands still enough for a gate.</summary>
    public virtual int RoundsFactor => 1;

    public sealed override bool Reaches(double figure, double limit) => figure >= limit;

    /// <summary>Makes a new unit of the subject with this index and runs the scenario once.</summary>
    public abstract Sample Measure(int subject, int items);
}
