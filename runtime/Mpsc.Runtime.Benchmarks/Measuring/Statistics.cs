namespace Mpsc.Benchmarks;

internal static class Statistics
{
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>
    /// How many times faster than the fastest baseline: the ratio of each round, in which all ran one after the other, then the median.
    /// A disturbance that lasts longer than a round thus slows both sides of a ratio.
    /// </summary>
    public static double MedianRatio(IReadOnlyList<double> ownTimes, IReadOnlyList<double[]> baselineTimes) =>
        Median(ownTimes.Select((own, round) => baselineTimes.Min(times => times[round]) / own));
}
