namespace GracefulShutdown;

/// <summary>Fetches parcels. For order 3 it is late: it is waited for until it arrives, or until the program has no more time.</summary>
internal sealed class Carrier
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Arrive() => _arrived.TrySetResult();

    public async Task FetchAsync(Order order, CancellationToken cancellationToken)
    {
        if (order.Number != 3)
            return;
        Console.WriteLine("order 3 is in hand");
        await _arrived.Task.WaitAsync(cancellationToken);
    }
}
