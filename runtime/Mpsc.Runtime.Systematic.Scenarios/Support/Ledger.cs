namespace Mpsc.Systematic.Scenarios;

/// <summary>What producers were promised and what the consumer got. One operation runs at a time, so plain fields will do.</summary>
internal sealed class Ledger
{
    private const int ItemsPerProducer = 100;

    private readonly int[] _accepted = new int[8];
    private readonly int[] _delivered = new int[8];
    private int _wins;
    private bool _closeReturned;

    public static int Item(int producer, int number) => (producer * ItemsPerProducer) + number;

    /// <summary>Offers a producer's items one after the other, as long as they are accepted.</summary>
    public Action Producer(int producer, int items, Func<int, bool> enqueue, Func<bool> isClosed) => () =>
    {
        for (int number = 0; number < items; number++)
        {
            bool closed = _closeReturned;
            if (!enqueue(Item(producer, number)))
            {
                Verify.That(isClosed(), "an item was refused before the close");
                return;
            }

            Verify.That(!closed, "an item was accepted after the close had returned");
            Accept(producer);
        }
    };

    public Action Closer(Func<bool> close) => () =>
    {
        if (close())
            _wins++;
        _closeReturned = true;
    };

    public void Accept(int producer) => _accepted[producer]++;

    public void Deliver(int item)
    {
        int producer = item / ItemsPerProducer;
        Verify.Equal(_delivered[producer], item % ItemsPerProducer, $"next item of producer {producer}");
        _delivered[producer]++;
    }

    /// <summary>At the end: every accepted item was delivered, no other was, and exactly one closer won.</summary>
    public void MustBalance(int wins = 1)
    {
        MustHaveDeliveredAll();
        Verify.Equal(wins, _wins, "closers that won");
    }

    /// <summary>Every accepted item was delivered, and no other was.</summary>
    public void MustHaveDeliveredAll()
    {
        for (int producer = 0; producer < _accepted.Length; producer++)
            Verify.Equal(_accepted[producer], _delivered[producer], $"delivered items of producer {producer}");
    }
}
