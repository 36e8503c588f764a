namespace Mpsc;

/// <summary>Atomic operations on bits; both return the old value. netstandard2.0 has none.</summary>
internal static class InterlockedBits
{
    public static int Or(ref int word, int bits)
    {
#if NET
        return Interlocked.Or(ref word, bits);
#else
        int old = Volatile.Read(ref word);
        int seen;
        while ((seen = Interlocked.CompareExchange(ref word, old | bits, old)) != old)
            old = seen;
        return old;
#endif
    }

    public static int And(ref int word, int bits)
    {
#if NET
        return Interlocked.And(ref word, bits);
#else
        int old = Volatile.Read(ref word);
        int seen;
        while ((seen = Interlocked.CompareExchange(ref word, old & bits, old)) != old)
            old = seen;
        return old;
#endif
    }
}
