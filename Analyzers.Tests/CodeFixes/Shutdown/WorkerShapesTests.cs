using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Shutdown.WorkerToConsumerLoop>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Shutdown;

/// <summary>Workers whose parts are made, started and named in other ways.</summary>
public class WorkerShapesTests
{
    [Fact]
    public Task The_token_as_a_parameter_is_that_of_the_handler() => Verify.Fixes(
        Class(
            """
                private readonly Channel<int> _queue = Channel.CreateUnbounded<int>();
                private readonly CancellationTokenSource _source = new CancellationTokenSource();

                public Worker()
                {
                    _ = Task.Run(() => RunAsync(_source.Token), _source.Token);
                }

                public void Stop() => _source.Cancel();

                private async Task RunAsync(CancellationToken ct)
                {
                    await foreach (var n in {|MPSC011:_queue.Reader.ReadAllAsync(ct)|})
                    {
                        await Task.Delay(n);
                    }
                }
            """),
        Class(
            """
                private readonly ConsumerLoop<int> _loop;

                public Worker()
                {
                    _loop = new ConsumerLoop<int>(HandleAsync);
                }

                public void Stop() => _loop.Stop();

                private async Task HandleAsync(int n)
                {
                    await Task.Delay(n);
                }
            """, import: true));

    [Theory]
    [InlineData(
        "Task.Run(() => RunAsync(_source.Token))",
        "RunAsync(CancellationToken ct)",
        "ct",
        "Task.Delay(n, ct)",
        "CancellationToken ct",
        "ct")]
    [InlineData(
        "Task.Run(async () => await RunAsync(_source.Token))",
        "RunAsync(CancellationToken ct)",
        "ct",
        "Task.Delay(n, ct)",
        "CancellationToken ct",
        "ct")]
    [InlineData(
        "Task.Run(RunAsync)",
        "RunAsync()",
        "_source.Token",
        "Task.Delay(n, _source.Token)",
        "CancellationToken cancellationToken",
        "cancellationToken")]
    public Task A_handler_that_looks_at_the_stop(
        string start, string head, string token, string work, string parameter, string name) => Verify.Rewrites(
        Class(
            $$"""
                private readonly Channel<int> _queue = Channel.CreateUnbounded<int>();
                private readonly CancellationTokenSource _source = new();
                private readonly Task _task;

                public Worker()
                {
                    _task = {{start}};
                }

                public void Stop() => _source.Cancel();

                private async Task {{head}}
                {
                    await foreach (var n in {|MPSC011:_queue.Reader.ReadAllAsync({{token}})|})
                    {
                        await {{work}};
                    }
                }
            """),
        Class(
            $$"""
                private readonly ConsumerLoop<int> _loop;

                public Worker()
                {
                    _loop = new ConsumerLoop<int>(HandleAsync);
                }

                public void Stop() => _loop.Stop();

                private async ValueTask HandleAsync(int n, {{parameter}})
                {
                    await Task.Delay(n, {{name}});
                }
            """, import: true));

    [Fact]
    public Task A_loop_in_a_lambda_with_what_it_captures() => Verify.Fixes(
        Class(
            """
                private readonly Channel<int> queue;
                private readonly CancellationTokenSource source;
                private readonly Task? task;

                public Worker(Func<int, Task> work, int capacity)
                {
                    queue = Channel.CreateBounded<int>(new BoundedChannelOptions(capacity) { SingleReader = true });
                    source = new CancellationTokenSource();

                    task = Task.Run(async () =>
                    {
                        // in order
                        await foreach (var n in {|MPSC011:queue.Reader.ReadAllAsync(source.Token)|})
                        {
                            await work(n);
                        }
                    });
                }

                public void Stop() => source.Cancel();
            """),
        Class(
            """
                private readonly ConsumerLoop<int> loop;

                public Worker(Func<int, Task> work, int capacity)
                {
                    loop = new ConsumerLoop<int>(async (n, _) =>
                    {
                        // in order
                        await work(n);
                    }, new ConsumerLoopOptions<int> { Capacity = capacity });
                }

                public void Stop() => loop.Stop();
            """, import: true));

    [Fact]
    public Task Started_in_place_when_it_leaves_the_context_of_the_constructor() => Verify.Fixes(
        Class(
            """
                private const int Most = 10;

                private readonly Channel<int> _queue = Channel.CreateBounded<int>(Most);

                /// <summary>How many were done.</summary>
                private int _done;

                private readonly CancellationTokenSource _source = new();
                private Task _task = Task.CompletedTask;

                public Worker()
                {
                    this._task = this.RunAsync();
                }

                public void Stop() => this._source.Cancel();

                private async Task RunAsync() {
                    await foreach (var n in {|MPSC011:this._queue.Reader.ReadAllAsync(this._source.Token)|}.ConfigureAwait(false)) {
                        await Task.Delay(n);
                        _done++;
                    }
                }
            """),
        Class(
            """
                private const int Most = 10;

                private readonly ConsumerLoop<int> _loop;

                /// <summary>How many were done.</summary>
                private int _done;

                public Worker()
                {
                    this._loop = new ConsumerLoop<int>(HandleAsync, new ConsumerLoopOptions<int> { Capacity = Most });
                }

                public void Stop() => this._loop.Stop();

                private async Task HandleAsync(int n) {
                    await Task.Delay(n);
                    _done++;
                }
            """, import: true));

    [Fact]
    public Task Two_workers_in_one_file() => Verify.Fixes(
        Class(Simple("{|MPSC011:_queue.Reader.ReadAllAsync(_source.Token)|}")) +
            Other(Simple("{|MPSC011:_queue.Reader.ReadAllAsync(_source.Token)|}")),
        Class(SimpleFixed, import: true) + Other(SimpleFixed),
        new FixSetup { FixesNeeded = 2 });

    [Fact]
    public Task A_generic_worker_of_nullable_items() => Verify.Fixes(
        Class(Simple("{|MPSC011:_queue.Reader.ReadAllAsync(_source.Token)|}").Replace("<int>", "<T?>")
            .Replace("Delay(n)", "FromResult(n)")).Replace("Worker\n", "Worker<T>\n"),
        Class(SimpleFixed.Replace("<int>", "<T?>").Replace("Delay(n)", "FromResult(n)").Replace("int n", "T? n"), import: true)
            .Replace("Worker\n", "Worker<T>\n"));

    /// <summary>What else the source is for, and who else may cancel it, is as before; so the loop listens to it.</summary>
    [Theory]
    [InlineData("_source = new();", "public CancellationToken Stopping => _source.Token;")]
    [InlineData("_source = new();", "public bool IsStopping => _source.IsCancellationRequested;")]
    [InlineData("_source = new();", "public void StopLater() => _source.CancelAfter(1000);")]
    [InlineData("_source = new(1000);", "")]
    [InlineData("_source = new(); // of this object", "")]
    [InlineData(
        "_source = CancellationTokenSource.CreateLinkedTokenSource(Environment);",
        "private static CancellationToken Environment => default;")]
    public Task A_source_with_other_uses_stays(string source, string more) => Verify.Rewrites(
        Class(Simple("{|MPSC011:_queue.Reader.ReadAllAsync(_source.Token)|}").Replace("_source = new();", source) + more),
        Class(SimpleFixed
            .Replace("    private readonly ConsumerLoop<int> _loop;", $"    private readonly ConsumerLoop<int> _loop;\n    " +
                $"private readonly CancellationTokenSource {source}")
            .Replace("(HandleAsync);", "(HandleAsync);\n        _source.Token.Register(_loop.Stop);")
            .Replace("_loop.Stop();", "_source.Cancel();") + more, import: true));

    [Fact]
    public Task A_linked_source_that_the_constructor_makes() => Verify.Fixes(
        Class(
            """
                private readonly CancellationTokenSource _source;
                private readonly Channel<int> _queue;
                private readonly Task _task;

                public Worker(CancellationToken outer)
                {
                    _source = CancellationTokenSource.CreateLinkedTokenSource(outer);
                    _queue = Channel.CreateUnbounded<int>();
                    _task = Task.Run(RunAsync);
                }

                public async Task StopAsync()
                {
                    _source.Cancel();
                    await _task;
                }

                private async Task RunAsync()
                {
                    try
                    {
                        while (await {|MPSC011:_queue.Reader.WaitToReadAsync(_source.Token)|}.ConfigureAwait(false))
                        {
                            while (_queue.Reader.TryRead(out var n))
                            {
                                await Task.Delay(n);
                            }
                        }
                    }
                    catch (OperationCanceledException) when (_source.Token.IsCancellationRequested)
                    {
                    }
                }
            """),
        Class(
            """
                private readonly CancellationTokenSource _source;
                private readonly ConsumerLoop<int> _loop;

                public Worker(CancellationToken outer)
                {
                    _source = CancellationTokenSource.CreateLinkedTokenSource(outer);
                    _loop = new ConsumerLoop<int>(HandleAsync);
                    _source.Token.Register(_loop.Stop);
                }

                public async Task StopAsync()
                {
                    _source.Cancel();
                    await _loop.Completion;
                }

                private async Task HandleAsync(int n)
                {
                    await Task.Delay(n);
                }
            """, import: true));

    [Fact]
    public Task Fields_for_the_ends_of_the_channel_go_with_it() => Verify.Fixes(
        Class(
            """
                private readonly Channel<int> _queue = Channel.CreateUnbounded<int>();
                private readonly ChannelWriter<int> _writer;
                private readonly ChannelReader<int> _reader;
                private readonly CancellationTokenSource _source = new();

                public Worker()
                {
                    _writer = _queue.Writer;
                    this._reader = _queue.Reader;
                    _ = Task.Run(RunAsync);
                }

                public int Waiting => _reader.Count;

                public bool Post(int n) => _writer.TryWrite(n);

                public ValueTask PostAsync(int n) => this._writer.WriteAsync(n);

                public void Stop() => _source.Cancel();

                public void End() => _writer.Complete();

                private async Task RunAsync()
                {
                    while (await {|MPSC011:_reader.WaitToReadAsync(_source.Token)|})
                    {
                        while (_reader.TryRead(out var n))
                        {
                            await Task.Delay(n);
                        }
                    }
                }
            """),
        Class(
            """
                private readonly ConsumerLoop<int> _loop;

                public Worker()
                {
                    _loop = new ConsumerLoop<int>(HandleAsync);
                }

                public int Waiting => _loop.Count;

                public bool Post(int n) => _loop.TryPost(n);

                public ValueTask PostAsync(int n) => this._loop.Writer.WriteAsync(n);

                public void Stop() => _loop.Stop();

                public void End() => _loop.TryComplete();

                private async Task HandleAsync(int n)
                {
                    await Task.Delay(n);
                }
            """, import: true));

    [Theory]
    [InlineData("public ChannelWriter<int> Writer => _writer;")]
    [InlineData("public void Swap(ChannelWriter<int> other) => _writer = other;")]
    [InlineData("public void Must(int n) { if (!_writer.TryWrite(n)) throw new InvalidOperationException(); }")]
    public Task A_field_for_an_end_that_is_more_than_that(string member) => Verify.NotOffered(
        Class(Simple("{|MPSC011:_queue.Reader.ReadAllAsync(_source.Token)|}")
            .Replace("_ = Task.Run(RunAsync);", "_writer = _queue.Writer;\n        _ = Task.Run(RunAsync);") +
            "\n    private ChannelWriter<int> _writer;\n    " + member));

    [Theory]
    [InlineData("if (!_queue.Reader.TryRead(out var n))\n                continue;\n\n            await Task.Delay(n);")]
    [InlineData("var n = await _queue.Reader.ReadAsync();\n            await Task.Delay(n);")]
    [InlineData("if (_queue.Reader.TryRead(out int n))\n            {\n                await Task.Delay(n);\n            }")]
    public Task One_item_per_wait(string body) => Verify.Rewrites(
        Class(Simple("").Replace("await foreach (var n in )\n            await Task.Delay(n);",
            $"while (await {{|MPSC011:_queue.Reader.WaitToReadAsync(_source.Token)|}})\n        {{\n            {body}\n        }}")),
        Class(SimpleFixed, import: true));

    private const string SimpleFixed =
        """
            private readonly ConsumerLoop<int> _loop;

                        public Worker()
            {
                _loop = new ConsumerLoop<int>(HandleAsync);
            }

            public void Stop() => _loop.Stop();

            private async Task HandleAsync(int n)
            {
                await Task.Delay(n);
            }
        """;

    private static string Simple(string read) =>
        $$"""
            private readonly Channel<int> _queue = Channel.CreateUnbounded<int>();
            private readonly CancellationTokenSource _source = new();

                        public Worker()
            {
                _ = Task.Run(RunAsync);
            }

            public void Stop() => _source.Cancel();

            private async Task RunAsync()
            {
                await foreach (var n in {{read}})
                    await Task.Delay(n);
            }
        """;

    private static string Other(string members) => "\n" + $$"""
        public sealed class Other
        {
        {{members.Replace("Worker(", "Other(")}}
        }
        """;

    private static string Class(string members, bool import = false)
        => $$"""
            using System.Threading.Channels;{{(import ? "\nusing Mpsc;" : "")}}

            public sealed class Worker
            {
            {{members}}
            }
            """.Replace("\r\n", "\n");
}
