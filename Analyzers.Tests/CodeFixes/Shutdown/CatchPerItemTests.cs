using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Shutdown.CatchPerItem>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Shutdown;

public class CatchPerItemTests
{
    [Theory]
    [InlineData(
        """
        try
        {
            await foreach (var item in _queue.Reader.ReadAllAsync())
            {
                // in order
                await handle(item);
                Console.WriteLine(item);
            }
        }
        {|MPSC014:catch|} (Exception ex)
        {
            _logger.LogError(
                ex, "failed");
        }
        """,
        """
        try
        {
            await foreach (var item in _queue.Reader.ReadAllAsync())
            {
                // in order
                try
                {
                    await handle(item);
                    Console.WriteLine(item);
                }
                catch (Exception ex)
                {
                    _logger.LogError(
                        ex, "failed");
                }
            }
        }
        catch (Exception ex)
        {
            _logger.LogError(
                ex, "failed");
        }
        """)]
    [InlineData(
        """
        try
        {
            while (await _queue.Reader.WaitToReadAsync(_stop.Token))
            {
                while (_queue.Reader.TryRead(out var item))
                    await handle(item);
            }
        }
        catch (OperationCanceledException)
        {
        }
        {|MPSC014:catch|} (Exception ex)
        { _logger.LogError(ex, "failed"); }
        """,
        """
        try
        {
            while (await _queue.Reader.WaitToReadAsync(_stop.Token))
            {
                while (_queue.Reader.TryRead(out var item))
                    try
                    {
                        await handle(item);
                    }
                    catch (Exception ex) when (!_stop.Token.IsCancellationRequested)
                    { _logger.LogError(ex, "failed"); }
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception ex)
        { _logger.LogError(ex, "failed"); }
        """)]
    public Task The_clause_stands_around_each_item_too(string before, string after) => Verify.Fixes(Worker(before), Worker(after));

    [Fact]
    public Task A_filter_of_its_own_stays() => Verify.Rewrites(
        Worker(
            """
            try {
                {|loop:await foreach (var item in _queue.Reader.ReadAllAsync()) {
                    if (item.Length == 0)
                        continue;
                    await handle(item);
                }|}
            } {|catch:{|MPSC014:catch|} (Exception ex) when (ex is not OperationCanceledException) {
                _logger.LogError(ex, "failed");
            }|}
            """),
        Worker(
            """
            try {
                await foreach (var item in _queue.Reader.ReadAllAsync()) {
                    try {
                        if (item.Length == 0)
                            continue;
                        await handle(item);
                    } catch (Exception ex) when (ex is not OperationCanceledException) {
                        _logger.LogError(ex, "failed");
                    }
                }
            } catch (Exception ex) when (ex is not OperationCanceledException) {
                _logger.LogError(ex, "failed");
            }
            """));

    [Theory]
    // does more than to log
    [InlineData("try\n{\n    {|loop:await foreach (var item in _queue.Reader.ReadAllAsync())\n        await handle(item);|}\n}\n{|MPSC014:{|catch:catch (Exception)\n{\n    throw;\n}|}|}")]
    [InlineData("try\n{\n    {|loop:await foreach (var item in _queue.Reader.ReadAllAsync())\n        await handle(item);|}\n}\n{|MPSC014:{|catch:catch (Exception)\n{\n    return;\n}|}|}")]
    // a batch, of which the other items would be lost
    [InlineData("try\n{\n    {|loop:while (await _queue.Reader.WaitToReadAsync())\n    {\n        while (_queue.Reader.TryRead(out var item))\n            await handle(item);\n        await handle(\"\");\n    }|}\n}\n{|MPSC014:{|catch:catch (Exception)\n{\n}|}|}")]
    // a stop could not be told from a failure
    [InlineData("try\n{\n    {|loop:await foreach (var item in _queue.Reader.ReadAllAsync())\n        await handle(item);|}\n}\ncatch (OperationCanceledException)\n{\n}\n{|MPSC014:{|catch:catch\n{\n}|}|}")]
    [InlineData("try { {|loop:await foreach (var item in _queue.Reader.ReadAllAsync()) await handle(item);|} } {|MPSC014:{|catch:catch (Exception) { }|}|}")]
    public Task Not_offered(string loop) => Verify.NotOffered(Worker(loop));

    private static string Worker(string body)
        => $$"""
            using System.Threading.Channels;

            public class Worker
            {
                private readonly Channel<string> _queue = Channel.CreateUnbounded<string>();
                private readonly CancellationTokenSource _stop = new();
                private readonly Microsoft.Extensions.Logging.ILogger _logger = null!;

                public Worker(Func<string, Task> handle) => _ = RunAsync(handle);

                public bool Post(string item) => _queue.Writer.TryWrite(item);

                public void Stop() => _stop.Cancel();

                private async Task RunAsync(Func<string, Task> handle)
                {
                    {{body.Replace("\r\n", "\n").Replace("\n", "\n        ").Replace("        \n", "\n")}}
                }
            }

            namespace Microsoft.Extensions.Logging
            {
                public interface ILogger { void LogError(Exception exception, string message); }
            }
            """.Replace("\r\n", "\n");
}
