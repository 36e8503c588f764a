using System.Diagnostics;
using Mpsc;

namespace Broker;

/// <summary>Receives messages into a bounded loop, which handles them one at a time and acknowledges each when it is handled.</summary>
public sealed class Worker(DurableQueue queue, ShippedOrders orders, long? killedAfterHandling)
{
    /// <summary>
    /// How many messages wait here, leased: what other prefetching consumers call their prefetch limit. All of them must be handled before
    /// their lease runs out.
    /// </summary>
    private const int Prefetch = 2;

    /// <summary>Works until the queue is empty or the token is cancelled; then gives back what was received and not tried.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await using var loop = new ConsumerLoop<Job>(Handle, new ConsumerLoopOptions<Job>
        {
            Capacity = Prefetch,
            OnUndelivered = queue.GiveBack,
            // Not acknowledged: delivered again when its lease has run out.
            ErrorPolicy = ErrorPolicy.Continue,
            OnError = static (error, job) => Console.Error.WriteLine($"order {job.Id} failed: {error.Message}"),
        });

        try
        {
            await ReceiveAsync(loop, stop);
            await loop.DrainAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Leaving stops the loop, which gives back what it has not tried.
        }
    }

    private async Task ReceiveAsync(ConsumerLoop<Job> loop, CancellationToken stop)
    {
        while (queue.HasMessages())
        {
            if (queue.TryReceive() is not { } job)
                await Task.Delay(50, stop); // a broker would say when there is something; a file is asked
            else if (!await PostOrGiveBackAsync(loop, job, stop)) // waits while the loop is full, and so receives no more than it can hold
                return;
        }
    }

    private async Task<bool> PostOrGiveBackAsync(ConsumerLoop<Job> loop, Job job, CancellationToken stop)
    {
        bool isPosted = false;
        try
        {
            return isPosted = await loop.PostAsync(job, stop);
        }
        finally
        {
            if (!isPosted)
                queue.GiveBack(job);
        }
    }

    private void Handle(Job job)
    {
        bool isNew = orders.TryShip(job);
        Console.WriteLine($"order {job.Id} ({job.Body}): {(isNew ? "shipped" : "delivered again, was shipped before")}");
        if (job.Id == killedAfterHandling)
        {
            Console.WriteLine($"killed before order {job.Id} is acknowledged");
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite); // the signal takes a moment
        }

        if (!queue.Acknowledge(job))
            Console.Error.WriteLine($"order {job.Id}: the lease had run out; it may be delivered again");
    }
}
