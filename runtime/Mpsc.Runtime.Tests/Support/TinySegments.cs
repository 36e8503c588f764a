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
}
