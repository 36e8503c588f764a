using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Mpsc;

/// <summary>How much one run of a loop may do before others get their turn.</summary>
internal struct RunBudget
{
    private readonly int _maxItems;
    private readonly long _maxTicks;
    private readonly long _startedAt;

    private RunBudget(int maxItems, TimeSpan? maxTime)
    {
        _maxItems = maxItems;
        if (maxTime is { } time)
        {
            _maxTicks = (long)Math.Min(time.TotalSeconds * Stopwatch.Frequency, long.MaxValue / 2);
            _startedAt = Stopwatch.GetTimestamp();
        }
    }

    public static RunBudget Of<T>(ConsumerLoopOptions<T> options) => new(options.MaxItemsPerRun, options.MaxTimePerRun);

    /// <summary>Items and control messages so far.</summary>
    public int Used { get; private set; }

    /// <summary>Counts one. True: that was the last, for now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsUsedUpByOne() => ++Used >= _maxItems || (_maxTicks != 0 && Stopwatch.GetTimestamp() - _startedAt >= _maxTicks);
}
