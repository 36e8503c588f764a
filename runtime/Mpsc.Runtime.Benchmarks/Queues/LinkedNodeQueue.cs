using System.Diagnostics.CodeAnalysis;

namespace Mpsc.Benchmarks;

/// <summary>
/// The classic unbounded MPSC queue: a linked list to which producers append by one exchange. Source: Dmitry Vyukov, "Non-intrusive MPSC
/// node-based queue" (1024cores.net). Cannot be closed and wakes nobody; here to be measured only.
/// </summary>
internal sealed class LinkedNodeQueue<T>
{
    // The node before the first item: its own item has been taken.
    private Node _taken;
    private Node _last;

    public LinkedNodeQueue()
    {
        _taken = new Node();
        _last = _taken;
    }

    public void Enqueue(T item)
    {
        var node = new Node { Item = item };
        Node previous = Interlocked.Exchange(ref _last, node);
        Volatile.Write(ref previous.Next, node);
    }

    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        Node taken = _taken;
        Node? next = Volatile.Read(ref taken.Next);
        if (next is null)
        {
            item = default;
            return false;
        }

        item = next.Item!;
        next.Item = default;
        _taken = next;
        // An old node that the collector has already promoted would keep all younger ones alive.
        taken.Next = null;
        return true;
    }

    private sealed class Node
    {
        public Node? Next;
        public T? Item;
    }
}
