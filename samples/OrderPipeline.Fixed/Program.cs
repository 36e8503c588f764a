using System.Threading.Channels;
using OrderPipeline;

await IntakeAsync();
await CloseAndDisposeTheDeskAsync();
DisposeTheBoardTwice();
await TakeABreakAsync();
await StopWithOrdersWaitingAsync();

static async Task IntakeAsync()
{
    var report = await OrderIntake.RunAsync([new("web", 40, 0), new("phone", 30, 15), new("partner", 43, 22)]);
    Print("intake", $"lost {report.Sent - report.Booked} of {report.Sent} orders: {report.Error ?? "no error"}");
}

static async Task CloseAndDisposeTheDeskAsync()
{
    var desk = new OrderDesk();
    desk.Take(new Order(1, "counter"));
    desk.CloseForTheDay();
    int booked = await desk.BookAllAsync();
    Print("desk", $"booked {booked} order, Dispose after closing time: {Outcome(desk.Dispose)}");
}

static void DisposeTheBoardTwice()
{
    int shown = 0;
    var board = new StatusBoard(_ => shown++);
    board.Show("order 1 is being packed");
    board.Dispose();
    Print("board", $"showed {shown} line, second Dispose: {Outcome(board.Dispose)}");
}

// Three orders wait for the first shift, whose bell rings while it packs order 1. Orders 4 and 5 come in during the break.
static async Task TakeABreakAsync()
{
    var orders = Channel.CreateUnbounded<Order>();
    AddOrders(1, 2, 3);
    string firstShift = await ShiftAsync(bellRingsAt: 1);
    AddOrders(4, 5);
    string secondShift = await ShiftAsync(bellRingsAt: 5);
    Print("packing", $"first shift packed {firstShift}; second shift packed {secondShift}");

    async Task<string> ShiftAsync(int bellRingsAt)
    {
        var packed = new List<int>();
        var bell = new TaskCompletionSource();
        var line = new PackingLine(orders.Reader, order =>
        {
            packed.Add(order.Number);
            if (order.Number == bellRingsAt)
                bell.SetResult();
        });
        await line.RunShiftAsync(bell.Task);
        return string.Join(", ", packed);
    }

    void AddOrders(params int[] numbers)
    {
        foreach (int number in numbers)
            orders.Writer.TryWrite(new Order(number, "web"));
    }
}

static async Task StopWithOrdersWaitingAsync()
{
    var orders = Channel.CreateUnbounded<Order>();
    for (int number = 1; number <= 500; number++)
        orders.Writer.TryWrite(new Order(number, "web"));

    int shipped = 0;
    var firstInHand = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    var finishFirst = new TaskCompletionSource();
    var worker = new ShippingWorker(orders.Reader, async order =>
    {
        if (order.Number == 1)
        {
            firstInHand.SetResult();
            await finishFirst.Task;
        }

        shipped++;
    });

    worker.Start();
    await firstInHand.Task;
    var stopped = worker.StopAsync();
    finishFirst.SetResult();
    await stopped;
    Print("shipping", $"started {shipped - 1} orders after stop");
}

static string Outcome(Action action)
{
    try
    {
        action();
        return "fine";
    }
    catch (Exception error)
    {
        return error.GetType().Name;
    }
}

static void Print(string part, string text) => Console.WriteLine($"{part,-9} {text}");
