namespace Mpsc.Benchmarks;

/// <summary>Memory of a consumer that waits, from 100,000 of them.</summary>
internal sealed class IdleFootprint(bool used) : AmountScenario<IdleConsumers>(IdleSubjects.All)
{
    private const int Instances = 100_000;

    public override string Title => "bytes of an idle loop";

    public override string Variant => used ? "after one item" : "never used";

    public override Target Target => new(Goal: 600, Gate: 900);

    protected override double Measure(IdleConsumers unit) => unit.BytesPerInstance(Instances, used);
}
