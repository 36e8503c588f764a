using BenchmarkDotNet.Attributes;

namespace Mpsc.Benchmarks.Absolute;

/// <summary><see cref="IdlePing"/>, in absolute numbers.</summary>
public class IdlePingBenchmarks : ScenarioBenchmarks
{
    internal override Type Kind => typeof(IdlePing);

    /// <summary>One run.</summary>
    [Benchmark(OperationsPerInvoke = IdlePing.ItemCount)]
    public void PerItem() => RunOnce();
}
