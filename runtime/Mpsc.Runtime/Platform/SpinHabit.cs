namespace Mpsc;

/// <summary>
/// Whether it has lately paid to look for the next item a little longer before parking. It pays for a consumer of a busy producer; it is a
/// waste of a processor for one of many consumers that each get a burst now and then. Each time in vain doubles the number of times that it
/// is not tried. Consumer only.
/// </summary>
internal struct SpinHabit
{
    private const int MostSkips = 15;

    private byte _skips;
    private byte _left;

    /// <summary>Counts as one time.</summary>
    public bool IsWorthwhile()
    {
        if (_left == 0)
            return true;
        _left--;
        return false;
    }

    public void Succeeded() => _skips = 0;

    public void WasInVain()
    {
        _skips = (byte)Math.Min(MostSkips, (2 * _skips) + 1);
        _left = _skips;
    }
}
