using System.Threading.Channels;

namespace Mpsc;

/// <summary>Additions to <see cref="ChannelReader{T}"/>, for the channels of System.Threading.Channels and for this library's.</summary>
public static class ChannelReaderExtensions
{
    /// <summary>
    /// Reads the items of a channel until it is completed or <paramref name="cancellationToken"/> is cancelled. Unlike
    /// <c>ReadAllAsync</c> it looks at the token before every item, so that a cancelled loop ends although items are buffered.
    /// </summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="reader">The reader of any channel.</param>
    /// <param name="cancellationToken">
    /// Ends the enumeration. A token given by <c>WithCancellation</c> is observed as well.
    /// </param>
    /// <returns>The items. Each enumeration takes from the same channel.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="reader"/> is null.</exception>
    /// <exception cref="OperationCanceledException">
    /// While enumerating: a token was cancelled; it is the exception's token. Items that were not handed over are still in the channel.
    /// </exception>
    /// <remarks>
    /// The enumeration ends normally when the channel is completed and empty; if it was completed with an error, that error is thrown.
    /// Thread-safety: that of the reader; one enumeration is for one caller at a time.
    /// </remarks>
    public static IAsyncEnumerable<T> ReadAllUntilCanceledAsync<T>(
        this ChannelReader<T> reader, CancellationToken cancellationToken = default) =>
        new CancelableItems<T>(Argument.NotNull(reader, nameof(reader)), cancellationToken);
}
