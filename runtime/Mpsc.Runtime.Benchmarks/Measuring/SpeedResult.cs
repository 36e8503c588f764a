namespace Mpsc.Benchmarks;

/// <summary>The samples of a scenario: one array of rounds per subject that took part.</summary>
internal sealed class SpeedResult(SpeedScenario scenario, IReadOnlyDictionary<int, Sample[]> samples)
{
    public SpeedScenario Scenario => scenario;

    public IEnumerable<int> Subjects => samples.Keys;

    public int GatedSubject => samples.Keys.Single(subject => scenario.Subjects[subject].Role == Role.Gated);

    public double Nanoseconds(int subject) => Statistics.Median(samples[subject].Select(static s => s.Nanoseconds));

    public double CpuNanoseconds(int subject) => Statistics.Median(samples[subject].Select(static s => s.CpuNanoseconds));

    public double Bytes(int subject) => Statistics.Median(samples[subject].Select(static s => s.Bytes));

    public double Ratio(int subject) => Statistics.MedianRatio(Times(subject), [.. Baselines.Select(Times)]);

    /// <summary>How many cores the baselines were given: the time on processors over the time that passed.</summary>
    public double CoresGiven => Baselines.Max(subject =>
        Statistics.Median(samples[subject].Select(static s => s.CpuNanoseconds / s.Nanoseconds)));

    private IEnumerable<int> Baselines => samples.Keys.Where(subject => scenario.Subjects[subject].Role == Role.Baseline);

    private double[] Times(int subject) => [.. samples[subject].Select(static s => s.Nanoseconds)];
}
