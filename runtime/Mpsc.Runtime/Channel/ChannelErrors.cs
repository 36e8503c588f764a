using System.Threading.Channels;

namespace Mpsc;

/// <summary>How System.Threading.Channels turns the error of a completed channel into what its callers see; kept equal to it.</summary>
internal static class ChannelErrors
{
    /// <summary>For reads and writes: a cancellation stays one, any other error becomes the cause.</summary>
    public static Exception Closed(Exception? error) => error switch
    {
        null => new ChannelClosedException(),
        OperationCanceledException canceled => canceled,
        _ => new ChannelClosedException(error),
    };

    public static InvalidOperationException ConcurrentRead() =>
        new("Another read of this channel is pending. An MpscChannel has one consumer; await a read before the next one is started.");
}
