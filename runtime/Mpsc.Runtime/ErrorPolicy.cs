namespace Mpsc;

/// <summary>What a <see cref="ConsumerLoop{T}"/> does when its handler throws.</summary>
public enum ErrorPolicy
{
    /// <summary>
    /// The loop ends: no more items are handled, and <see cref="ConsumerLoop{T}.Completion"/> fails with the handler's exception.
    /// </summary>
    Fault,

    /// <summary>The loop goes on with the next item.</summary>
    Continue,

    /// <summary>The loop ends as by <see cref="ConsumerLoop{T}.Stop"/>: <see cref="ConsumerLoop{T}.Completion"/> ends normally.</summary>
    Stop,
}
