namespace Mpsc.Benchmarks;

/// <summary>Producer threads that exist before the clock starts and begin together.</summary>
internal sealed class Crew : IDisposable
{
    private readonly Thread[] _threads;
    private readonly Barrier _start;

    public Crew(int size, Action work)
    {
        _start = new Barrier(size + 1);
        _threads = new Thread[size];
        for (int i = 0; i < size; i++)
        {
            _threads[i] = new Thread(() =>
            {
                _start.SignalAndWait();
                work();
            });
            _threads[i].Start();
        }
    }

    public void Begin() => _start.SignalAndWait();

    public void Join()
    {
        foreach (Thread thread in _threads)
            thread.Join();
    }

    public void Dispose() => _start.Dispose();
}
