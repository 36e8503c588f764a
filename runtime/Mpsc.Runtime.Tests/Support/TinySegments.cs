namespace Mpsc.Tests;

/// <summary>Settings that make a queue change and recycle its segments all the time.</summary>
internal static class TinySegments
{
    public static QueueSettings Of(int length, int max = 4, int pooled = 1) => new()
    {
        InitialSegmentLength = length,
        MaxSegmentLength = Math.Max(length, max),
        MaxPooledSegments = pooled,
    };

    /// <summary>Two slots exist; whether there is memory for more is asked before each further segment of two.</summary>
    public static QueueSettings Failing(Func<bool> exhausted) => Of(2, max: 2, pooled: 0) with
    {
        BeforeAllocation = () =>
        {
            if (exhausted())
                throw new OutOfMemoryException("test");
        },
    };
}
