namespace Actor;

/// <summary>What the till takes off from large sales.</summary>
public sealed record Discount(decimal From, decimal Percent)
{
    public static readonly Discount None = new(decimal.MaxValue, 0);

    public decimal Off(decimal amount) => amount >= From ? amount * Percent / 100 : 0;
}
