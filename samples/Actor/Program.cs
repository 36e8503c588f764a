using Actor;

await using var till = new Till();

till.TrySell(10);
till.TrySell(20);
await WaitUntilSoldAsync(2);
Print("open", await till.ReportAsync());

till.Pause();
Parallel.For(0, 4, _ => till.TrySell(100));
Print("paused", await till.ReportAsync());

await till.ChangeDiscountAsync(new Discount(From: 50, Percent: 10));
till.Resume();
Print("closed", await till.CloseAsync());
Console.WriteLine($"sells when closed: {till.TrySell(5)}");

// A report comes before the sales that wait, so the first one may see none of them.
async Task WaitUntilSoldAsync(int sales)
{
    while ((await till.ReportAsync()).Sales < sales)
        await Task.Yield();
}

static void Print(string when, TillReport report) =>
    Console.WriteLine(FormattableString.Invariant($"{when,-7} {report.Sales} sales, {report.Takings} taken, {report.Waiting} wait"));
