using BenchmarkDotNet.Attributes;

namespace Mpsc.Benchmarks.Absolute;

/// <summary><see cref="ChannelWriteAndRead"/>, in absolute numbers.</summary>
public class ChannelWriteAndReadBenchmarks : ScenarioBenchmarks
{
    internal override Type Kind => typeof(ChannelWriteAndRead);

    /// <summary>One run.</summary>
    [Benchmark(OperationsPerInvoke = QueueFlood<long>.ItemCount)]
    public void PerItem() => RunOnce();
}
