using System.Diagnostics;

namespace Mpsc.Benchmarks;

/// <summary>Reads time, CPU time and allocated bytes at the start of a run, and the differences at its end.</summary>
internal readonly struct Meter
{
    private readonly long _bytes;
    private readonly TimeSpan _cpu;
    private readonly long _timestamp;

    private Meter(long bytes, TimeSpan cpu, long timestamp)
    {
        _bytes = bytes;
        _cpu = cpu;
        _timestamp = timestamp;
    }

    // The exact number of bytes costs a suspension of all threads, so it is read outside the time.
    public static Meter Start() => new(GC.GetTotalAllocatedBytes(precise: true), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());

    public Sample Stop(int items)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_timestamp);
        TimeSpan cpu = Environment.CpuUsage.TotalTime - _cpu;
        long bytes = GC.GetTotalAllocatedBytes(precise: true) - _bytes;
        return new Sample(elapsed.TotalNanoseconds / items, cpu.TotalNanoseconds / items, (double)bytes / items);
    }
}
