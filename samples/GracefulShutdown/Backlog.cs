namespace GracefulShutdown;

/// <summary>Orders that were accepted and not shipped. They are in a file when the program has ended; its next run takes them.</summary>
internal sealed class Backlog(string file)
{
    private readonly List<Order> _orders = [];

    public IEnumerable<Order> TakeOrdersOfLastRun()
    {
        string[] lines = File.Exists(file) ? File.ReadAllLines(file) : [];
        File.Delete(file);
        return lines.Select(static line => new Order(int.Parse(line)));
    }

    /// <summary>Called on the loop only, and so never twice at one time.</summary>
    public void Add(Order order) => _orders.Add(order);

    /// <summary>To be called when the loop has ended.</summary>
    public void Save()
    {
        string numbers = string.Join(", ", _orders.Select(static order => order.Number));
        Console.WriteLine($"undelivered: {(numbers == "" ? "none" : numbers)}");
        if (_orders.Count > 0)
            File.WriteAllLines(file, _orders.Select(static order => $"{order.Number}"));
    }
}
