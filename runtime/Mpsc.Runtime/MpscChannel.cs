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

    /// <summary>Makes a channel that holds at most <paramref name="capacity"/> items: at a full one, writes wait.</summary>
    /// <typeparam name="T">The type of the items. Null is an item like any other.</typeparam>
    /// <param name="capacity">How many items it may hold; at least 1. Memory is used for what it holds, not for its capacity.</param>
    /// <returns>An open, empty channel.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is less than 1.</exception>
    /// <remarks>Thread-safety: any thread.</remarks>
    public static MpscChannel<T> CreateBounded<T>(int capacity) =>
        new(ChannelSettings.Default with { Capacity = Argument.AtLeastOne(capacity, nameof(capacity)) });
}
