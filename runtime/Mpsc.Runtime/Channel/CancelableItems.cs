using System.Threading.Channels;

namespace Mpsc;

/// <summary>All items of a reader, as long as no token is cancelled: one given here, one more for each enumeration.</summary>
internal sealed class CancelableItems<T>(ChannelReader<T> reader, CancellationToken token) : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new CancelableItemEnumerator<T>(reader, token, cancellationToken);
}
