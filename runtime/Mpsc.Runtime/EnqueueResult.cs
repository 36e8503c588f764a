namespace Mpsc;

/// <summary>What became of an item that was offered to a bounded queue.</summary>
public enum EnqueueResult
{
    /// <summary>The item is accepted: the consumer will find it.</summary>
    Enqueued,

    /// <summary>The queue held as many items as it may; the item is not in it.</summary>
    Full,

    /// <summary>The queue is completed; neither this item nor a later one is accepted.</summary>
    Completed,
}
