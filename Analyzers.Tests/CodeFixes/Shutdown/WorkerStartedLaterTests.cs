using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Shutdown.WorkerToConsumerLoop>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Shutdown;

/// <summary>A worker that a method starts: what is posted before waits, so the loop is made paused, and the start resumes it.</summary>
public class WorkerStartedLaterTests
{
    private const string Documentation = "/// <summary>Handles what is posted once it has been started.</summary>\n    ";

    private const string Stop = "public void Stop() => _stop.Cancel();";

    private const string Stopped = "public void Stop() => _loop.Stop();";

    [Fact]
    public Task A_constructor_is_written_where_there_is_none() => Verify.Fixes(
        """
        using System.Threading.Channels;

        public sealed class Worker
        {
            private readonly Channel<int> _queue = Channel.CreateBounded<int>(10);
            private readonly CancellationTokenSource _stop = new();
            private Task? _task;

            /// <summary>Posts.</summary>
            public bool Post(int n) => _queue.Writer.TryWrite(n);

            public void Start()
            {
                Console.WriteLine("starting");
                _task = Task.Run(RunAsync);
            }

            public async Task StopAsync()
            {
                _stop.Cancel();
                try
                {
                    await _task!;
                }
                catch (OperationCanceledException)
                {
                }
            }

            private async Task RunAsync()
            {
                await foreach (var n in {|MPSC011:_queue.Reader.ReadAllAsync(_stop.Token)|})
                {
                    await Task.Delay(n);
                }
            }
        }
        """,
        """
        using System.Threading.Channels;
        using Mpsc;

        public sealed class Worker
        {
            private readonly ConsumerLoop<int> _loop;

            /// <summary>Handles what is posted once it has been started.</summary>
            public Worker()
            {
                _loop = new ConsumerLoop<int>(HandleAsync, new ConsumerLoopOptions<int> { Capacity = 10 });
                _loop.Pause();
            }

            /// <summary>Posts.</summary>
            public bool Post(int n) => _loop.TryPost(n);

            public void Start()
            {
                Console.WriteLine("starting");
                _loop.Resume();
            }

            public async Task StopAsync()
            {
                try
                {
                    await _loop.StopAsync();
                }
                catch (OperationCanceledException)
                {
                }
            }

            private async Task HandleAsync(int n)
            {
                await Task.Delay(n);
            }
        }
        """);

    [Theory]
    [InlineData(
        "public Worker()\n    {\n    }\n\n    public void Start() => _task = Task.Run(RunAsync);",
        "public Worker()\n    {\n        _loop = new ConsumerLoop<int>(HandleAsync);\n        _loop.Pause();\n    }\n\n    " +
            "public void Start() => _loop.Resume();")]
    [InlineData(
        "public Worker() { }\n\n    public void Start() => this._task = Task.Run(() => RunAsync());",
        "public Worker() { this._loop = new ConsumerLoop<int>(HandleAsync); this._loop.Pause(); }\n\n    " +
            "public void Start() => this._loop.Resume();")]
    [InlineData(
        "public Worker(int first)\n    {\n        // the first one\n        _queue.Writer.TryWrite(first);\n    }\n\n    " +
            "public void StartReading() { _ = Task.Run(RunAsync); }",
        "public Worker(int first)\n    {\n        _loop = new ConsumerLoop<int>(HandleAsync);\n        _loop.Pause();\n        " +
            "// the first one\n        _loop.TryPost(first);\n    }\n\n    public void StartReading() { _loop.Resume(); }")]
    [InlineData(
        "public Task StartAsync(CancellationToken ct)\n    {\n        _task = Task.Run(RunAsync);\n        return Task.CompletedTask;\n    }",
        Documentation + "public Worker()\n    {\n        _loop = new ConsumerLoop<int>(HandleAsync);\n        _loop.Pause();\n    }\n\n    " +
            "public Task StartAsync(CancellationToken ct)\n    {\n        _loop.Resume();\n        return Task.CompletedTask;\n    }")]
    public Task Starts(string before, string after) => Verify.Fixes(
        Worker(before + "\n\n    " + Stop, before.Contains("_task", StringComparison.Ordinal) ? "\n    private Task? _task;" : ""),
        Fixed(after + "\n\n    " + Stopped));

    [Fact]
    public Task The_constructor_that_made_the_channel_makes_the_loop() => Verify.Fixes(
        Worker(
            "public Worker(int capacity)\n    {\n        Console.WriteLine();\n        _queue = Channel.CreateBounded<int>(capacity);\n        " +
                "Console.WriteLine();\n    }\n\n    public void Start()\n    {\n        _ = Task.Run(RunAsync);\n    }\n\n    " + Stop)
            .Replace("_queue = Channel.CreateUnbounded<int>()", "_queue"),
        Fixed(
            "public Worker(int capacity)\n    {\n        Console.WriteLine();\n        " +
                "_loop = new ConsumerLoop<int>(HandleAsync, new ConsumerLoopOptions<int> { Capacity = capacity });\n        " +
                "_loop.Pause();\n        Console.WriteLine();\n    }\n\n    public void Start()\n    {\n        _loop.Resume();\n    }\n\n    " +
                Stopped));

    [Fact]
    public Task A_source_that_stays_is_listened_to() => Verify.Fixes(
        Worker("public CancellationToken Stopping => _stop.Token;\n\n    public void Start() => _ = Task.Run(RunAsync);\n\n    " + Stop),
        Fixed(Documentation + "public Worker()\n    {\n        _loop = new ConsumerLoop<int>(HandleAsync);\n        _loop.Pause();\n        " +
            "_stop.Token.Register(_loop.Stop);\n    }\n\n    public CancellationToken Stopping => _stop.Token;\n\n    " +
            "public void Start() => _loop.Resume();\n\n    " + Stop)
            .Replace("_loop;", "_loop;\n    private readonly CancellationTokenSource _stop = new();"));

    [Fact]
    public Task A_source_that_stays_and_that_the_constructor_makes_is_listened_to_from_the_start_on() => Verify.Fixes(
        Worker("public Worker(CancellationToken ct)\n    {\n        _stop = CancellationTokenSource.CreateLinkedTokenSource(ct);\n    }\n\n    " +
            "public void Start()\n    {\n        _ = Task.Run(RunAsync);\n    }\n\n    " + Stop).Replace("_stop = new()", "_stop"),
        Fixed("public Worker(CancellationToken ct)\n    {\n        _loop = new ConsumerLoop<int>(HandleAsync);\n        _loop.Pause();\n        " +
            "_stop = CancellationTokenSource.CreateLinkedTokenSource(ct);\n    }\n\n    public void Start()\n    {\n        " +
            "_stop.Token.Register(_loop.Stop);\n        _loop.Resume();\n    }\n\n    " + Stop)
            .Replace("_loop;", "_loop;\n    private readonly CancellationTokenSource _stop;"));

    /// <summary>The host starts its services once, so that the source may be made by the start, and without a context.</summary>
    [Fact]
    public Task A_service_of_the_host() => Verify.Fixes(
        Host + Worker(
            """
            public Task StartAsync(CancellationToken ct)
                {
                    _source = new CancellationTokenSource();
                    _task = RunAsync(_source.Token);
                    return Task.CompletedTask;
                }

                public async Task StopAsync(CancellationToken ct)
                {
                    _source?.Cancel();
                    if (_task is not null)
                    {
                        await Task.WhenAny(_task, Task.Delay(Timeout.Infinite, ct));
                    }

                    _source?.Dispose();
                }
            """, "\n    private Task? _task;").Replace("RunAsync()", "RunAsync(CancellationToken ct)").Replace("_stop.Token", "ct")
            .Replace("readonly CancellationTokenSource _stop = new()", "CancellationTokenSource? _source")
            .Replace("class Worker", "class Worker : Microsoft.Extensions.Hosting.IHostedService"),
        Host.Replace("Channels;", "Channels;\nusing Mpsc;") + Fixed(
            """
            /// <summary>Handles what is posted once it has been started.</summary>
                public Worker()
                {
                    _loop = new ConsumerLoop<int>(HandleAsync);
                    _loop.Pause();
                }

                public Task StartAsync(CancellationToken ct)
                {
                    _loop.Resume();
                    return Task.CompletedTask;
                }

                public async Task StopAsync(CancellationToken ct)
                {
                    _loop.Stop();
                    await Task.WhenAny(_loop.Completion, Task.Delay(Timeout.Infinite, ct));
                }
            """).Replace("class Worker", "class Worker : Microsoft.Extensions.Hosting.IHostedService"));

    /// <summary>A stop ends a loop that was not started. A completion does not, and whoever waits then waits for ever.</summary>
    [Theory]
    [InlineData("public async Task EndAsync() { _queue.Writer.Complete(); await _task; }")]
    [InlineData("public Task Done => _task;")]
    [InlineData("public bool IsOver => _task.IsCompleted;")]
    [InlineData("public void End() { _queue.Writer.Complete(); _task.Wait(); }")]
    // started anew with another source
    [InlineData("public void Renew() { _stop = new(); }")]
    public Task Not_offered(string member) => Verify.NotOffered(
        Worker("public void Start() => _task = Task.Run(RunAsync);\n\n    " + Stop + member, "\n    private Task _task = Task.CompletedTask;")
            .Replace("readonly CancellationTokenSource", "CancellationTokenSource")
            .Replace("await foreach", "try { await foreach").Replace("Delay(n);\n    }", "Delay(n); } catch (OperationCanceledException) { }\n    }"));

    private const string Host = """
        using System.Threading.Channels;

        namespace Microsoft.Extensions.Hosting
        {
            public interface IHostedService
            {
                Task StartAsync(CancellationToken ct);
                Task StopAsync(CancellationToken ct);
            }
        }


        """;

    private static string Worker(string members, string fields = "")
        => Around($"Channel<int> _queue = Channel.CreateUnbounded<int>();\n    private readonly CancellationTokenSource _stop = new();{fields}",
            members, "RunAsync()",
            "await foreach (var n in {|MPSC011:_queue.Reader.ReadAllAsync(_stop.Token)|})\n            await Task.Delay(n);", "");

    private static string Fixed(string members)
        => Around("ConsumerLoop<int> _loop;", members, "HandleAsync(int n)", "await Task.Delay(n);", "\nusing Mpsc;");

    private static string Around(string fields, string members, string name, string body, string import)
        => (members.Contains("StopAsync(CancellationToken", StringComparison.Ordinal) ? "" : $"using System.Threading.Channels;{import}\n\n") +
            $$"""
            public sealed class Worker
            {
                private readonly {{fields}}

                {{members}}

                private async Task {{name}}
                {
                    {{body}}
                }
            }
            """.Replace("\r\n", "\n");
}
