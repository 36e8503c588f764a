using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Contract;

public class SeveralWritersTests
{
    private const string Promised = "{|MPSC021:SingleWriter = true|}";

    private static Task Verify(string members, string options = Promised, string create = "CreateUnbounded<int>(new "
        + "UnboundedChannelOptions")
        => AnalyzerVerifier.Verify($"class C {{ private readonly Channel<int> _channel = Channel.{create} {{ {options} }}); {members} }}");

    private static Task Silent(string members) => Verify(members, "SingleWriter = true");

    [Fact]
    public void Is_off_by_default()
        => Assert.False(new ChannelUsageAnalyzer().SupportedDiagnostics.Single(rule => rule.Id == "MPSC021").IsEnabledByDefault);

    [Fact]
    public Task Tasks_started_in_a_loop() => Verify("C() { for (int i = 0; i < 4; i++) Task.Run(() => _channel.Writer.TryWrite(i)); }");

    [Fact]
    public Task A_method_started_per_element() => Verify(
        "Task M(int[] items) => Task.WhenAll(items.Select(WriteAsync)); async Task WriteAsync(int item) => await "
            + "_channel.Writer.WriteAsync(item);");

    [Fact]
    public Task A_bounded_channel() => Verify(
        "C() { for (int i = 0; i < 4; i++) Task.Run(() => _channel.Writer.TryWrite(i)); }", create: "CreateBounded<int>(new "
            + "BoundedChannelOptions(8)");

    [Fact]
    public Task An_alias_of_the_writer_in_an_array_of_tasks() => AnalyzerVerifier.Verify(
        """
        class C
        {
            async Task M(List<string> files)
            {
                var channel = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader =
                    false, {|MPSC021:SingleWriter = true|} });
                var tasks = new Task[files.Count];
                int i = 0;
                foreach (var file in files)
                    tasks[i++] = ProduceAsync(channel.Writer, file);
                await Task.WhenAll(tasks);
            }

            private static async Task ProduceAsync(ChannelWriter<string> writer, string file)
            {
                try { await InnerAsync(writer, file); }
                catch (Exception) { }
            }

            private static async Task InnerAsync(ChannelWriter<string> writer, string file)
            {
                await Task.Yield();
                await writer.WriteAsync(file);
            }
        }
        """);

    [Fact]
    public Task Two_writers_side_by_side() => Verify(
        "C() { Task.Run(() => _channel.Writer.TryWrite(1)); new Thread(() => _channel.Writer.TryWrite(2)).Start(); }");

    [Fact]
    public Task A_timer_and_the_starter() => Verify(
        "Timer _timer; C() { _timer = new Timer(_ => _channel.Writer.TryWrite(1), null, 0, 100); _channel.Writer.TryWrite(2); }");

    [Fact]
    public Task In_parallel() => Verify("C() { Parallel.For(0, 4, i => _channel.Writer.TryWrite(i)); }");

    [Fact]
    public Task One_writer() => Silent("C() { Task.Run(() => _channel.Writer.TryWrite(1)); }");

    [Fact]
    public Task A_public_method() => Silent("public void Post(int item) => _channel.Writer.TryWrite(item);");

    [Fact]
    public Task An_event_handler() => Silent("event Action E; C() { E += () => _channel.Writer.TryWrite(1); }");

    [Fact]
    public Task Writers_one_after_the_other() => Silent(
        "async Task M() { await Task.Run(() => _channel.Writer.TryWrite(1)); await Task.Run(() => _channel.Writer.TryWrite(2)); }");

    [Fact]
    public Task A_writer_waited_for_in_each_round() => Silent(
        "async Task M() { for (;;) { var t = Task.Run(() => _channel.Writer.TryWrite(1)); await t; } }");

    [Fact]
    public Task A_thread_joined_in_each_round() => Silent(
        "void M() { for (;;) { var t = new Thread(() => _channel.Writer.TryWrite(1)); t.Start(); t.Join(); } }");

    [Fact]
    public Task Writes_under_a_lock() => Silent(
        "private readonly object _gate = new(); C() { for (;;) Task.Run(() => { lock (_gate) _channel.Writer.TryWrite(1); }); }");

    [Fact]
    public Task Writes_between_Enter_and_Exit() => Silent(
        """
        private readonly object _gate = new();
        C() { for (;;) Task.Run(() => { Monitor.Enter(_gate); try { _channel.Writer.TryWrite(1); } finally { Monitor.Exit(_gate); } }); }
        """);

    [Fact]
    public Task A_helper_that_is_called_under_a_lock() => Silent(
        "private readonly object _gate = new(); C() { for (;;) Task.Run(() => { lock (_gate) Put(); }); } private void Put() => "
            + "_channel.Writer.TryWrite(1);");

    [Fact]
    public Task Unfinished_code() => AnalyzerVerifier.VerifyUnfinished(
        "class C { Channel<int> _c = Channel.CreateBounded<int>(new() { SingleWriter = true, ); C() { for (;;) Task.Run(() => "
            + "_c.Writer.TryWrite( } }");
}
