using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Shutdown.WorkerToConsumerLoop>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Shutdown;

public class WorkerToConsumerLoopTests
{
    private const string Loop =
        """
        await foreach (var mail in {|MPSC011:_channel.Reader.ReadAllAsync(_stop.Token)|})
                {
                    await SendAsync(mail);
                }
        """;

    private const string Stop = "public void Stop() => _stop.Cancel();";

    private const string Stopped = "public void Stop() => _loop.Stop();";

    [Fact]
    public Task Channel_task_and_source_become_one_field() => Verify.Fixes(
        """
        using System.Threading.Channels;

        public sealed class Mailer : IAsyncDisposable
        {
            private readonly Channel<string> _channel = Channel.CreateUnbounded<string>();
            private readonly CancellationTokenSource _stop = new();
            private readonly Task _task;

            public Mailer()
            {
                _task = Task.Run(RunAsync);
            }

            public bool Post(string mail) => _channel.Writer.TryWrite(mail);

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

                _stop.Dispose();
            }

            private async Task RunAsync()
            {
                await foreach (var mail in {|MPSC011:_channel.Reader.ReadAllAsync(_stop.Token)|})
                {
                    // one at a time
                    await SendAsync(mail);
                }
            }

            private Task SendAsync(string mail) => Task.CompletedTask;
        }
        """,
        """
        using System.Threading.Channels;
        using Mpsc;

        public sealed class Mailer : IAsyncDisposable
        {
            private readonly ConsumerLoop<string> _loop;

            public Mailer()
            {
                _loop = new ConsumerLoop<string>(HandleAsync);
            }

            public bool Post(string mail) => _loop.TryPost(mail);

            public async ValueTask DisposeAsync()
            {
                try
                {
                    await _loop.StopAsync();
                }
                catch (OperationCanceledException)
                {
                }
            }

            private async Task HandleAsync(string mail)
            {
                // one at a time
                await SendAsync(mail);
            }

            private Task SendAsync(string mail) => Task.CompletedTask;
        }
        """);

    [Theory]
    [InlineData(
        "public bool Post(string mail) => _channel.Writer.TryWrite(mail);",
        "public bool Post(string mail) => _loop.TryPost(mail);")]
    [InlineData(
        "public void Post(string mail) => _channel.Writer.TryWrite(mail);",
        "public void Post(string mail) => _loop.TryPost(mail);")]
    [InlineData(
        "public void Post(string mail) { _ = this._channel.Writer.TryWrite(mail); }",
        "public void Post(string mail) { _ = this._loop.TryPost(mail); }")]
    [InlineData("public int Waiting => _channel.Reader.Count;", "public int Waiting => _loop.Count;")]
    // nobody completes the channel, so that a write never throws: nor does a post
    [InlineData(
        "public ValueTask Post(string mail) => _channel.Writer.WriteAsync(mail);",
        "public async ValueTask Post(string mail) => await _loop.PostAsync(mail);")]
    [InlineData(
        "public ValueTask Post(string mail) { return _channel.Writer.WriteAsync(mail); }",
        "public async ValueTask Post(string mail) { await _loop.PostAsync(mail); }")]
    [InlineData(
        "public Task Post(string mail) => _channel.Writer.WriteAsync(mail).AsTask();",
        "public Task Post(string mail) => _loop.PostAsync(mail).AsTask();")]
    [InlineData(
        "public async Task Post(string mail, CancellationToken ct) { await _channel.Writer.WriteAsync(mail, ct).ConfigureAwait(false); }",
        "public async Task Post(string mail, CancellationToken ct) { await _loop.PostAsync(mail, ct).ConfigureAwait(false); }")]
    [InlineData(
        "public async Task Post(string mail) => await _channel.Writer.WriteAsync(mail);",
        "public async Task Post(string mail) => await _loop.PostAsync(mail);")]
    // where somebody does, the writer keeps its exception
    [InlineData(
        "public ValueTask Post(string mail) => _channel.Writer.WriteAsync(mail); public void End() => _channel.Writer.Complete();",
        "public ValueTask Post(string mail) => _loop.Writer.WriteAsync(mail); public void End() => _loop.TryComplete();")]
    [InlineData("public bool End() => _channel.Writer.TryComplete();", "public bool End() => _loop.TryComplete();")]
    [InlineData(
        "public bool Fail(Exception e) => _channel.Writer.TryComplete(e);",
        "public bool Fail(Exception e) => _loop.Writer.TryComplete(e);")]
    [InlineData(
        "public void Fail(Exception e) { this._channel.Writer.Complete(e); }",
        "public void Fail(Exception e) { this._loop.Writer.TryComplete(e); }")]
    public Task Posts(string before, string after)
        => Verify.Fixes(Worker(Loop, Stop, before), Fixed("await SendAsync(mail);", Stopped, after));

    [Theory]
    [InlineData("public void Stop() { _stop.Cancel(); }", "public void Stop() { _loop.Stop(); }")]
    [InlineData(
        "public async Task Stop() { await _stop.CancelAsync(); await Task.Yield(); }",
        "public async Task Stop() { _loop.Stop(); await Task.Yield(); }")]
    [InlineData(
        "public void Stop()\n    {\n        _stop.Cancel();\n        _stop.Dispose();\n    }",
        "public void Stop()\n    {\n        _loop.Stop();\n    }")]
    // a stop accepts nothing more either
    [InlineData(
        "public async Task Stop()\n    {\n        _stop.Cancel();\n        _channel.Writer.TryComplete();\n        try { " +
            "await _task.ConfigureAwait(false); }\n        catch (OperationCanceledException) { }\n    }",
        "public async Task Stop()\n    {\n        try { await _loop.StopAsync().ConfigureAwait(false); }\n        " +
            "catch (OperationCanceledException) { }\n    }")]
    [InlineData(
        "public void Stop()\n    {\n        _stop.Cancel();\n        try { _task.Wait(); } catch (AggregateException) { }\n    }",
        "public void Stop()\n    {\n        _loop.Stop();\n        try { _loop.Completion.Wait(); } catch (AggregateException) { }\n    }")]
    // a clause that catches more than the cancellation would also get what the token's callbacks throw
    [InlineData(
        "public async Task Stop()\n    {\n        _stop.Cancel();\n        try { await _task; } catch { }\n    }",
        "public async Task Stop()\n    {\n        _loop.Stop();\n        try { await _loop.Completion; } catch { }\n    }")]
    [InlineData(
        "public bool IsOver => _task.IsCompleted; public void Stop() => _stop.Cancel();",
        "public bool IsOver => _loop.Completion.IsCompleted; public void Stop() => _loop.Stop();")]
    public Task Stops(string before, string after) => Verify.Fixes(Worker(Loop, before), Fixed("await SendAsync(mail);", after));

    [Theory]
    // the loop itself hides the cancellation, and everybody sees its task end as the loop does
    [InlineData(
        "public Task Done => _task; public async Task Stop()\n    {\n        _stop.Cancel();\n        await _task;\n    }",
        "public Task Done => _loop.Completion; public async Task Stop()\n    {\n        await _loop.StopAsync();\n    }")]
    [InlineData(
        "public void Stop() => _stop.Cancel(); public async Task End()\n    {\n        _channel.Writer.Complete();\n        " +
            "await _task;\n    }",
        "public void Stop() => _loop.Stop(); public async Task End()\n    {\n        await _loop.DrainAsync();\n    }")]
    public Task Stops_of_a_loop_that_hides_its_cancellation(string before, string after) => Verify.Fixes(
        Worker($"try\n        {{\n            {Loop.Replace("\n", "\n    ")}\n        }}\n        " +
            $"catch (OperationCanceledException) when (_stop.IsCancellationRequested)\n        {{\n        }}", before),
        Fixed("await SendAsync(mail);", after));

    [Theory]
    [InlineData(
        "while (await {|MPSC011:_channel.Reader.WaitToReadAsync(_stop.Token)|})\n        {\n            " +
            "while (_channel.Reader.TryRead(out var mail))\n            {\n                await SendAsync(mail);\n            " +
            "}\n        }")]
    [InlineData(
        "await Task.Yield();\n        " +
            "await foreach (string mail in {|MPSC011:_channel.Reader.ReadAllAsync(_stop.Token)|}.ConfigureAwait(false))\n          " +
            "  await SendAsync(mail);")]
    [InlineData(
        "var reader = _channel.Reader;\n        while (await {|MPSC011:reader.WaitToReadAsync(_stop.Token)|})\n            " +
            "while (reader.TryRead(out var mail))\n                await SendAsync(mail);")]
    [InlineData(
        "await foreach (var mail in {|MPSC011:_channel.Reader.ReadAllAsync().WithCancellation(_stop.Token)|}) await " +
            "SendAsync(mail);")]
    [InlineData(
        "try { await foreach (var mail in {|MPSC011:_channel.Reader.ReadAllAsync(_stop.Token)|}) await SendAsync(mail); " +
            "} catch (OperationCanceledException) when (_stop.Token.IsCancellationRequested) { }")]
    public Task Loops(string loop) => Verify.Fixes(Worker(loop, Stop), Fixed("await SendAsync(mail);", Stopped));

    [Theory]
    [InlineData(
        "if (mail.Length == 0) continue;\n            await SendAsync(mail);",
        "if (mail.Length == 0) return;\n        await SendAsync(mail);")]
    [InlineData(
        "/* first */ await SendAsync(mail); // then\n            // last",
        "/* first */ await SendAsync(mail); // then\n        // last")]
    [InlineData(
        "await SendAsync(mail);\n            _channel.Writer.TryWrite(mail + mail);",
        "await SendAsync(mail);\n        _loop.TryPost(mail + mail);")]
    public Task Bodies(string before, string after) => Verify.Fixes(
        Worker($$"""
            await foreach (var mail in {|MPSC011:_channel.Reader.ReadAllAsync(_stop.Token)|})
                    {
                        {{before}}
                    }
            """, Stop),
        Fixed(after, Stopped));

    /// <summary>Places of which other rules speak.</summary>
    [Theory]
    [InlineData(
        "await foreach (var mail in {|MPSC011:_channel.Reader.ReadAllAsync(_stop.Token)|})\n        {\n            " +
            "await SendAsync(mail);\n            if (mail.Length == 0)\n                _stop.Cancel();\n        }", Stop,
        "await SendAsync(mail);\n        if (mail.Length == 0)\n            _loop.Stop();", Stopped)]
    [InlineData(
        "await foreach (var mail in _channel.Reader.ReadAllAsync(_stop.Token)) await SendAsync(mail);",
        "public void Stop() => {|MPSC011:_stop.Cancel()|};",
        "await SendAsync(mail);", Stopped)]
    // a deadline for those who drain
    [InlineData(
        "try { await foreach (var mail in _channel.Reader.ReadAllAsync(_stop.Token)) await SendAsync(mail); " +
            "} catch (OperationCanceledException) when (_stop.IsCancellationRequested) { }",
        "public async Task Stop()\n    {\n        {|MPSC011:_channel.Writer.Complete()|};\n        " +
            "await Task.WhenAny(_task, Task.Delay(1000));\n        _stop.Cancel();\n    }",
        "await SendAsync(mail);",
        "public async Task Stop()\n    {\n        _loop.TryComplete();\n        " +
            "await Task.WhenAny(_loop.Completion, Task.Delay(1000));\n        _loop.Stop();\n    }")]
    [InlineData(
        "while (!_stop.Token.IsCancellationRequested) { var mail = await {|MPSC011:_channel.Reader.ReadAsync(_stop.Token)|}; " +
            "await SendAsync(mail); }", Stop,
        "await SendAsync(mail);", Stopped)]
    public Task Other_places(string loop, string stop, string body, string stopped)
        => Verify.Rewrites(Worker(loop, stop), Fixed(body, stopped));

    /// <summary>Completion is all that ends it.</summary>
    [Theory]
    [InlineData("{|MPSC011:_channel.Writer.Complete()|};\n        await _task;", "await _loop.DrainAsync();")]
    [InlineData(
        "{|MPSC011:_channel.Writer.TryComplete()|};\n        await _task.ConfigureAwait(false);",
        "await _loop.DrainAsync().ConfigureAwait(false);")]
    [InlineData(
        "{|MPSC011:_channel.Writer.TryComplete()|};\n        await _task.WaitAsync(TimeSpan.FromSeconds(1));",
        "_loop.TryComplete();\n        await _loop.Completion.WaitAsync(TimeSpan.FromSeconds(1));")]
    [InlineData(
        "if ({|MPSC011:_channel.Writer.TryComplete()|})\n            await _task;",
        "if (_loop.TryComplete())\n            await _loop.Completion;")]
    public Task A_worker_without_a_stop(string end, string ended) => Verify.Rewrites(
        Worker("await foreach (var mail in _channel.Reader.ReadAllAsync()) await SendAsync(mail);", $"public async Task EndAsync()\n    " +
            $"{{\n        {end}\n    }}")
            .Replace("    private readonly CancellationTokenSource _stop = new();\n", ""),
        Fixed("await SendAsync(mail);", $"public async Task EndAsync()\n    {{\n        {ended}\n    }}"));

    [Fact]
    public Task Comments_around_the_loop_stay() => Verify.Fixes(
        Worker("// until stopped\n        " +
            "await foreach (var mail in {|MPSC011:_channel.Reader.ReadAllAsync(_stop.Token)|}) // all of them\n            " +
                "await SendAsync(mail);", Stop),
        Fixed("// until stopped\n        // all of them\n        await SendAsync(mail);", Stopped));

    [Fact]
    public Task A_synchronous_body_is_a_synchronous_handler() => Verify.Fixes(
        Worker("await foreach (var mail in {|MPSC011:_channel.Reader.ReadAllAsync(_stop.Token)|})\n            " +
            "Print(mail);", Stop, "private void Print(string mail) { }"),
        Fixed("Print(mail);", Stopped, "private void Print(string mail) { }")
            .Replace("HandleAsync", "Handle").Replace("async Task Handle", "void Handle"));

    /// <summary>What was caught ended the loop, so it ends this one.</summary>
    [Fact]
    public Task Clauses_around_the_loop_go_around_the_body() => Verify.Fixes(
        Worker(
            $$"""
            try
                    {
                        {{Loop.Replace("\n", "\n    ")}}
                    }
                    catch (OperationCanceledException)
                    {
                        // stopped
                    }
                    catch (FormatException e)
                    {
                        Console.WriteLine(e);
                    }
                    catch (Exception)
                    {
                        Console.WriteLine("failed");
                        throw;
                    }
            """, Stop),
        Fixed(
            """
            try
                    {
                        await SendAsync(mail);
                    }
                    catch (OperationCanceledException)
                    {
                        // stopped
                        _loop.Stop();
                    }
                    catch (FormatException e)
                    {
                        Console.WriteLine(e);
                        _loop.Stop();
                    }
                    catch (Exception)
                    {
                        Console.WriteLine("failed");
                        throw;
                    }
            """, Stopped));

    [Fact]
    public Task CRLF_stays() => Verify.Fixes(
        Worker(Loop, Stop).Replace("\n", "\r\n"), Fixed("await SendAsync(mail);", Stopped).Replace("\n", "\r\n"));

    [Fact]
    public Task A_name_that_is_taken_is_not_taken_again() => Verify.Fixes(
        Worker(Loop, Stop, "private int _loop; public Task HandleAsync() => Task.FromResult(_loop);"),
        Fixed("await SendAsync(mail);", Stopped, "private int _loop; public Task HandleAsync() => Task.FromResult(_loop);")
            .Replace("_loop.Stop", "_consumer.Stop").Replace("> _loop;", "> _consumer;").Replace("_loop = new", "_consumer = new")
            .Replace("(HandleAsync)", "(HandleItemAsync)").Replace("HandleAsync(string", "HandleItemAsync(string"));

    private static string Worker(string loop, string stop, string more = "") => Around(
        """
            private readonly Channel<string> _channel = Channel.CreateUnbounded<string>();
            private readonly CancellationTokenSource _stop = new();
            private readonly Task _task;

            public Mailer()
            {
                _task = Task.Run(RunAsync);
            }
        """, stop, more, "RunAsync()", loop, import: false);

    private static string Fixed(string body, string stop, string more = "") => Around(
        """
            private readonly ConsumerLoop<string> _loop;

            public Mailer()
            {
                _loop = new ConsumerLoop<string>(HandleAsync);
            }
        """, stop, more, "HandleAsync(string mail)", body, import: true);

    private static string Around(string fields, string stop, string more, string head, string body, bool import)
        => $$"""
            using System.Threading.Channels;{{(import ? "\nusing Mpsc;" : "")}}

            public sealed class Mailer
            {
            {{fields}}

                {{stop}}

                {{more}}

                private async Task {{head}}
                {
                    {{body}}
                }

                private Task SendAsync(string mail) => Task.CompletedTask;
            }
            """.Replace("\r\n", "\n");
}
