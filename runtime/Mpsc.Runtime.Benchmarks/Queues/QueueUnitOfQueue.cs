namespace Mpsc.Benchmarks;

internal sealed class QueueUnit<T, TQueue>(TQueue queue) : QueueUnit<T>
    where TQueue : struct, IQueue<T>
{
    public override void EnqueueMany(T item, int count)
    {
        TQueue target = queue;
        for (int i = 0; i < count; i++)
            target.Enqueue(item);
    }

    public override void DequeueMany(int count)
    {
        TQueue source = queue;
        var spin = new SpinWait();
        while (count > 0)
        {
            if (source.TryDequeue(out _))
            {
                count--;
                spin.Reset();
            }
            else
            {
                spin.SpinOnce(sleep1Threshold: -1); // yields to producers that have no core, never sleeps
            }
        }
    }

    public override void EnqueueAndDequeue(T item, int count)
    {
        TQueue both = queue;
        for (int i = 0; i < count; i++)
        {
            both.Enqueue(item);
            both.TryDequeue(out _);
        }
    }
}
