namespace Mpsc;

/// <summary>
/// A full fence split in two: the side that runs for every item pays (almost) nothing, the side that runs once per channel pays for both.
/// </summary>
/// <remarks>
/// Needed where one thread writes A and reads B while another writes B and reads A, and at least one must see the other's write.
/// Volatile accesses do not give that: on x64 and on ARM64 a store may still be waiting in the store buffer when a later load of
/// another location is served. <see cref="Heavy"/> makes every processor of the process drain its buffer, so that the light side needs
/// no instruction. netstandard2.0 has no such call: there both sides are full fences.
/// </remarks>
internal static class AsymmetricBarrier
{
    public static void Light()
    {
#if !NET
        Interlocked.MemoryBarrier();
#endif
    }

    public static void Heavy()
    {
#if NET
        Interlocked.MemoryBarrierProcessWide();
#else
        Interlocked.MemoryBarrier();
#endif
    }
}
