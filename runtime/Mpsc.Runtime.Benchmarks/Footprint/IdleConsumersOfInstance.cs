namespace Mpsc.Benchmarks;

/// <summary>Holds nothing per consumer but the consumer itself, so that nothing else is weighed.</summary>
internal sealed class IdleConsumers<TInstance>(Func<Action<long>, TInstance> start, Action<TInstance> post, IDisposable? owner = null)
    : IdleConsumers
    where TInstance : class
{
    public override double BytesPerInstance(int instances, bool used)
    {
        int left = instances;
        using var allHandled = new ManualResetEventSlim();
        Action<long> handler = _ =>
        {
            if (Interlocked.Decrement(ref left) == 0)
                allHandled.Set();
        };
        var consumers = new TInstance[instances];
        // Code and buffers that come with the first one are not weighed.
        TInstance first = start(handler);

        long before = MemoryAtRest();
        for (int i = 0; i < consumers.Length; i++)
            consumers[i] = start(handler);
        if (used)
        {
            foreach (TInstance consumer in consumers)
                post(consumer);
            allHandled.Wait();
        }

        long after = MemoryAtRest();
        GC.KeepAlive(consumers);
        GC.KeepAlive(first);
        return (double)(after - before) / instances;
    }

    public override void Dispose() => owner?.Dispose();

    /// <summary>After all that has been started has come to its wait.</summary>
    private static long MemoryAtRest()
    {
        while (ThreadPool.PendingWorkItemCount > 0)
            Thread.Sleep(10);
        // The last items taken from the pool are still running; nothing tells when they have come to rest.
        Thread.Sleep(100);
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
