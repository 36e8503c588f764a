using BenchmarkDotNet.Attributes;

namespace Mpsc.Benchmarks.Absolute;

/// <summary><see cref="LoopFlood"/>, in absolute numbers.</summary>
public class LoopFloodBenchmarks : ScenarioBenchmarks
{
    internal override Type Kind => typeof(LoopFlood);

    /// <summary>One run.</summary>
    [Benchmark(OperationsPerInvoke = LoopFlood.ItemCount)]
    public void PerItem() => RunOnce();
}
