namespace Mpsc;

/// <summary>What a <see cref="ConsumerLoop{T}"/> is doing. Later states never go back to earlier ones, but for pause and resume.</summary>
public enum ConsumerLoopState
{
    /// <summary>Accepts items and handles them, or waits for some.</summary>
    Running,

    /// <summary>Handles no items until it is resumed or stopped; control messages run. It accepts items unless it is completed.</summary>
    Paused,

    /// <summary>Accepts no items any more and handles those that it has accepted.</summary>
    Completing,

    /// <summary>Has been told to stop and finishes the item in hand.</summary>
    Stopping,

    /// <summary>Has ended, because it was completed or stopped.</summary>
    Completed,

    /// <summary>Has ended by an error, which is that of <see cref="ConsumerLoop{T}.Completion"/>.</summary>
    Faulted,
}
