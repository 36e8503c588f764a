using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Shutdown.WorkerToConsumerLoop>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Shutdown;

/// <summary>Classes that are nearly a worker. In each one part has a use, or a place, that a loop has no like of.</summary>
public class WorkerToConsumerLoopRefusalTests
{
    private const string Loop = "await foreach (var n in {|MPSC011:_queue.Reader.ReadAllAsync(_stop.Token)|}) await Do(n);";

    /// <summary>The class of these tests is one, but for what each of them changes.</summary>
    [Fact]
    public async Task The_class_itself_is_a_worker()
    {
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => Verify.NotOffered(Worker(Loop)));
    }

    [Theory]
    [InlineData("private readonly Channel", "internal readonly Channel")]
    [InlineData("private readonly Channel", "private static readonly Channel")]
    [InlineData(
        "private readonly Channel<int> _queue = Channel.CreateUnbounded<int>();",
        "private readonly Channel<int> _queue = Channel.CreateUnbounded<int>(), _other = Channel.CreateUnbounded<int>();")]
    // what waits may be thrown away, or run on the poster's thread
    [InlineData(
        "CreateUnbounded<int>()",
        "CreateBounded<int>(new BoundedChannelOptions(3) { FullMode = BoundedChannelFullMode.DropOldest })")]
    [InlineData("CreateUnbounded<int>()", "CreateUnbounded<int>(new UnboundedChannelOptions { AllowSynchronousContinuations = true })")]
    [InlineData("Channel.CreateUnbounded<int>()", "Make()")]
    [InlineData("private readonly CancellationTokenSource", "internal readonly CancellationTokenSource")]
    // comments of what goes
    [InlineData("private readonly Task _task;", "private readonly Task _task; // the loop")]
    [InlineData("private readonly Task _task;", "public readonly Task _task;")]
    [InlineData("private readonly Task _task;", "private readonly Task _task; private readonly int _same;")]
    // started by a method that may mean something else, or that more than one may be
    [InlineData("public Worker() { ", "public Worker() { } public void Begin() { ")]
    [InlineData("public Worker() { ", "public Worker() { } public Worker(int n) { } public void Start() { ")]
    [InlineData("public Worker() { ", "public Worker() => Post(1); public void Start() { ")]
    [InlineData("public Worker() { ", "public Worker() { } public void Start<T>() { ")]
    [InlineData("_task = Task.Run(RunAsync); }", "} public Task StartAsync() => _task = Task.Run(RunAsync);")]
    [InlineData("_task = Task.Run(RunAsync); }", "} public void Start() { if (Shared.CanBeCanceled) { _task = Task.Run(RunAsync); } }")]
    [InlineData("_task = Task.Run(RunAsync); }", "} public void Start() { _task = Task.Run(async () => { await RunAsync(); await Do(1); }); }")]
    [InlineData("_task = Task.Run(RunAsync); }", "} public void Start() => _task = RunAsync();")]
    [InlineData("_task = Task.Run(RunAsync);", "if (Shared.CanBeCanceled) _task = Task.Run(RunAsync); else _task = Task.CompletedTask;")]
    [InlineData("_task = Task.Run(RunAsync);", "_task = Task.Run(RunAsync); Task.Run(RunAsync);")]
    [InlineData("public Worker() {", "public Worker(int x) { _task = Task.CompletedTask; } public Worker() {")]
    // in the context of whoever makes it
    [InlineData("Task.Run(RunAsync)", "RunAsync()")]
    [InlineData("Task.Run(RunAsync)", "Task.Run(RunAsync, Shared)")]
    [InlineData("Task.Run(RunAsync)", "Task.Run(RunAsync).ContinueWith(t => { })")]
    // somebody may post before there is a loop
    [InlineData("{ _task =", "{ Post(1); _task =")]
    [InlineData("{ _task =", "{ _queue.Writer.TryWrite(1); _task =")]
    [InlineData("{ _task =", "{ All.Add(this); _task =")]
    [InlineData("{ _task =", "{ Happened += n => Post(n); _task =")]
    [InlineData("{ _task =", "{ Happened += Post2; _task =")]
    // the loop as a part of others' business
    [InlineData("private async Task RunAsync()", "public async Task RunAsync()")]
    [InlineData("private async Task RunAsync()", "public async Task AgainAsync() => await RunAsync(); private async Task RunAsync()")]
    [InlineData("private async Task RunAsync()", "private async ValueTask<int> Other() => 0; private async Task RunAsync<T>()")]
    [InlineData("sealed class", "partial class")]
    public Task Parts_and_starts(string part, string other)
    {
        var source = Worker(Loop);
        Assert.Contains(part, source, StringComparison.Ordinal);
        var changed = source.Replace(part, other, StringComparison.Ordinal);
        if (other.Contains(" Start", StringComparison.Ordinal) || other.Contains("Begin()", StringComparison.Ordinal))
            changed = changed.Replace("readonly Task _task", "Task? _task", StringComparison.Ordinal);

        if (other.Contains("RunAsync<T>", StringComparison.Ordinal))
            changed = changed.Replace("Run(RunAsync)", "Run(RunAsync<int>)", StringComparison.Ordinal);

        var elsewhere = other.Contains("partial", StringComparison.Ordinal)
            ? "public partial class Worker { public static int There; }"
            : null;
        return Verify.NotOffered(changed, new FixSetup { MoreSource = elsewhere });
    }

    [Theory]
    // others get hold of a part
    [InlineData("public ChannelWriter<int> Writer => _queue.Writer;")]
    [InlineData("public ChannelReader<int> Reader => _queue.Reader;")]
    [InlineData("public Channel<int> Both => _queue;")]
    [InlineData("public string Name => nameof(_queue);")]
    [InlineData("public void Swap(Worker other) => other._queue.Writer.TryWrite(1);")]
    // what is left is taken by somebody else
    [InlineData("public void Clear() { while (_queue.Reader.TryRead(out _)) { } }")]
    [InlineData("public Task Read => _queue.Reader.Completion;")]
    [InlineData("public async Task Again() { await foreach (var n in _queue.Reader.ReadAllAsync()) await Do(n); }")]
    // an error that comes before the stop was seen, or was not
    [InlineData("public void Fail(Exception e) { _queue.Writer.TryComplete(e); _stop.Cancel(); }")]
    // never false before
    [InlineData("public void Must(int n) { if (!_queue.Writer.TryWrite(n)) throw new InvalidOperationException(); }")]
    [InlineData("public async Task<bool> Wait() => await _queue.Writer.WaitToWriteAsync();")]
    [InlineData("public ValueTask Write(int n) { Console.WriteLine(); return _queue.Writer.WriteAsync(n); }")]
    [InlineData("public Func<int, Task> Writing => async n => await _queue.Writer.WriteAsync(n);")]
    // the loop's task ends cancelled, which a consumer loop does not
    [InlineData("public async Task End() => await _task;")]
    [InlineData("public async Task End() { try { await _task; Console.WriteLine(); } catch (OperationCanceledException) { } }")]
    [InlineData("public async Task End() { try { await _task; } catch (OperationCanceledException) { Console.WriteLine(); } }")]
    [InlineData("public async Task End() { try { await _task; } catch (FormatException) { } }")]
    [InlineData("public void End() { try { _task.Wait(); } catch (OperationCanceledException) { } }")]
    [InlineData("public Task Done => _task;")]
    [InlineData("public bool Stopped => _task.IsCanceled;")]
    [InlineData("public bool Started => _task != null;")]
    [InlineData("public void Release() => _task?.Dispose();")]
    // what was accepted was handled, whatever the token said then
    [InlineData("public void End() { _queue.Writer.Complete(); _stop.Cancel(); }")]
    [InlineData("public void End() { _queue.Writer.TryComplete(); Console.WriteLine(); _stop.Cancel(); }")]
    public Task Uses(string member) => Verify.NotOffered(Worker(Loop, member));

    [Theory]
    // before and behind the loop
    [InlineData("Console.WriteLine(); ", Loop, "")]
    [InlineData(
        "int sum = 0; ",
        "await foreach (var n in {|MPSC011:_queue.Reader.ReadAllAsync(_stop.Token)|}) { sum += n; await Do(sum); }",
        "")]
    [InlineData("", Loop, " Console.WriteLine();")]
    [InlineData("using var some = new CancellationTokenSource(); ", Loop, "")]
    [InlineData("using (new CancellationTokenSource()) { ", Loop, " }")]
    [InlineData("try { ", Loop, " } finally { Console.WriteLine(); }")]
    [InlineData("while (true) { ", Loop, " }")]
    // a clause that takes the error of a completion as well
    [InlineData("try { ", Loop, " } catch (FormatException) { } catch (OperationCanceledException) { } } public void Fail(Exception e) { _queue.Writer.TryComplete(e);")]
    // done at the stop
    [InlineData("try { ", Loop, " } catch (OperationCanceledException) { Console.WriteLine(); }")]
    [InlineData("try { ", Loop, " } catch (Exception e) { Console.WriteLine(e); }")]
    [InlineData("try { ", Loop, " } catch (OperationCanceledException) when (Environment.HasShutdownStarted) { }")]
    [InlineData("try { ", Loop, " } catch (FormatException) { return; } catch (OperationCanceledException) { }")]
    // out of the body
    [InlineData("", "await foreach (var n in {|MPSC011:_queue.Reader.ReadAllAsync(_stop.Token)|}) { if (n == 0) break; await Do(n); }", "")]
    [InlineData(
        "",
        "await foreach (var n in {|MPSC011:_queue.Reader.ReadAllAsync(_stop.Token)|}) { if (n == 0) return; await Do(n); }",
        "")]
    // more than one item at a time
    [InlineData(
        "",
        "while (await {|MPSC011:_queue.Reader.WaitToReadAsync(_stop.Token)|}) { " +
            "while (_queue.Reader.TryRead(out var n)) await Do(n); await Do(0); }",
        "")]
    [InlineData(
        "",
        "await foreach (var n in {|MPSC011:_queue.Reader.ReadAllAsync(_stop.Token)|}) { await Do(n); " +
            "while (_queue.Reader.TryRead(out var m)) await Do(m); }",
        "")]
    // it would wait for itself
    [InlineData("", "await foreach (var n in {|MPSC011:_queue.Reader.ReadAllAsync(_stop.Token)|}) { await Do(n); _task.Wait(); }", "")]
    // a handler with a token is asynchronous
    [InlineData("", "await foreach (var n in {|MPSC011:_queue.Reader.ReadAllAsync(_stop.Token)|}) Print(n, _stop.Token);", "")]
    [InlineData("", "await foreach (long n in {|MPSC011:_queue.Reader.ReadAllAsync(_stop.Token)|}) await Do((int)n);", "")]
    [InlineData("", "await foreach (var n in {|MPSC011:_queue.Reader.ReadAllAsync(Shared)|}) await Do(n);", "")]
    public Task Loops(string before, string loop, string after) => Verify.NotOffered(Worker(before + loop + after));

    [Fact]
    public Task A_post_that_the_base_class_may_call_before_there_is_a_loop() => Verify.NotOffered(
        Worker(Loop).Replace("class Worker", "class Worker : Base").Replace("public bool Post(", "public override bool Post(") +
        "\npublic abstract class Base { protected Base() => Post(0); public abstract bool Post(int n); }");

    [Fact]
    public Task Without_the_runtime() => Verify.NotOffered(Worker(Loop), new FixSetup { WithRuntime = false });

    [Fact]
    public Task A_primary_constructor() => Verify.NotOffered(
        Worker(Loop).Replace("class Worker", "class Worker(int x)").Replace("public Worker() {", "public Worker() : this(0) {"));

    [Fact]
    public Task An_endless_read_that_completion_ends_by_an_exception() => Verify.NotOffered(
        Worker("while (true) { var n = await {|MPSC011:_queue.Reader.ReadAsync(_stop.Token)|}; await Do(n); }",
            "public void End() => _queue.Writer.TryComplete();"));

    private static string Worker(string loop, string more = "")
        => $$"""
            using System.Threading.Channels;

            public sealed class Worker
            {
                private readonly Channel<int> _queue = Channel.CreateUnbounded<int>();
                private readonly CancellationTokenSource _stop = new();
                private readonly Task _task;

                public Worker() { _task = Task.Run(RunAsync); }

                public bool Post(int n) => _queue.Writer.TryWrite(n);

                public void Stop() => _stop.Cancel();

                {{more}}

                private async Task RunAsync()
                {
                    {{loop}}
                }

                private void Post2(int n) { }

                private void Print(int n, CancellationToken token) { }

                public event Action<int>? Happened;

                private static readonly List<Worker> All = new();

                private static CancellationToken Shared => default;

                private static Channel<int> Make() => Channel.CreateUnbounded<int>();

                private static Task Do(int n) => Task.CompletedTask;
            }
            """.Replace("\r\n", "\n");
}
