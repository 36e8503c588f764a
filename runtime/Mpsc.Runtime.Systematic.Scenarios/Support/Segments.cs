namespace Mpsc.Systematic.Scenarios;

/// <summary>Segments so short that few items make the queue change, recycle and grow them.</summary>
internal static class Segments
{
    public static QueueSettings Of(int length, int max = 4, int pooled = 1) => new()
    {
        InitialSegmentLength = length,
        MaxSegmentLength = Math.Max(length, max),
        MaxPooledSegments = pooled,
    };
}
