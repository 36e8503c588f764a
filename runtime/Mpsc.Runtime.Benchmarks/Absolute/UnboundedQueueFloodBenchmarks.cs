using BenchmarkDotNet.Attributes;

namespace Mpsc.Benchmarks.Absolute;

/// <summary><see cref="UnboundedQueueFlood{T}"/>, in absolute numbers.</summary>
public class UnboundedQueueFloodBenchmarks : ScenarioBenchmarks
{
    internal override Type Kind => typeof(UnboundedQueueFlood<>);

    /// <summary>One run.</summary>
    [Benchmark(OperationsPerInvoke = UnboundedQueueFlood<long>.ItemCount)]
    public void PerItem() => RunOnce();
}
