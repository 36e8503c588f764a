using BenchmarkDotNet.Attributes;

namespace Mpsc.Benchmarks.Absolute;

/// <summary><see cref="ForeachFlood"/>, in absolute numbers.</summary>
public class ForeachFloodBenchmarks : ScenarioBenchmarks
{
    internal override Type Kind => typeof(ForeachFlood);

    /// <summary>One run.</summary>
    [Benchmark(OperationsPerInvoke = ForeachFlood.ItemCount)]
    public void PerItem() => RunOnce();
}
