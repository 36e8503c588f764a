namespace Mpsc.Benchmarks;

/// <summary>
/// Measures all subjects of a scenario in one process, in turn, round by round: whatever disturbs the machine disturbs all.
/// </summary>
internal sealed class PairedRunner(int rounds)
{
    /// <summary>
    /// Runs everything until the compiler has had its say: a method is recompiled after 30 calls and a pause of 100 ms without new code,
    /// in the background.
    /// </summary>
    public static void WarmUp(IEnumerable<SpeedScenario> scenarios, Func<Role, bool> takesPart)
    {
        for (int pass = 0; pass < 3; pass++)
        {
            foreach (SpeedScenario scenario in scenarios)
            {
                foreach (int subject in SubjectsOf(scenario, takesPart))
                    scenario.Measure(subject, Math.Max(800, scenario.Items / 10));
            }

            Thread.Sleep(300);
        }
    }

    public SpeedResult Run(SpeedScenario scenario, Func<Role, bool> takesPart, int roundsFactor = 1)
    {
        int[] subjects = SubjectsOf(scenario, takesPart);
        int count = rounds * roundsFactor;
        Dictionary<int, Sample[]> samples = subjects.ToDictionary(static subject => subject, _ => new Sample[count]);
        for (int round = 0; round < count; round++)
        {
            for (int turn = 0; turn < subjects.Length; turn++)
            {
                // Each round begins with another one, so that nobody always runs after the same neighbour or always first.
                int subject = subjects[(round + turn) % subjects.Length];
                GC.Collect(); // what one leaves behind is not collected in the next one's time
                samples[subject][round] = scenario.Measure(subject, scenario.Items);
            }
        }

        return new SpeedResult(scenario, samples);
    }

    private static int[] SubjectsOf(SpeedScenario scenario, Func<Role, bool> takesPart) =>
        [.. Enumerable.Range(0, scenario.Subjects.Count).Where(subject => takesPart(scenario.Subjects[subject].Role))];
}
