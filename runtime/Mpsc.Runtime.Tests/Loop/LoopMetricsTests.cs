#if !NETSTANDARD_RUNTIME // which has no meters
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Mpsc.Tests;

/// <summary>Named loops are measured, others are not.</summary>
public class LoopMetricsTests
{
    [Fact]
    public async Task Items_errors_and_undelivered_items_of_a_named_loop_are_counted()
    {
        using var meters = new Listener();
        string name = $"{Guid.NewGuid()}";
        var options = new ConsumerLoopOptions<int> { Name = name, ErrorPolicy = ErrorPolicy.Continue, OnError = (_, _) => { } };
        ConsumerLoop<int>? loop = null;
        loop = new ConsumerLoop<int>(
            item =>
            {
                if (item == 99)
                    loop!.Stop();
                if (item % 10 == 0)
                    throw new InvalidOperationException();
            },
            options);
        loop.Pause();
        for (int i = 0; i < 150; i++)
            loop.TryPost(i);
        loop.Resume();
        await loop.Completion.Within();
        // A run counts what it has handled after it has told of the end.
        Assert.True(SpinWait.SpinUntil(() => meters.Sum("mpsc.loop.items", name) >= 100, Deadline.Limit));
        Assert.Equal(100, meters.Sum("mpsc.loop.items", name));
        Assert.Equal(10, meters.Sum("mpsc.loop.errors", name));
        Assert.Equal(50, meters.Sum("mpsc.loop.undelivered", name));
    }

    [Fact]
    public async Task The_length_of_the_queue_is_seen_until_the_loop_ends()
    {
        using var meters = new Listener();
        string name = $"{Guid.NewGuid()}";
        var loop = new ConsumerLoop<int>(_ => { }, new ConsumerLoopOptions<int> { Name = name });
        loop.Pause();
        for (int i = 0; i < 7; i++)
            loop.TryPost(i);
        await loop.InvokeAsync(() => { }).Within();
        Assert.Equal(7, Assert.Single(meters.Lengths(name)));
        loop.Resume();
        await loop.DrainAsync().Within();
        Assert.Empty(meters.Lengths(name));
        GC.KeepAlive(loop);
    }

    [Fact]
    public async Task A_loop_without_a_name_is_not_measured()
    {
        using var meters = new Listener();
        var loop = new ConsumerLoop<int>(_ => { });
        loop.TryPost(1);
        await loop.DrainAsync().Within();
        Assert.False(meters.HasNameless);
    }

    private sealed class Listener : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentQueue<(string Instrument, string? Loop, long Value)> _measured = [];

        public Listener()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Mpsc.Runtime")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            {
                string? name = null;
                foreach (var (key, tag) in tags)
                    name = key == "mpsc.loop.name" ? (string?)tag : name;
                _measured.Enqueue((instrument.Name, name, value));
            });
            _listener.Start();
        }

        public bool HasNameless => _measured.Any(one => string.IsNullOrEmpty(one.Loop));

        public long Sum(string instrument, string loop) =>
            _measured.Where(one => one.Instrument == instrument && one.Loop == loop).Sum(one => one.Value);

        public List<long> Lengths(string loop)
        {
            int before = _measured.Count;
            _listener.RecordObservableInstruments();
            return
            [
                .. _measured.Skip(before)
                    .Where(one => one.Instrument == "mpsc.loop.queue.length" && one.Loop == loop)
                    .Select(one => one.Value),
            ];
        }

        public void Dispose() => _listener.Dispose();
    }
}
#endif
