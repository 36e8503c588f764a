namespace Mpsc.Benchmarks;

/// <summary>10,000 items wait and one is being handled when the stop is requested: how many more are started?</summary>
internal sealed class StopWithBacklog() : AmountScenario<Func<Action<long>, int, StoppableConsumer>>(StopSubjects.All)
{
    private const int Backlog = 10_000;
    private const int StopAt = 10;

    public override string Title => "items started after the stop";

    public override string Variant => "10,000 buffered";

    public override Target Target => new(Goal: 1, Gate: 1);

    public override int Repeats => 15;

    protected override double Measure(Func<Action<long>, int, StoppableConsumer> start)
    {
        int started = 0;
        using var reached = new ManualResetEventSlim();
        using var stopped = new ManualResetEventSlim();
        StoppableConsumer consumer = start(
            _ =>
            {
                if (++started == StopAt)
                {
                    reached.Set();
                    stopped.Wait();
                }
            },
            Backlog);
        reached.Wait();
        consumer.Stop();
        stopped.Set();
        consumer.Ended.Wait();
        return started - StopAt;
    }
}
