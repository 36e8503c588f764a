using BenchmarkDotNet.Attributes;

namespace Mpsc.Benchmarks.Absolute;

/// <summary><see cref="LoopToLoopHop"/>, in absolute numbers.</summary>
public class LoopToLoopHopBenchmarks : ScenarioBenchmarks
{
    internal override Type Kind => typeof(LoopToLoopHop);

    /// <summary>One run.</summary>
    [Benchmark(OperationsPerInvoke = LoopToLoopHop.ItemCount)]
    public void PerItem() => RunOnce();
}
