using System.Threading.Channels;

namespace Mpsc.Benchmarks;

/// <summary>The consumers that are stopped: each gets a handler and how many items wait for it.</summary>
internal static class StopSubjects
{
    public static IReadOnlyList<Subject<Func<Action<long>, int, StoppableConsumer>>> All { get; } =
    [
        new("Channel + ReadAllAsync(token)", Role.Baseline, static () => static (handler, backlog) =>
            Foreach(Channel.CreateUnbounded<long>(), static (reader, token) => reader.ReadAllAsync(token), handler, backlog)),
        new("ConsumerLoop.Stop", Role.Gated, static () => Loop),
        new("Channel + ReadAllUntilCanceledAsync", Role.Shown, static () => static (handler, backlog) =>
            Foreach(Channel.CreateUnbounded<long>(), static (reader, token) => reader.ReadAllUntilCanceledAsync(token), handler, backlog)),
        new("Channel + RunAsync", Role.Shown, static () => static (handler, backlog) =>
            RunAsync(Channel.CreateUnbounded<long>(), handler, backlog)),
        new("MpscChannel + ReadAllAsync(token)", Role.Shown, static () => static (handler, backlog) =>
            Foreach(MpscChannel.CreateUnbounded<long>(), static (reader, token) => reader.ReadAllAsync(token), handler, backlog)),
    ];

    private static StoppableConsumer Foreach(
        Channel<long> channel,
        Func<ChannelReader<long>, CancellationToken, IAsyncEnumerable<long>> read,
        Action<long> handler,
        int backlog)
    {
        Fill(channel, backlog);
        var stop = new CancellationTokenSource();
        return new StoppableConsumer(stop.Cancel, Task.Run(async () =>
        {
            try
            {
                await foreach (long item in read(channel.Reader, stop.Token))
                    handler(item);
            }
            catch (OperationCanceledException)
            {
                // How the enumeration ends when the token has been seen.
            }
        }));
    }

    private static StoppableConsumer RunAsync(Channel<long> channel, Action<long> handler, int backlog)
    {
        Fill(channel, backlog);
        var stop = new CancellationTokenSource();
        return new StoppableConsumer(stop.Cancel, Task.Run(() => ConsumerLoop.RunAsync(channel.Reader, handler, stop.Token)));
    }

    private static StoppableConsumer Loop(Action<long> handler, int backlog)
    {
        var loop = new ConsumerLoop<long>(handler);
        for (int i = 0; i < backlog; i++)
            loop.TryPost(i);
        return new StoppableConsumer(loop.Stop, loop.Completion);
    }

    private static void Fill(Channel<long> channel, int backlog)
    {
        for (int i = 0; i < backlog; i++)
            channel.Writer.TryWrite(i);
        channel.Writer.Complete();
    }
}
