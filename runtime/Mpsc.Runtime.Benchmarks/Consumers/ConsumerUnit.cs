namespace Mpsc.Benchmarks;

/// <summary>A running consumer: what is posted comes to its handler, one item at a time.</summary>
internal abstract class ConsumerUnit
{
    public abstract void Post(long item);

    public abstract void PostMany(int count);

    /// <summary>No more will be posted; the task ends when the consumer has.</summary>
    public abstract Task CompleteAsync();
}
