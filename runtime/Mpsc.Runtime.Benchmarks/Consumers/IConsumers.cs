namespace Mpsc.Benchmarks;

/// <summary>Starts consumers of one kind. Disposed at the end of a run, if it holds a system of actors.</summary>
internal interface IConsumers
{
    ConsumerUnit Start(Action<long> handler);

    ConsumerUnit Start(Func<long, ValueTask> handler);
}
