using BenchmarkDotNet.Attributes;

namespace Mpsc.Benchmarks.Absolute;

/// <summary><see cref="ManyLoops"/>, in absolute numbers.</summary>
public class ManyLoopsBenchmarks : ScenarioBenchmarks
{
    internal override Type Kind => typeof(ManyLoops);

    /// <summary>One run.</summary>
    [Benchmark(OperationsPerInvoke = ManyLoops.ItemCount)]
    public void PerItem() => RunOnce();
}
