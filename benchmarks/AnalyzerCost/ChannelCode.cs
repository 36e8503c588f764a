using System.Globalization;

namespace Mpsc.AnalyzerCost;

/// <summary>Types around a channel, in the shapes that public code has most often: right ones and wrong ones.</summary>
internal static class ChannelCode
{
    private const string Worker = """
        public sealed class Worker# : IAsyncDisposable
        {
            private readonly Channel<string> _queue = Channel.CreateBounded<string>(new BoundedChannelOptions(100) { SingleReader = true });
            private readonly CancellationTokenSource _stop = new();
            private readonly Task _loop;
            private int _handled;

            public Worker#() => _loop = Task.Run(RunAsync);

            public int Handled => Volatile.Read(ref _handled);

            public ValueTask PostAsync(string item, CancellationToken cancellationToken = default) => _queue.Writer.WriteAsync(item, cancellationToken);

            public bool TryPost(string item) => _queue.Writer.TryWrite(item);

            public async ValueTask DisposeAsync()
            {
                _queue.Writer.TryComplete();
                _stop.CancelAfter(1000);
                await _loop.ConfigureAwait(false);
                _stop.Dispose();
            }

            private async Task RunAsync()
            {
                try
                {
                    while (await _queue.Reader.WaitToReadAsync(_stop.Token).ConfigureAwait(false))
                    {
                        while (_queue.Reader.TryRead(out var item))
                        {
                            await HandleAsync(item, _stop.Token).ConfigureAwait(false);
                        }
                    }
                }
                catch (OperationCanceledException)
                {
                }
            }

            private async Task HandleAsync(string item, CancellationToken cancellationToken)
            {
                await Task.Delay(item.Length, cancellationToken).ConfigureAwait(false);
                Interlocked.Increment(ref _handled);
            }
        }
        """;

    private const string FanIn = """
        public static class FanIn#
        {
            public static async Task<int> SumAsync(IReadOnlyList<IAsyncEnumerable<int>> sources, CancellationToken cancellationToken)
            {
                var channel = Channel.CreateUnbounded<int>();
                var producers = new List<Task>();
                foreach (var source in sources)
                {
                    producers.Add(Task.Run(async () =>
                    {
                        await foreach (var item in source.WithCancellation(cancellationToken))
                        {
                            await channel.Writer.WriteAsync(item, cancellationToken);
                        }
                    }, cancellationToken));
                }

                var completing = CompleteAsync(producers, channel.Writer);
                int sum = 0;
                await foreach (var item in channel.Reader.ReadAllAsync(cancellationToken))
                {
                    sum += item;
                }

                await completing;
                return sum;
            }

            private static async Task CompleteAsync(List<Task> producers, ChannelWriter<int> writer)
            {
                try
                {
                    await Task.WhenAll(producers);
                    writer.TryComplete();
                }
                catch (Exception error)
                {
                    writer.TryComplete(error);
                }
            }
        }
        """;

    private const string Feed = """
        public sealed class Feed# : IDisposable
        {
            private readonly List<Channel<int>> _subscribers = [];
            private readonly object _gate = new();

            public async IAsyncEnumerable<int> SubscribeAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
            {
                var channel = Channel.CreateBounded<int>(new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropOldest });
                lock (_gate)
                {
                    _subscribers.Add(channel);
                }

                try
                {
                    await foreach (var item in channel.Reader.ReadAllAsync(cancellationToken))
                    {
                        yield return item;
                    }
                }
                finally
                {
                    lock (_gate)
                    {
                        _subscribers.Remove(channel);
                    }
                }
            }

            public void Publish(int item)
            {
                lock (_gate)
                {
                    foreach (var subscriber in _subscribers)
                    {
                        subscriber.Writer.TryWrite(item);
                    }
                }
            }

            public void Dispose()
            {
                lock (_gate)
                {
                    foreach (var subscriber in _subscribers)
                    {
                        subscriber.Writer.Complete();
                    }

                    _subscribers.Clear();
                }
            }
        }
        """;

    private const string Actor = """
        public sealed class Actor#
        {
            private readonly Channel<(string Text, TaskCompletionSource<int> Reply)> _inbox = Channel.CreateUnbounded<(string, TaskCompletionSource<int>)>();
            private readonly Channel<bool> _control = Channel.CreateUnbounded<bool>();
            private Task? _loop;

            public void Start(CancellationToken cancellationToken) => _loop = RunAsync(cancellationToken);

            public Task<int> AskAsync(string text)
            {
                var reply = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
                if (!_inbox.Writer.TryWrite((text, reply)))
                {
                    reply.SetException(new ObjectDisposedException(nameof(Actor#)));
                }

                return reply.Task;
            }

            public void Pause() => _control.Writer.TryWrite(true);

            public async Task StopAsync()
            {
                _inbox.Writer.TryComplete();
                if (_loop is { } loop)
                {
                    await loop;
                }
            }

            private async Task RunAsync(CancellationToken cancellationToken)
            {
                var item = _inbox.Reader.WaitToReadAsync(cancellationToken).AsTask();
                var command = _control.Reader.WaitToReadAsync(cancellationToken).AsTask();
                while (!cancellationToken.IsCancellationRequested)
                {
                    var first = await Task.WhenAny(item, command);
                    if (first == command)
                    {
                        while (_control.Reader.TryRead(out var pause))
                        {
                            if (pause)
                            {
                                await Task.Delay(100, cancellationToken);
                            }
                        }

                        command = _control.Reader.WaitToReadAsync(cancellationToken).AsTask();
                        continue;
                    }

                    if (!await item)
                    {
                        return;
                    }

                    while (_inbox.Reader.TryRead(out var message))
                    {
                        message.Reply.TrySetResult(message.Text.Length);
                    }

                    item = _inbox.Reader.WaitToReadAsync(cancellationToken).AsTask();
                }
            }
        }
        """;

    private const string Pipeline = """
        public sealed class Pipeline#(ChannelReader<byte[]> input, ChannelWriter<string> output)
        {
            private long _bytes;

            public async Task RunAsync(int parallelism, CancellationToken cancellationToken)
            {
                var decoded = Channel.CreateBounded<string>(parallelism * 4);
                var workers = Enumerable.Range(0, parallelism).Select(_ => DecodeAsync(decoded.Writer, cancellationToken)).ToArray();
                var forwarding = ForwardAsync(decoded.Reader, cancellationToken);
                try
                {
                    await Task.WhenAll(workers);
                }
                finally
                {
                    decoded.Writer.TryComplete();
                }

                await forwarding;
                output.TryComplete();
            }

            private async Task DecodeAsync(ChannelWriter<string> decoded, CancellationToken cancellationToken)
            {
                await foreach (var bytes in input.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                {
                    Interlocked.Add(ref _bytes, bytes.Length);
                    var text = System.Text.Encoding.UTF8.GetString(bytes);
                    if (!decoded.TryWrite(text))
                    {
                        await decoded.WriteAsync(text, cancellationToken).ConfigureAwait(false);
                    }
                }
            }

            private async Task ForwardAsync(ChannelReader<string> decoded, CancellationToken cancellationToken)
            {
                while (await decoded.WaitToReadAsync(cancellationToken))
                {
                    while (decoded.TryRead(out var text))
                    {
                        await output.WriteAsync(text.Trim(), cancellationToken);
                    }
                }
            }
        }
        """;

    private static readonly string[] s_shapes = [Worker, FanIn, Feed, Actor, Pipeline];

    public static string Type(int number)
        => s_shapes[number % s_shapes.Length].Replace("#", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
