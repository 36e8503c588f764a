using Mpsc;

namespace Actor;

/// <summary>
/// An actor: its state belongs to its loop, so there is no lock. Sales are its business messages; pause, report and a new discount are
/// control messages, which come before every sale that waits.
/// </summary>
public sealed class Till : IAsyncDisposable
{
    private readonly ConsumerLoop<decimal> _loop;
    private Discount _discount = Discount.None;
    private decimal _takings;
    private int _sales;

    public Till() => _loop = new ConsumerLoop<decimal>(Sell);

    /// <summary>False: the till is closed.</summary>
    public bool TrySell(decimal amount) => _loop.TryPost(amount);

    public void Pause() => _loop.Pause();

    public void Resume() => _loop.Resume();

    /// <summary>Asks the actor itself: what comes back was true at one moment, between two sales, also while it is paused.</summary>
    public Task<TillReport> ReportAsync() => _loop.InvokeAsync(() => new TillReport(_sales, _takings, _loop.Count));

    /// <summary>When the task has ended, every sale that is still waiting is sold with this discount.</summary>
    public Task ChangeDiscountAsync(Discount discount) => _loop.InvokeAsync(() => _discount = discount);

    /// <summary>Sells what waits, and closes.</summary>
    public async Task<TillReport> CloseAsync()
    {
        await _loop.DrainAsync();
        return new TillReport(_sales, _takings, _loop.Count); // the loop has ended: nobody else has the state any more
    }

    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private void Sell(decimal amount)
    {
        _sales++;
        _takings += amount - _discount.Off(amount);
    }
}
