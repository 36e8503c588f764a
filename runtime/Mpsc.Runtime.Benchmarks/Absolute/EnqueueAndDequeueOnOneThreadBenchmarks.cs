using BenchmarkDotNet.Attributes;

namespace Mpsc.Benchmarks.Absolute;

/// <summary><see cref="EnqueueAndDequeueOnOneThread{T}"/>, in absolute numbers.</summary>
public class EnqueueAndDequeueOnOneThreadBenchmarks : ScenarioBenchmarks
{
    internal override Type Kind => typeof(EnqueueAndDequeueOnOneThread<>);

    /// <summary>One run.</summary>
    [Benchmark(OperationsPerInvoke = EnqueueAndDequeueOnOneThread<long>.ItemCount)]
    public void PerItem() => RunOnce();
}
