using BenchmarkDotNet.Attributes;

namespace Mpsc.Benchmarks.Absolute;

/// <summary><see cref="YieldingHandler"/>, in absolute numbers.</summary>
public class YieldingHandlerBenchmarks : ScenarioBenchmarks
{
    internal override Type Kind => typeof(YieldingHandler);

    /// <summary>One run.</summary>
    [Benchmark(OperationsPerInvoke = YieldingHandler.ItemCount)]
    public void PerItem() => RunOnce();
}
