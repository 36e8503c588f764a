namespace Mpsc.Benchmarks;

/// <summary><see cref="ConsumerFlood"/> of everything that runs a handler.</summary>
internal sealed class LoopFlood(int producers, double goal) : ConsumerFlood(ConsumerSubjects.All, producers)
{
    public override string Title => "consumer loop, flood";

    public override Target Target => new(goal, Gate: 1.3);
}
