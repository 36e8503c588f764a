using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Mpsc;

/// <summary>
/// Takes items from any reader and looks at both tokens before each. Written by hand: an async iterator costs several times what taking
/// an item does, and would report a linked token instead of the one that was cancelled.
/// </summary>
internal sealed class CancelableItemEnumerator<T> : IAsyncEnumerator<T>
{
    private readonly ChannelReader<T> _reader;
    private readonly MpscChannelReader<T>? _ownReader;
    private readonly CancellationToken _first;
    private readonly CancellationToken _second;
    private readonly CancellationTokenSource? _linked;
    private readonly bool _canBeCanceled;
    private T _current = default!;

    public CancelableItemEnumerator(ChannelReader<T> reader, CancellationToken first, CancellationToken second)
    {
        _reader = reader;
        _ownReader = reader as MpscChannelReader<T>;
        _first = first;
        _second = second == first ? CancellationToken.None : second;
        _canBeCanceled = _first.CanBeCanceled || _second.CanBeCanceled;
        if (_first.CanBeCanceled && _second.CanBeCanceled)
            _linked = CancellationTokenSource.CreateLinkedTokenSource(_first, _second);
    }

    public T Current => _current;

    private CancellationToken WaitToken => _linked?.Token ?? (_first.CanBeCanceled ? _first : _second);

    public ValueTask<bool> MoveNextAsync()
    {
        if (_canBeCanceled && (_first.IsCancellationRequested || _second.IsCancellationRequested))
            return new(Task.FromCanceled<bool>(_first.IsCancellationRequested ? _first : _second));
        // From here to the return nothing can fail, so an item that was taken is handed over.
        bool isRead = _ownReader is null ? _reader.TryRead(out _current!) : _ownReader.TryReadAtOnce(out _current!);
        return isRead ? new(true) : MoveNextWhenArrivedAsync();
    }

    public ValueTask DisposeAsync()
    {
        _linked?.Dispose();
        _current = default!;
        return default;
    }

#if NET
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
#endif
    private async ValueTask<bool> MoveNextWhenArrivedAsync()
    {
        _current = default!; // an idle enumeration must not keep the last item alive
        try
        {
            while (await _reader.WaitToReadAsync(WaitToken).ConfigureAwait(false))
            {
                _first.ThrowIfCancellationRequested();
                _second.ThrowIfCancellationRequested();
                if (_reader.TryRead(out _current!))
                    return true;
            }

            return false;
        }
        catch (OperationCanceledException exception) when (_linked is not null && exception.CancellationToken == _linked.Token)
        {
            // One of the two caused it; the caller knows that one, not the link between them.
            _first.ThrowIfCancellationRequested();
            _second.ThrowIfCancellationRequested();
            throw;
        }
    }
}
