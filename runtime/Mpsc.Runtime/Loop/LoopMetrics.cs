#if NET
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
#endif

namespace Mpsc;

/// <summary>
/// What a named loop tells to whoever listens to the meter "Mpsc.Runtime" (OpenTelemetry, dotnet-counters). Counted per run, not per item.
/// netstandard2.0 has no meters without another package: there is nothing to measure with.
/// </summary>
internal sealed class LoopMetrics
{
#if NET
    private static readonly Meter Meter = new("Mpsc.Runtime");

    private static readonly Counter<long> Items = Meter.CreateCounter<long>(
        "mpsc.loop.items", "{item}", "Items and control messages that a consumer loop has taken in hand.");

    private static readonly Counter<long> Errors = Meter.CreateCounter<long>(
        "mpsc.loop.errors", "{error}", "Exceptions that left the handler of a consumer loop.");

    private static readonly Counter<long> UndeliveredItems = Meter.CreateCounter<long>(
        "mpsc.loop.undelivered", "{item}", "Accepted items that a consumer loop ended without handling.");

    private static readonly ConcurrentDictionary<LoopMetrics, WeakReference<QueueState>> Measured = new();

    static LoopMetrics() => Meter.CreateObservableGauge(
        "mpsc.loop.queue.length", QueueLengths, "{item}", "Items that wait in a consumer loop.");

    private readonly KeyValuePair<string, object?> _name;

    private LoopMetrics(string name, QueueState queue)
    {
        _name = new("mpsc.loop.name", name);
        // Weakly: to be measured keeps no loop alive.
        Measured[this] = new WeakReference<QueueState>(queue);
    }

    public static LoopMetrics? Of(string? name, QueueState queue) => name is null ? null : new LoopMetrics(name, queue);

    public void Ran(int items)
    {
        if (items > 0)
            Items.Add(items, _name);
    }

    public void Failed() => Errors.Add(1, _name);

    public void Undelivered(int items) => UndeliveredItems.Add(items, _name);

    public void Ended() => Measured.TryRemove(this, out _);

    private static IEnumerable<Measurement<long>> QueueLengths()
    {
        foreach (var (metrics, reference) in Measured)
        {
            if (reference.TryGetTarget(out QueueState? queue))
                yield return new Measurement<long>(queue.Count, metrics._name);
            else
                metrics.Ended();
        }
    }
#else
    private LoopMetrics()
    {
    }

    public static LoopMetrics? Of(string? name, QueueState queue) => null;

    public void Ran(int items)
    {
    }

    public void Failed()
    {
    }

    public void Undelivered(int items)
    {
    }

    public void Ended()
    {
    }
#endif
}
