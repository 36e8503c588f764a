namespace Mpsc;

/// <summary>
/// How many producer handles are alive. Counted up only while it is not final: the last one to leave and one that enters can't both win.
/// </summary>
/// <remarks>
/// Zero means "no handle was ever added" and is left by the first; <see cref="AllDone"/> means "the last one is done" and is never left.
/// Every step is one compare-and-swap on one word, the increment-if-not-final of reference-counted handles (Rust's <c>Weak::upgrade</c>).
/// Thread-safe.
/// </remarks>
internal sealed class ProducerCount
{
    private const int AllDone = -1;

    private int _alive;
    private Exception? _firstError;

    /// <summary>The first error that any producer gave. Final when <see cref="Leave"/> has returned true.</summary>
    public Exception? FirstError => Volatile.Read(ref _firstError);

    /// <summary>False when the last producer is done.</summary>
    public bool TryEnter()
    {
        int alive = Volatile.Read(ref _alive);
        while (alive != AllDone)
        {
            int seen = Interlocked.CompareExchange(ref _alive, alive + 1, alive);
            if (seen == alive)
                return true;
            alive = seen;
        }

        return false;
    }

    /// <summary>Once per handle. True for the last one: its caller must complete the channel.</summary>
    public bool Leave(Exception? error)
    {
        // Before the count: the last one to leave sees the errors of all who left before.
        if (error is not null)
            Interlocked.CompareExchange(ref _firstError, error, null);

        int alive = Volatile.Read(ref _alive);
        while (true)
        {
            int left = alive == 1 ? AllDone : alive - 1;
            int seen = Interlocked.CompareExchange(ref _alive, left, alive);
            if (seen == alive)
                return left == AllDone;
            alive = seen;
        }
    }
}
