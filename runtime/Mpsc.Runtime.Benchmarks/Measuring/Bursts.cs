namespace Mpsc.Benchmarks;

/// <summary>One queue or consumer through which bursts of items go; a burst ends when all of it has come out.</summary>
internal sealed class Bursts(Action<int> run, IDisposable? owner) : IDisposable
{
    public void Run(int length) => run(length);

    public void Dispose() => owner?.Dispose();
}
