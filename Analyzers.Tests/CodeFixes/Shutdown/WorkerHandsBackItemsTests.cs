using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Shutdown.WorkerToConsumerLoop>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Shutdown;

/// <summary>Items that are owed something when a stop leaves them (MPSC012).</summary>
public class WorkerHandsBackItemsTests
{
    [Fact]
    public Task Whoever_awaits_a_reply_hears_that_none_will_come() => Verify.Fixes(
        Server(
            """
                private readonly Channel<Request> _requests = Channel.CreateBounded<Request>(8);
                private readonly CancellationTokenSource _stop = new();
                private readonly Task _task;

                public Server()
                {
                    _task = Task.Run(RunAsync);
                }

                public async Task<int> AskAsync(int number, CancellationToken ct)
                {
                    var request = new Request(number);
                    await _requests.Writer.WriteAsync(request, ct).ConfigureAwait(false);
                    return await request.Reply.Task;
                }

                public async Task StopAsync()
                {
                    {|MPSC012:_stop.Cancel()|};
                    await _task;
                }

                private async Task RunAsync()
                {
                    try
                    {
                        while (await _requests.Reader.WaitToReadAsync(_stop.Token))
                        {
                            if (_requests.Reader.TryRead(out var request))
                                request.Reply.TrySetResult(request.Number);
                        }
                    }
                    catch (OperationCanceledException) when (_stop.IsCancellationRequested)
                    {
                    }
                }
            """),
        Server(
            """
                private readonly ConsumerLoop<Request> _loop;

                public Server()
                {
                    _loop = new ConsumerLoop<Request>(Handle, new ConsumerLoopOptions<Request> { Capacity = 8, OnUndelivered = request => request.Reply.TrySetCanceled() });
                }

                public async Task<int> AskAsync(int number, CancellationToken ct)
                {
                    var request = new Request(number);
                    if (!await _loop.PostAsync(request, ct).ConfigureAwait(false))
                    {
                        request.Reply.TrySetCanceled();
                    }
                    return await request.Reply.Task;
                }

                public async Task StopAsync()
                {
                    await _loop.StopAsync();
                }

                private void Handle(Request request)
                {
                    request.Reply.TrySetResult(request.Number);
                }
            """, import: true));

    [Theory]
    [InlineData("TaskCompletionSource<int>", "n.TrySetResult(1);", "n.TrySetCanceled()")]
    [InlineData("TaskCompletionSource", "n.TrySetResult();", "n.TrySetCanceled()")]
    [InlineData("(int Number, TaskCompletionSource<int> Reply)", "n.Reply.TrySetResult(n.Number);", "n.Reply.TrySetCanceled()")]
    [InlineData("(int, TaskCompletionSource<int>)", "n.Item2.TrySetResult(n.Item1);", "n.Item2.TrySetCanceled()")]
    [InlineData("Maybe", "n.Reply?.TrySetResult();", "n.Reply?.TrySetCanceled()")]
    [InlineData("Derived", "n.Reply.TrySetResult(n.Number);", "n.Reply.TrySetCanceled()")]
    [InlineData("MemoryStream", "n.Dispose();", "n.Dispose()")]
    [InlineData("MemoryStream", "using (n) { }", "n.Dispose()")]
    [InlineData("MemoryStream", "using var frame = n;", "n.Dispose()")]
    [InlineData("MemoryStream", "using (var frame = n) { }", "n.Dispose()")]
    public Task What_is_owed(string type, string work, string callback) => Verify.Rewrites(
        Server(Worker(type, work)), Server(Fixed(type, work, callback), import: true));

    [Theory]
    [InlineData("_queue.Writer.TryWrite(item);", "if (!_loop.TryPost(item))\n        {\n            item.TrySetCanceled();\n        }")]
    [InlineData("_ = _queue.Writer.TryWrite(item);", "_ = _loop.TryPost(item);")]
    [InlineData("_queue.Writer.TryWrite(new());", "_loop.TryPost(new());")]
    public Task A_refusal_is_an_answer_too(string post, string posted) => Verify.Rewrites(
        Server(Worker("TaskCompletionSource", "n.TrySetResult();")
            .Replace("item) => _queue.Writer.TryWrite(item);", $"item)\n    {{\n        {post}\n    }}")),
        Server(Fixed("TaskCompletionSource", "n.TrySetResult();", "n.TrySetCanceled()")
            .Replace("item) => _loop.TryPost(item);", $"item)\n    {{\n        {posted}\n    }}"), import: true));

    /// <summary>Whether a stop takes the time for them is not for a fix to say; and of several debts one call pays but one.</summary>
    [Theory]
    [InlineData("int", "Print(n);")]
    [InlineData("MemoryStream", "Print(n.Length);")]
    [InlineData("MemoryStream?", "n?.Dispose();")]
    [InlineData("(TaskCompletionSource<int> A, TaskCompletionSource<int> B)", "n.A.TrySetResult(1); n.B.TrySetResult(1);")]
    [InlineData("Request?", "n?.Reply.TrySetResult(1);")]
    [InlineData("Hidden", "n.Answer();")]
    [InlineData("Lazily", "n.Answer();")]
    public Task Not_offered(string type, string work) => Verify.NotOffered(Server(Worker(type, work)));

    /// <summary>The stop of another rule comes before the next item, which is owed the same.</summary>
    [Fact]
    public Task So_it_is_when_the_stop_is_to_come_before_the_next_item() => Verify.Rewrites(
        Server(Worker("TaskCompletionSource", "n.TrySetResult();", "await foreach (var n in {|MPSC011:_queue.Reader.ReadAllAsync(_stop.Token)|})")
            .Replace("{|MPSC012:_stop.Cancel()|}", "_stop.Cancel()")),
        Server(Fixed("TaskCompletionSource", "n.TrySetResult();", "n.TrySetCanceled()"), import: true));

    private static string Worker(
        string type, string work, string loop = "while (await _queue.Reader.WaitToReadAsync(_stop.Token)) if (_queue.Reader.TryRead(out var n))") =>
        $$"""
            private readonly Channel<{{type}}> _queue = Channel.CreateUnbounded<{{type}}>();
            private readonly CancellationTokenSource _stop = new();

            public Server()
            {
                _ = Task.Run(RunAsync);
            }

            public void Post({{type}} item) => _queue.Writer.TryWrite(item);

            public void Stop()
            {
                {|MPSC012:_stop.Cancel()|};
            }

            private async Task RunAsync()
            {
                {{loop}}
                {
                    {{work}}
                }
            }
        """;

    private static string Fixed(string type, string work, string callback) =>
        $$"""
            private readonly ConsumerLoop<{{type}}> _loop;

            public Server()
            {
                _loop = new ConsumerLoop<{{type}}>(Handle, new ConsumerLoopOptions<{{type}}> { OnUndelivered = n => {{callback}} });
            }

            public void Post({{type}} item) => _loop.TryPost(item);

            public void Stop()
            {
                _loop.Stop();
            }

            private void Handle({{type}} n)
            {
                {{work}}
            }
        """;

    private static string Server(string members, bool import = false)
        => $$"""
            using System.IO;
            using System.Threading.Channels;{{(import ? "\nusing Mpsc;" : "")}}

            public sealed class Server
            {
            {{members}}

                private static void Print(object o) => Console.WriteLine(o);
            }

            public class Request(int number)
            {
                public int Number => number;
                public TaskCompletionSource<int> Reply { get; } = new();
            }

            public sealed class Derived() : Request(1);

            public sealed class Maybe { public TaskCompletionSource? Reply { get; init; } }

            public sealed class Hidden
            {
                private readonly TaskCompletionSource _reply = new();
                public void Answer() => _reply.TrySetResult();
            }

            public sealed class Lazily
            {
                private readonly TaskCompletionSource _other = new();
                public TaskCompletionSource Reply => _other;
                public void Answer() => Reply.TrySetResult();
            }
            """.Replace("\r\n", "\n");
}
