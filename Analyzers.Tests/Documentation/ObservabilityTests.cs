using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;

namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>The table of docs/observability.md is what a listener to the meter sees.</summary>
public sealed partial class ObservabilityTests
{
    [Fact]
    public async Task The_table_lists_the_instruments_that_a_listener_sees()
    {
        var rows = new ConcurrentDictionary<string, string>();
        var measured = new ConcurrentDictionary<string, string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name != "Mpsc.Runtime")
                return;
            rows[instrument.Name] = $"{instrument.GetType().Name.Split('`')[0]} | {instrument.Unit} | TAGS | {instrument.Description}";
            self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
            measured[instrument.Name] = string.Join(", ", tags.ToArray().Select(static tag => $"`{tag.Key}`")));
        listener.Start();

        await MakeALoopDoEverythingAsync(listener);

        // An instrument that nobody adds to would have no tags here.
        var table = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "observability.md"));
        Assert.Equal(
            rows.Select(row => $"| `{row.Key}` | {row.Value.Replace("TAGS", measured.GetValueOrDefault(row.Key))} |")
                .Order(StringComparer.Ordinal),
            table.Where(static line => Row().IsMatch(line)).Order(StringComparer.Ordinal));
    }

    /// <summary>One item fails, a control message runs, one item is handed back.</summary>
    private static async Task MakeALoopDoEverythingAsync(MeterListener listener)
    {
        var inHand = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Action<int> handler = _ =>
        {
            inHand.TrySetResult();
            throw new InvalidOperationException();
        };
        var loop = new ConsumerLoop<int>(handler, new ConsumerLoopOptions<int>
        {
            Name = "failing",
            ErrorPolicy = ErrorPolicy.Continue,
            OnError = static (_, _) => { },
            // A run counts when it is over: here each is over after one item or message, and before the next begins.
            MaxItemsPerRun = 1,
            Scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler,
        });
        loop.TryPost(1);
        await inHand.Task;
        await loop.InvokeAsync(static () => { });
        loop.Pause();
        loop.TryPost(2);
        listener.RecordObservableInstruments();
        await loop.StopAsync();
    }

    [GeneratedRegex(@"^\| `mpsc\.")]
    private static partial Regex Row();
}
