namespace Mpsc.Benchmarks;

/// <summary><see cref="ConsumerFlood"/> of channels read by <c>await foreach</c>.</summary>
internal sealed class ForeachFlood(int producers) : ConsumerFlood(ConsumerSubjects.Foreach, producers)
{
    public override string Title => "await foreach, flood";

    public override Target Target => new(Goal: 1.8, Gate: 1.1);
}
