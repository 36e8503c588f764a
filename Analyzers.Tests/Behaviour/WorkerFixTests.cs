using Mpsc.Analyzers.CodeFixes.Shutdown;

namespace Mpsc.Analyzers.Tests.Behaviour;

/// <summary>A worker before and after it is a consumer loop. Only the stop may be another: it comes before the next item.</summary>
public class WorkerFixTests
{
    private const string Plain = "await foreach (var n in _queue.Reader.ReadAllAsync(_stop.Token))\n        {\n            " +
        "await handle(n);\n        }";

    private const string Silent = $"try\n        {{\n            {Plain}\n        }}\n        " +
        $"catch (OperationCanceledException)\n        {{\n        }}";

    private const string Filtered = $"try\n        {{\n            {Plain}\n        }}\n        " +
        $"catch (OperationCanceledException) when (_stop.IsCancellationRequested)\n        {{\n        }}";

    /// <summary>Hundred items wait when the first one is handled, and the worker is stopped from there.</summary>
    private const string StopAtTheFirst =
        """
        var begin = new TaskCompletionSource();
        int handled = 0;
        Worker worker = null!;
        worker = new Worker(async n =>
        {
            await begin.Task;
            handled++;
            worker.Stop();
        });
        for (int n = 0; n < 100; n++)
            worker.Post(n);

        begin.SetResult();
        await worker.Ended();
        return $"handled {handled}";
        """;

    [Theory]
    [InlineData(Plain)]
    [InlineData(Silent)]
    [InlineData(Filtered)]
    [InlineData(
        "while (await _queue.Reader.WaitToReadAsync(_stop.Token))\n        {\n            " +
            "while (_queue.Reader.TryRead(out var n))\n                await handle(n);\n        }")]
    public async Task The_stop_comes_before_the_next_item(string loop)
    {
        var (before, after) = await Run(StopAtTheFirst, loop);
        Assert.Equal("handled 100", before);
        Assert.Equal("handled 1", after);
    }

    [Fact]
    public async Task So_it_does_for_a_loop_in_a_lambda()
    {
        var (before, after) = await Run(StopAtTheFirst, Plain, inLambda: true);
        Assert.Equal("handled 100", before);
        Assert.Equal("handled 1", after);
    }

    [Fact]
    public async Task So_it_does_when_the_source_is_for_others_too()
    {
        var (before, after) = await Run(StopAtTheFirst, Plain, more: "public CancellationToken Stopping => _stop.Token;");
        Assert.Equal("handled 100", before);
        Assert.Equal("handled 1", after);
    }

    [Fact]
    public Task Completion_loses_nothing_and_keeps_the_order() => Same(
        "4950 in order, closed",
        """
        int sum = 0;
        int last = -1;
        bool inOrder = true;
        var worker = new Worker(async n =>
        {
            await Task.Yield();
            inOrder &= n == last + 1;
            last = n;
            sum += n;
        });
        for (int n = 0; n < 100; n++)
            await worker.PostAsync(n);

        await worker.DrainAsync();
        string end = "open";
        try { await worker.PostAsync(100); } catch (System.Threading.Channels.ChannelClosedException) { end = "closed"; }
        return $"{sum} {(inOrder ? "in order" : "out of order")}, {end}";
        """,
        completes: true);

    [Theory]
    [InlineData(Plain)]
    [InlineData(Silent)]
    [InlineData(Filtered)]
    public Task What_the_handler_throws_comes_out_at_the_end(string loop) => Same(
        "FormatException after 1",
        """
        int handled = 0;
        var failed = new TaskCompletionSource();
        var worker = new Worker(n =>
        {
            handled++;
            failed.TrySetResult();
            throw new FormatException();
        });
        worker.Post(1);
        worker.Post(2);
        await failed.Task;
        string end = "nothing";
        try { await worker.DisposeAsync(); } catch (Exception e) { end = e.GetType().Name; }
        return $"{end} after {handled}";
        """,
        loop);

    [Fact]
    public Task An_error_that_the_channel_is_completed_with_comes_out_behind_the_items() => Same(
        "handled 2, FormatException, closed by FormatException",
        """
        int handled = 0;
        var go = new TaskCompletionSource();
        var worker = new Worker(async n =>
        {
            await go.Task;
            handled++;
        });
        worker.Post(1);
        worker.Post(2);
        worker.Fail(new FormatException());
        go.SetResult();
        string end = "nothing";
        try { await worker.Ended(); } catch (Exception e) { end = e.GetType().Name; }
        string closed = "open";
        try { await worker.PostAsync(3); } catch (System.Threading.Channels.ChannelClosedException e) { closed = "closed by " + e.InnerException?.GetType().Name; }
        return $"handled {handled}, {end}, {closed}";
        """,
        more: "public bool Fail(Exception error) => _queue.Writer.TryComplete(error);");

    /// <summary>A cancellation of the item's own was the end of the loop, which nobody heard of.</summary>
    [Fact]
    public Task A_handler_that_is_cancelled_by_something_else_ends_the_loop_in_silence() => Same(
        "handled 1, end normal",
        """
        int handled = 0;
        var worker = new Worker(n =>
        {
            handled++;
            throw new OperationCanceledException();
        });
        worker.Post(1);
        worker.Post(2);
        await worker.Ended();
        string end = "normal";
        try { await worker.DisposeAsync(); } catch (Exception e) { end = e.GetType().Name; }
        return $"handled {handled}, end {end}";
        """,
        Silent);

    [Fact]
    public Task Or_with_the_exception_when_the_loop_did_not_catch_it() => Same(
        "handled 1, end normal",
        """
        int handled = 0;
        var worker = new Worker(n =>
        {
            handled++;
            throw new OperationCanceledException();
        });
        worker.Post(1);
        worker.Post(2);
        await worker.Ended();
        string end = "normal";
        try { await worker.DisposeAsync(); } catch (Exception e) { end = e.GetType().Name; }
        return $"handled {handled}, end {end}";
        """);

    [Fact]
    public Task A_clause_around_the_loop_is_run_once_and_ends_it() => Same(
        "handled 2, caught 1, end normal",
        """
        int handled = 0;
        var worker = new Worker(n =>
        {
            handled++;
            return n == 2 ? throw new FormatException() : Task.CompletedTask;
        });
        worker.Post(1);
        worker.Post(2);
        worker.Post(3);
        await worker.Ended();
        string end = "normal";
        try { await worker.DisposeAsync(); } catch (Exception e) { end = e.GetType().Name; }
        return $"handled {handled}, caught {worker.Caught}, end {end}";
        """,
        $"try\n        {{\n            {Plain}\n        }}\n        catch (OperationCanceledException)\n        {{\n        }}\n        " +
            $"catch (FormatException)\n        {{\n            Caught++;\n        }}");

    [Fact]
    public Task A_post_after_the_stop_throws_nothing() => Same(
        "normal",
        """
        var worker = new Worker(n => Task.CompletedTask);
        await worker.PostAsync(1);
        await worker.DisposeAsync();
        try { await worker.PostAsync(2); } catch (Exception e) { return e.GetType().Name; }
        return "normal";
        """);

    [Fact]
    public Task A_post_with_a_cancelled_token_is_cancelled() => Same(
        "cancelled",
        """
        var worker = new Worker(n => Task.CompletedTask);
        try { await worker.PostAsync(2, new CancellationToken(true)); } catch (OperationCanceledException) { return "cancelled"; }
        return "normal";
        """);

    [Fact]
    public Task A_full_queue_refuses() => Same(
        "True True False, 2 wait",
        """
        var handling = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var worker = new Worker(async n =>
        {
            handling.TrySetResult();
            await go.Task;
        });
        worker.Post(0);
        await handling.Task;
        string posts = $"{worker.Post(1)} {worker.Post(2)} {worker.Post(3)}, {worker.Count} wait";
        go.SetResult();
        await worker.DisposeAsync();
        return posts;
        """,
        creation: "CreateBounded<int>(2)");

    [Fact]
    public Task A_wait_that_blocks_still_ends() => Same(
        "ended True",
        """
        var worker = new Worker(n => Task.CompletedTask);
        worker.Post(1);
        worker.Dispose();
        return $"ended {worker.IsOver}";
        """);

    [Fact]
    public Task A_second_disposal_is_as_harmless() => Same(
        "normal",
        """
        var worker = new Worker(n => Task.CompletedTask);
        worker.Post(1);
        await worker.DisposeAsync();
        await worker.DisposeAsync();
        return "normal";
        """);

    [Fact]
    public Task The_handler_does_not_run_on_the_thread_that_posts() => Same(
        "elsewhere",
        """
        var poster = Thread.CurrentThread;
        var where = new TaskCompletionSource<bool>();
        var go = new ManualResetEventSlim();
        var worker = new Worker(n =>
        {
            where.SetResult(go.Wait(10_000));
            return Task.CompletedTask;
        });
        worker.Post(1);
        go.Set();
        return await where.Task ? "elsewhere" : "here";
        """);

    private static async Task Same(
        string expected,
        string program,
        string loop = Plain,
        bool completes = false,
        string creation = "CreateUnbounded<int>()",
        string more = "")
    {
        var (before, after) = await Run(program, loop, completes, creation, more: more);
        Assert.Equal(expected, before);
        Assert.Equal(expected, after);
    }

    private static Task<(string Before, string After)> Run(
        string program,
        string loop,
        bool completes = false,
        string creation = "CreateUnbounded<int>()",
        bool inLambda = false,
        string more = "")
        => ProgramRunner.RunAsync<WorkerToConsumerLoop>(
            $$"""
            using System.Threading.Channels;

            public sealed class Worker
            {
                private readonly Channel<int> _queue = Channel.{{creation}};
                private readonly CancellationTokenSource _stop = new();
                private readonly Func<int, Task> handle;
                private readonly Task _task;

                public Worker(Func<int, Task> handle)
                {
                    this.handle = handle;
                    {{(inLambda ? $"_task = Task.Run(async () =>\n        {{\n            {loop}\n        " +
                        $"}});" : "_task = Task.Run(RunAsync);")}}
                }

                {{more}}

                public int Caught { get; private set; }

                public int Count => _queue.Reader.Count;

                public bool IsOver => _task.IsCompleted;

                public bool Post(int n) => _queue.Writer.TryWrite(n);

                public async Task PostAsync(int n, CancellationToken token = default)
                {
                    await _queue.Writer.WriteAsync(n, token);
                }

                public void Stop() => _stop.Cancel();

                public async Task Ended()
                {
                    try
                    {
                        await _task;
                    }
                    catch (OperationCanceledException)
                    {
                    }
                }

                public async ValueTask DisposeAsync()
                {
                    _stop.Cancel();
                    try
                    {
                        await _task;
                    }
                    catch (OperationCanceledException)
                    {
                    }
                }

                public void Dispose()
                {
                    _stop.Cancel();
                    try
                    {
                        _task.Wait();
                    }
                    catch (AggregateException)
                    {
                    }
                }

                {{(completes ? "public async Task DrainAsync()\n    {\n        _queue.Writer.Complete();\n        try\n        " +
                    "{\n            await _task;\n        }\n        catch (OperationCanceledException)\n        {\n        }\n    " +
                        "}" : "")}}

                {{(inLambda ? "" : $"private async Task RunAsync()\n    {{\n        {loop}\n    }}")}}
            }

            public static class Program
            {
                public static async Task<string> Run()
                {
                    {{program}}
                }
            }
            """,
            RuleIdentifiers.CancellationNotCheckedPerItem);
}
