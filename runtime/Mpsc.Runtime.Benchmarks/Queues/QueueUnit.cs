namespace Mpsc.Benchmarks;

/// <summary>A queue in a scenario. Only whole loops are virtual, so that the call costs nothing per item.</summary>
internal abstract class QueueUnit<T>
{
    public abstract void EnqueueMany(T item, int count);

    /// <summary>Polls until it has got this many.</summary>
    public abstract void DequeueMany(int count);

    public abstract void EnqueueAndDequeue(T item, int count);
}
