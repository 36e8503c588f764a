namespace Mpsc;

/// <summary>Writers in the order in which they came. Linked through themselves, so that one that is cancelled leaves at once.</summary>
internal sealed class WaitingWriterList<T>
{
    private WaitingWriter<T>? _last;

    public WaitingWriter<T>? First { get; private set; }

    public void AddLast(WaitingWriter<T> writer)
    {
        writer.IsWaiting = true;
        writer.Previous = _last;
        if (_last is null)
            First = writer;
        else
            _last.Next = writer;
        _last = writer;
    }

    /// <summary>Puts back the one that was removed as the first.</summary>
    public void AddFirst(WaitingWriter<T> writer)
    {
        writer.IsWaiting = true;
        writer.Next = First;
        if (First is null)
            _last = writer;
        else
            First.Previous = writer;
        First = writer;
    }

    public void Remove(WaitingWriter<T> writer)
    {
        if (writer.Previous is null)
            First = writer.Next;
        else
            writer.Previous.Next = writer.Next;
        if (writer.Next is null)
            _last = writer.Previous;
        else
            writer.Next.Previous = writer.Previous;
        writer.IsWaiting = false;
        writer.Previous = null;
        writer.Next = null;
    }
}
