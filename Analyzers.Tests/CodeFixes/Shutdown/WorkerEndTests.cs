using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Shutdown.WorkerToConsumerLoop>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Shutdown;

/// <summary>A worker of whose end nobody hears: a stop that does not wait (MPSC016), a loop that one item ends (MPSC014).</summary>
public class WorkerEndTests
{
    private const string Reads = "await foreach (var n in _queue.Reader.ReadAllAsync()) await Do(n);";

    [Theory]
    [InlineData(
        "public async Task StopAsync()\n    {\n        await Task.Yield();\n        {|MPSC016:_queue.Writer.Complete()|};\n    }",
        "public async Task StopAsync()\n    {\n        await Task.Yield();\n        await _loop.DrainAsync().ConfigureAwait(false);\n    }")]
    [InlineData(
        "public Task StopAsync()\n    {\n        {|MPSC016:_queue.Writer.TryComplete()|};\n        return Task.CompletedTask;\n    }",
        "public Task StopAsync()\n    {\n        return _loop.DrainAsync();\n    }")]
    [InlineData(
        "public ValueTask DisposeAsync()\n    {\n        {|MPSC016:_queue.Writer.TryComplete()|};\n        return default;\n    }",
        "public ValueTask DisposeAsync()\n    {\n        return new ValueTask(_loop.DrainAsync());\n    }")]
    [InlineData(
        "public ValueTask DisposeAsync()\n    {\n        {|MPSC016:_queue.Writer.TryComplete()|};\n        return ValueTask.CompletedTask;\n    }",
        "public ValueTask DisposeAsync()\n    {\n        return new ValueTask(_loop.DrainAsync());\n    }")]
    public Task A_completion_waits(string stop, string stopped) => Verify.Rewrites(Worker(Reads, stop), Fixed(stopped));

    [Theory]
    [InlineData(
        "public async Task StopAsync()\n    {\n        await Task.Yield();\n        {|MPSC016:_stop.Cancel()|};\n        _stop.Dispose();\n    }",
        "public async Task StopAsync()\n    {\n        await Task.Yield();\n        await _loop.StopAsync().ConfigureAwait(false);\n    }")]
    [InlineData(
        "public async ValueTask DisposeAsync()\n    {\n        await {|MPSC016:_stop.CancelAsync()|}.ConfigureAwait(false);\n    }",
        "public async ValueTask DisposeAsync()\n    {\n        await _loop.StopAsync().ConfigureAwait(false);\n    }")]
    [InlineData(
        "public Task StopAsync()\n    {\n        _stop.Cancel();\n        {|MPSC016:_queue.Writer.TryComplete()|};\n        return Task.CompletedTask;\n    }",
        "public Task StopAsync()\n    {\n        return _loop.StopAsync();\n    }")]
    public Task A_stop_waits(string stop, string stopped) => Verify.Rewrites(
        Worker(Reads.Replace("()) ", "(_stop.Token)) "), stop, "private readonly CancellationTokenSource _stop = new();\n"), Fixed(stopped));

    [Theory]
    // what comes next may be what the handler waits for
    [InlineData("public async Task StopAsync() { {|MPSC016:_queue.Writer.Complete()|}; await Task.Yield(); }")]
    [InlineData("public Task StopAsync() { {|MPSC016:_queue.Writer.Complete()|}; return Task.Delay(1); }")]
    [InlineData("public Task StopAsync() { if ({|MPSC016:_queue.Writer.TryComplete()|}) Console.WriteLine(); return Task.CompletedTask; }")]
    [InlineData("public async Task StopAsync(bool now) { await Task.Yield(); if (now) { {|MPSC016:_queue.Writer.Complete()|}; } }")]
    [InlineData("public void Stop() { {|MPSC016:_queue.Writer.Complete()|}; }")]
    [InlineData("public async void Stop() { await Task.Yield(); {|MPSC016:_queue.Writer.Complete()|}; }")]
    [InlineData("public void Stop() => {|MPSC016:_queue.Writer.Complete()|};")]
    public Task A_stop_that_can_not_wait(string stop) => Verify.NotOffered(Worker(Reads, stop));

    [Theory]
    [InlineData("public bool Post(int n) => _queue.Writer.TryWrite(n);", "public bool Post(int n) => _loop.TryPost(n);")]
    [InlineData(
        "public ValueTask Post(int n) => _queue.Writer.WriteAsync(n); public void End() => _queue.Writer.TryComplete();",
        "public ValueTask Post(int n) => _loop.Writer.WriteAsync(n); public void End() => _loop.TryComplete();")]
    public Task A_loop_that_has_failed_refuses(string post, string posted) => Verify.Rewrites(
        Worker(Reads.Replace("await Do(n)", "await {|MPSC014:Do(n)|}"), post), Fixed(posted));

    [Theory]
    [InlineData("public void Post(int n) => _queue.Writer.TryWrite(n);")]
    [InlineData("public void Post(int n) { _ = _queue.Writer.TryWrite(n); }")]
    [InlineData("public async Task Post(int n) => await _queue.Writer.WriteAsync(n);")]
    [InlineData("public async Task<bool> Post(int n) { await _queue.Writer.WriteAsync(n); return _queue.Writer.TryWrite(n); }")]
    [InlineData("")]
    public Task Nobody_would_hear_of_a_refusal(string post) => Verify.NotOffered(
        Worker(Reads.Replace("await Do(n)", "await {|MPSC014:Do(n)|}"), post));

    private static string Worker(string loop, string members, string source = "") => Around(
        $$"""
            private readonly Channel<int> _queue = Channel.CreateUnbounded<int>();
            {{source}}
            public Worker()
            {
                _ = Task.Run(RunAsync);
            }
        """.Replace("\r\n", "\n").Replace("\n\n", "\n"), members, "RunAsync()", loop, import: false);

    private static string Fixed(string members) => Around(
        """
            private readonly ConsumerLoop<int> _loop;
            public Worker()
            {
                _loop = new ConsumerLoop<int>(HandleAsync);
            }
        """, members, "HandleAsync(int n)", "await Do(n);", import: true);

    private static string Around(string head, string members, string name, string body, bool import)
        => $$"""
            using System.Threading.Channels;{{(import ? "\nusing Mpsc;" : "")}}

            public sealed class Worker
            {
            {{head}}

                {{members}}

                private async Task {{name}}
                {
                    {{body}}
                }

                private static Task Do(int n) => Task.CompletedTask;
            }
            """.Replace("\r\n", "\n").Replace("    \n", "");
}
