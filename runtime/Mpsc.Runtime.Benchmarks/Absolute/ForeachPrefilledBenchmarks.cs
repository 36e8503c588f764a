using BenchmarkDotNet.Attributes;

namespace Mpsc.Benchmarks.Absolute;

/// <summary><see cref="ForeachPrefilled"/>, in absolute numbers.</summary>
public class ForeachPrefilledBenchmarks : ScenarioBenchmarks
{
    internal override Type Kind => typeof(ForeachPrefilled);

    /// <summary>One run.</summary>
    [Benchmark(OperationsPerInvoke = ForeachPrefilled.ItemCount)]
    public void PerItem() => RunOnce();
}
