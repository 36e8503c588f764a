using FanIn;
using Mpsc;

// Small on purpose: a sensor that is faster than the consumer waits for it.
var channel = MpscChannel.CreateBounded<Reading>(capacity: 16);
Sensor[] sensors = [new(1, readings: 1000), new(2, readings: 1000), new(3, readings: 1000, breaksAt: 251), new(4, readings: 500)];

var running = new List<Task>();
using (channel.AddProducer()) // holds the channel open until all are started: the first sensor may be done before the second begins
{
    foreach (Sensor sensor in sensors)
    {
        var output = channel.AddProducer();
        running.Add(Task.Run(() => sensor.RunAsync(output)));
    }
}

// Nobody joins the producers in order to complete the channel: the last handle that is done completes it.
var received = new SortedDictionary<int, int>();
string end = "complete";
try
{
    await ConsumerLoop.RunAsync(channel.Reader, reading => { received[reading.Sensor] = received.GetValueOrDefault(reading.Sensor) + 1; });
}
catch (IOException error)
{
    end = error.Message;
}

await Task.WhenAll(running);
foreach (var (sensor, count) in received)
    Console.WriteLine($"sensor {sensor}: {count} readings");
Console.WriteLine($"the end: {end}");
