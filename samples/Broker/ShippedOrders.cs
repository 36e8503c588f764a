namespace Broker;

/// <summary>
/// What the handler does to the world: it writes the order into the book of shipped orders. Doing it again is harmless, because the
/// message's number is the key; a message that is delivered twice is shipped once.
/// </summary>
public sealed class ShippedOrders(string folder)
{
    public void Create() => Directory.CreateDirectory(folder);

    /// <summary>False: it was shipped before.</summary>
    public bool TryShip(Job job)
    {
        try
        {
            using var file = new FileStream(Path.Combine(folder, $"{job.Id}.txt"), FileMode.CreateNew);
            return true;
        }
        catch (IOException) when (File.Exists(Path.Combine(folder, $"{job.Id}.txt")))
        {
            return false;
        }
    }
}
