using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;

namespace Mpsc.Benchmarks.Absolute;

/// <summary>
/// The scenarios of one kind under BenchmarkDotNet: each operation is a whole run with a new unit, divided by its number of items. The
/// parameter is text because BenchmarkDotNet compiles it into a program of its own.
/// </summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Throughput, warmupCount: 5, iterationCount: 15)]
public abstract class ScenarioBenchmarks
{
    private SpeedScenario? _scenario;
    private int _subject;

    /// <summary>Variant and subject.</summary>
    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = "";

    /// <summary>All variants with all subjects.</summary>
    public IEnumerable<string> Cases => All.Select(static each => each.Name);

    internal abstract Type Kind { get; }

    private IEnumerable<(string Name, SpeedScenario Scenario, int Subject)> All =>
        from scenario in Catalog.All.OfType<SpeedScenario>()
        where scenario.GetType() == Kind || (scenario.GetType().IsGenericType && scenario.GetType().GetGenericTypeDefinition() == Kind)
        from subject in Enumerable.Range(0, scenario.Subjects.Count)
        select ($"{scenario.Variant} {scenario.Subjects[subject].Name}".Trim(), scenario, subject);

    /// <summary>Finds the scenario and the subject.</summary>
    [GlobalSetup]
    public void Find() => (_, _scenario, _subject) = All.Single(each => each.Name == Case);

    private protected void RunOnce() => _scenario!.Measure(_subject, _scenario.Items);
}
