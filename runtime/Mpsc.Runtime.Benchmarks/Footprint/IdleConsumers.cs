namespace Mpsc.Benchmarks;

/// <summary>Consumers of one kind whose memory is measured while they wait.</summary>
internal abstract class IdleConsumers : IDisposable
{
    public abstract double BytesPerInstance(int instances, bool used);

    public abstract void Dispose();
}
