using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Shutdown.UnwrapStartNew>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Shutdown;

public class UnwrapStartNewTests
{
    private static readonly FixSetup NoRuntime = new() { WithRuntime = false };

    private static string Worker(string start) => $$"""
        using System.Threading.Channels;

        class Worker(ChannelReader<int> reader)
        {
            private readonly CancellationTokenSource _stop = new();
            private readonly TaskFactory _factory = new();
            private Task? _loop;

            public void Start()
            {
                {{start}}
            }

            public async Task StopAsync()
            {
                _stop.Cancel();
                await _loop!;
            }

            private async Task Run()
            {
                await foreach (var item in reader.ReadAllAsync(_stop.Token))
                    Console.WriteLine(item);
            }

            private async Task Run(object? state) => await Run();
        }

        """;

    [Fact]
    public Task Without_options() => Verify.Fixes(
        Worker(
            """
            // the loop
                    _loop = {|MPSC016:Task.Factory.StartNew(async () =>
                    {
                        // one reader
                        await Run();
                    })|}; // started
            """),
        Worker(
            """
            // the loop
                    _loop = Task.Run(async () =>
                    {
                        // one reader
                        await Run();
                    }); // started
            """), NoRuntime);

    [Theory]
    [InlineData("() => Run()", "() => Run()")]
    [InlineData("async delegate { await Run(); }", "async delegate { await Run(); }")]
    public Task Other_delegates(string before, string after) => Verify.Fixes(
        Worker($$"""_loop = {|MPSC016:Task.Factory.StartNew({{before}})|};"""),
        Worker($"_loop = Task.Run({after});"), NoRuntime);

    [Theory]
    [InlineData("Task.Factory.StartNew(async () => await Run(), TaskCreationOptions.LongRunning)")]
    [InlineData("Task.Factory.StartNew(async () => await Run(), _stop.Token)")]
    [InlineData("Task.Factory.StartNew(async () => await Run(), default, TaskCreationOptions.None, TaskScheduler.Default)")]
    [InlineData("Task.Factory.StartNew(async state => await Run(state), this)")]
    [InlineData("_factory.StartNew(async () => await Run())")]
    [InlineData("Task.Factory /* the default */ .StartNew(async () => await Run())")]
    public Task What_is_given_stays(string start) => Verify.Fixes(
        Worker($$"""_loop = {|MPSC016:{{start}}|};"""), Worker($"_loop = {start}.Unwrap();"), NoRuntime);

    [Fact]
    public Task Windows_line_endings() => Verify.Fixes(
        Worker("_loop = {|MPSC016:Task.Factory.StartNew(async () => await Run())|};").ReplaceLineEndings("\r\n"),
        Worker("_loop = Task.Run(async () => await Run());").ReplaceLineEndings("\r\n"), NoRuntime);

    [Fact]
    public Task Several_at_once() => Verify.Fixes(
        Worker(
            """
            _loop = {|MPSC016:Task.Factory.StartNew(async () => await Run())|};
                    _loop = {|MPSC016:Task.Factory.StartNew(async () => await Run(), _stop.Token)|};
            """),
        Worker(
            """
            _loop = Task.Run(async () => await Run());
                    _loop = Task.Factory.StartNew(async () => await Run(), _stop.Token).Unwrap();
            """), NoRuntime);

    [Fact]
    public Task Not_where_the_rule_speaks_of_the_stop() => Verify.NotOffered(
        Worker("_loop = Run();").Replace("_stop.Cancel()", "{|MPSC016:_stop.Cancel()|}"), NoRuntime);
}
