#if NET
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
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

    // Weakly: to be measured keeps no loop alive, and one that is abandoned leaves nothing.
    private static readonly ConditionalWeakTable<QueueState, LoopMetrics> Measured = [];

    static LoopMetrics() => Meter.CreateObservableGauge(
        "mpsc.loop.queue.length", QueueLengths, "{item}", "Items that wait in a consumer loop.");

    private readonly KeyValuePair<string, object?> _name;

    private LoopMetrics(string name) => _name = new("mpsc.loop.name", name);

    public static LoopMetrics? Of(string? name, QueueState queue)
    {
        if (name is null)
            return null;
        var metrics = new LoopMetrics(name);
        Measured.Add(queue, metrics);
        return metrics;
    }

    public void Ran(int items)
    {
        if (items > 0)
            Items.Add(items, _name);
    }

    public void Failed() => Errors.Add(1, _name);

    public void Undelivered(int items) => UndeliveredItems.Add(items, _name);

    public void Ended(QueueState queue) => Measured.Remove(queue);

    private static IEnumerable<Measurement<long>> QueueLengths()
    {
        foreach (var (queue, metrics) in Measured)
            yield return new Measurement<long>(queue.Count, metrics._name);
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

    public void Ended(QueueState queue)
    {
    }
#endif
}
