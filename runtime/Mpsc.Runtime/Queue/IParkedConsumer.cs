namespace Mpsc;

/// <summary>What a <see cref="QueueState"/> tells the one who waits for its items.</summary>
internal interface IParkedConsumer
{
    /// <summary>
    /// Ends one successful park: called exactly once for each, unless <see cref="QueueState.TryUnpark"/> ended it.
    /// </summary>
    /// <param name="itemArrived">False: the queue is closed and everything has been taken.</param>
    void Wake(bool itemArrived);

    /// <summary>The final index is fixed, or (out of memory) has become smaller. Called before the wake-up that it causes.</summary>
    void Closed();
}
