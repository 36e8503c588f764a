namespace Mpsc;

/// <summary>
/// Makes channels for many producers and one consumer; stands in for <see cref="System.Threading.Channels.Channel"/> by its name alone.
/// </summary>
public static class MpscChannel
{
    /// <summary>Makes a channel without a bound: writes never wait.</summary>
    /// <typeparam name="T">The type of the items. Null is an item like any other.</typeparam>
    /// <returns>An open, empty channel.</returns>
    /// <remarks>Thread-safety: any thread.</remarks>
    public static MpscChannel<T> CreateUnbounded<T>() => new(ChannelSettings.Default);
}
