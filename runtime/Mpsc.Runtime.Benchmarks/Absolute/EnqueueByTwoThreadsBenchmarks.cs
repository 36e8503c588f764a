using BenchmarkDotNet.Attributes;

namespace Mpsc.Benchmarks.Absolute;

/// <summary><see cref="EnqueueByTwoThreads{T}"/>, in absolute numbers.</summary>
public class EnqueueByTwoThreadsBenchmarks : ScenarioBenchmarks
{
    internal override Type Kind => typeof(EnqueueByTwoThreads<>);

    /// <summary>One run.</summary>
    [Benchmark(OperationsPerInvoke = EnqueueByTwoThreads<long>.ItemCount)]
    public void PerItem() => RunOnce();
}
