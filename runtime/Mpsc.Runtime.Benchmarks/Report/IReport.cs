namespace Mpsc.Benchmarks;

/// <summary>Takes the results as they come.</summary>
internal interface IReport
{
    void Add(SpeedResult result);

    void Add(AmountResult result);

    void End(TimeSpan elapsed);
}
