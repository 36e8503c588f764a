using System.Runtime.InteropServices;
using Broker;

if (args is not [var folder, "publish" or "work", .. var rest])
{
    Console.Error.WriteLine("Broker FOLDER publish BODY...             adds messages to the queue in the folder");
    Console.Error.WriteLine("Broker FOLDER work [kill-after NUMBER]    handles them until none is left");
    return 1;
}

Directory.CreateDirectory(folder);
var queue = new DurableQueue(Path.Combine(folder, "queue.db"), lease: TimeSpan.FromSeconds(5));
queue.Create();

if (args[1] == "publish")
{
    queue.Publish(rest);
    Console.WriteLine($"published {rest.Length}");
    return 0;
}

var orders = new ShippedOrders(Path.Combine(folder, "shipped"));
orders.Create();
using var stop = new CancellationTokenSource();
using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var sigint = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
await new Worker(queue, orders, rest is ["kill-after", var number] ? long.Parse(number) : null).RunAsync(stop.Token);
Console.WriteLine(stop.IsCancellationRequested ? "stopped" : "no order is left");
return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true; // the program ends by itself, when it has given back what it holds
    stop.Cancel();
}
