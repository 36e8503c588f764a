using BenchmarkDotNet.Attributes;

namespace Mpsc.Benchmarks.Absolute;

/// <summary><see cref="BoundedQueueFlood{T}"/>, in absolute numbers.</summary>
public class BoundedQueueFloodBenchmarks : ScenarioBenchmarks
{
    internal override Type Kind => typeof(BoundedQueueFlood<>);

    /// <summary>One run.</summary>
    [Benchmark(OperationsPerInvoke = BoundedQueueFlood<long>.ItemCount)]
    public void PerItem() => RunOnce();
}
