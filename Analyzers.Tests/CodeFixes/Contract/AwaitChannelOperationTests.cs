using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Contract.AwaitChannelOperation>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Contract;

public class AwaitChannelOperationTests
{
    [Theory]
    [InlineData("int item = {|MPSC023:reader.ReadAsync(token).AsTask().Result|};", "int item = await reader.ReadAsync(token);")]
    [InlineData("int item = {|MPSC023:reader.ReadAsync(token).Result|};", "int item = await reader.ReadAsync(token);")]
    [InlineData("{|MPSC023:writer.WriteAsync(1).AsTask().Wait()|};", "await writer.WriteAsync(1);")]
    [InlineData("{|MPSC023:writer.WriteAsync(1).GetAwaiter().GetResult()|};", "await writer.WriteAsync(1);")]
    [InlineData("if (!{|MPSC023:writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult()|}) return;", "if (!await writer.WaitToWriteAsync()) return;")]
    [InlineData("_ = {|MPSC023:reader.ReadAsync().AsTask().Result|}.ToString();", "_ = (await reader.ReadAsync()).ToString();")]
    [InlineData("_ = 1 + {|MPSC023:reader.ReadAsync().AsTask().Result|} * 2;", "_ = 1 + await reader.ReadAsync() * 2;")]
    [InlineData("_ = (long){|MPSC023:reader.ReadAsync().AsTask().Result|};", "_ = (long)await reader.ReadAsync();")]
    public Task On_the_spot(string before, string after) => Verify.Fixes(Async(before), Async(after));

    [Theory]
    [InlineData("{|MPSC023:writer.WriteAsync(1).ConfigureAwait(false).GetAwaiter().GetResult()|};", "await writer.WriteAsync(1).ConfigureAwait(false);")]
    [InlineData("{|MPSC023:writer.WriteAsync(1).AsTask().ConfigureAwait(false).GetAwaiter().GetResult()|};", "await writer.WriteAsync(1).ConfigureAwait(false);")]
    public Task ConfigureAwait_stays(string before, string after) => Verify.Fixes(Async(before), Async(after));

    [Theory]
    [InlineData("var task = reader.ReadAsync().AsTask(); int item = {|MPSC023:task.Result|};", "var task = reader.ReadAsync().AsTask(); int item = await task;")]
    [InlineData("var task = reader.ReadAsync(); int item = {|MPSC023:task.Result|};", "var task = reader.ReadAsync(); int item = await task;")]
    [InlineData("var task = reader.ReadAsync(); int item = {|MPSC023:task.AsTask().Result|};", "var task = reader.ReadAsync(); int item = await task;")]
    public Task Through_a_local(string before, string after) => Verify.Fixes(Async(before), Async(after));

    [Theory]
    [InlineData("{|MPSC023:Task.WaitAll(writer.WriteAsync(1).AsTask(), Task.Delay(1))|};", "await Task.WhenAll(writer.WriteAsync(1).AsTask(), Task.Delay(1));")]
    [InlineData("{|MPSC023:Task.WaitAny(writer.WriteAsync(1).AsTask(), Task.Delay(1))|};", "await Task.WhenAny(writer.WriteAsync(1).AsTask(), Task.Delay(1));")]
    public Task Over_several(string before, string after) => Verify.Fixes(Async(before), Async(after));

    [Fact]
    public Task Comments_and_line_breaks_stay() => Verify.Fixes(
        Async(
            """
            // the first one
            int item = {|MPSC023:reader
                .ReadAsync( /* no token */ )
                .AsTask()
                .GetAwaiter()
                .GetResult()|}; // is special
            """),
        Async(
            """
            // the first one
            int item = await reader
                .ReadAsync( /* no token */ ); // is special
            """));

    [Fact]
    public Task Windows_line_endings() => Verify.Fixes(
        Async("int item = {|MPSC023:reader.ReadAsync().Result|};").Replace("\n", "\r\n"),
        Async("int item = await reader.ReadAsync();").Replace("\n", "\r\n"));

    [Fact]
    public Task All_of_them_at_once() => Verify.Fixes(
        Async("int a = {|MPSC023:reader.ReadAsync().Result|};\n{|MPSC023:writer.WriteAsync(a).AsTask().Wait()|};"),
        Async("int a = await reader.ReadAsync();\nawait writer.WriteAsync(a);"));

    [Fact]
    public Task Without_the_runtime() => Verify.Fixes(
        Async("{|MPSC023:writer.WriteAsync(1).AsTask().Wait()|};"),
        Async("await writer.WriteAsync(1);"),
        new FixSetup { WithRuntime = false });

    [Theory]
    [InlineData("Func<Task> send = async () => { await Task.Yield(); {|MPSC023:writer.WriteAsync(1).AsTask().Wait()|}; };",
        "Func<Task> send = async () => { await Task.Yield(); await writer.WriteAsync(1); };")]
    [InlineData("async Task SendAsync() { await Task.Yield(); {|MPSC023:writer.WriteAsync(1).AsTask().Wait()|}; }",
        "async Task SendAsync() { await Task.Yield(); await writer.WriteAsync(1); }")]
    public Task In_a_lambda_or_local_function(string before, string after) => Verify.Fixes(Async(before), Async(after));

    [Fact]
    public Task The_completion() => Verify.Fixes(
        Async("writer.TryComplete(); {|MPSC023:reader.Completion.Wait()|};"),
        Async("writer.TryComplete(); await reader.Completion;"));

    [Fact]
    public Task Top_level_statements() => Verify.Fixes(
        """
        using System.Threading.Channels;

        var channel = Channel.CreateBounded<int>(1);
        {|MPSC023:channel.Writer.WriteAsync(1).GetAwaiter().GetResult()|};
        """,
        """
        using System.Threading.Channels;

        var channel = Channel.CreateBounded<int>(1);
        await channel.Writer.WriteAsync(1);
        """,
        new FixSetup { TopLevel = true });

    [Theory]
    [InlineData("void Send() => {|MPSC023:writer.WriteAsync(1).AsTask().Wait()|};")]
    [InlineData("Action send = () => {|MPSC023:writer.WriteAsync(1).AsTask().Wait()|};")]
    public Task Not_in_code_that_is_not_async(string body) => Verify.NotOffered(Async(body));

    [Theory]
    [InlineData("lock (writer) { {|MPSC023:writer.WriteAsync(1).AsTask().Wait()|}; }")]
    [InlineData("Monitor.Enter(writer); {|MPSC023:writer.WriteAsync(1).AsTask().Wait()|}; Monitor.Exit(writer);")]
    [InlineData("using (Scope()) { {|MPSC023:writer.WriteAsync(1).AsTask().Wait()|}; } static IDisposable Scope() => null!;")]
    [InlineData("if (token.CanBeCanceled) await writer.WriteAsync(1); else { {|MPSC023:writer.WriteAsync(1).AsTask().Wait()|}; }")]
    [InlineData("if (!token.CanBeCanceled) { {|MPSC023:writer.WriteAsync(1).AsTask().Wait()|}; } else await writer.WriteAsync(1);")]
    public Task Not_where_the_thread_matters(string body) => Verify.NotOffered(Async(body));

    [Fact]
    public Task Not_where_the_error_is_unpacked() => Verify.NotOffered(Async(
        "try { {|MPSC023:writer.WriteAsync(1).AsTask().Wait()|}; } catch (AggregateException e) { Console.WriteLine(e); }"));

    [Theory]
    [InlineData("bool done = {|MPSC023:writer.WriteAsync(1).AsTask().Wait(100)|};")]
    [InlineData("{|MPSC023:writer.WriteAsync(1).AsTask().Wait(token)|};")]
    [InlineData("int first = {|MPSC023:Task.WaitAny(writer.WriteAsync(1).AsTask(), Task.Delay(1))|};")]
    [InlineData("{|MPSC023:Task.WaitAll(new[] { writer.WriteAsync(1).AsTask() }, 100)|};")]
    public Task Not_a_wait_that_says_more(string body) => Verify.NotOffered(Async(body));

    [Theory]
    [InlineData("var task = reader.ReadAsync(); int item = {|MPSC023:task.Result|}; Console.WriteLine(task.Result);")]
    [InlineData("int item = {|MPSC023:reader.ReadAsync() /* why */ .AsTask().Result|};")]
    [InlineData("var awaiter = reader.ReadAsync().GetAwaiter(); {|MPSC023:awaiter.GetResult()|};")]
    public Task Not_what_would_break(string body) => Verify.NotOffered(Async(body));

    private static string Async(string body) =>
        "using System.Threading.Channels;\n\nclass Pump\n{\n" +
        "    async Task RunAsync(ChannelReader<int> reader, ChannelWriter<int> writer, CancellationToken token)\n    {\n" +
        "        await Task.Yield();\n" + string.Join("\n", body.ReplaceLineEndings("\n").Split('\n').Select(line => "        " + line)) +
        "\n    }\n}\n";
}
