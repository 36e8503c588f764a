namespace Mpsc.Systematic.Tests;

/// <summary>Each scenario under a bounded number of schedules; CONTRIBUTING.md tells how to run more.</summary>
public class ScenarioTests
{
    private static readonly Lazy<RuntimeCopy> s_runtime = new(() => RuntimeCopy.Load());

    public static TheoryData<string> Scenarios => [.. s_runtime.Value.Scenarios.Select(scenario => scenario.Name)];

    [Theory, MemberData(nameof(Scenarios))]
    public void Holds_under_every_schedule(string name)
    {
        Scenario scenario = s_runtime.Value.Scenarios.Single(scenario => scenario.Name == name);
        foreach (Strategy strategy in Enum.GetValues<Strategy>())
        {
            ExplorationResult result = Exploration.Run(scenario, strategy, Bounds.Exploring, Bounds.Seed);
            Assert.True(result.Bugs.Count == 0, $"{result}\n{result.Trace}");
            Assert.Equal((int)Bounds.Exploring, result.Schedules);
        }
    }

    [Fact]
    public void Planted_faults_are_found() => Assert.Empty(SelfCheck.Missed(s_runtime.Value));

    [Fact]
    public async Task Plain_checks_hold()
    {
        foreach (Scenario check in s_runtime.Value.PlainChecks)
            await check.Body();
    }
}
