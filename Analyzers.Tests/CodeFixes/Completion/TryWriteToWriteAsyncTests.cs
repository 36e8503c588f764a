using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Completion.TryWriteToWriteAsync>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Completion;

public class TryWriteToWriteAsyncTests
{
    private static string With(string members, string type = "int") => $$"""
        using System.Threading.Channels;

        class Pump
        {
            private readonly Channel<{{type}}> _channel = Channel.CreateBounded<{{type}}>(100);

            public ChannelReader<{{type}}> Items => _channel.Reader;

            private static Task WorkAsync(CancellationToken token = default) => Task.CompletedTask;

        {{members}}
        }
        """;

    private static Task Fixes(string before, string after) => Verify.Fixes(With(before), With(after));

    private static Task NotOffered(string members) => Verify.NotOffered(With(members));

    [Fact]
    public Task A_statement_with_comments() => Fixes(
        """
            public async Task AddAsync(int item)
            {
                await WorkAsync();
                // one more
                {|MPSC003:_channel.Writer.TryWrite( /* it */ item)|}; // in order
            }
        """,
        """
            public async Task AddAsync(int item)
            {
                await WorkAsync();
                // one more
                await _channel.Writer.WriteAsync( /* it */ item); // in order
            }
        """);

    [Fact]
    public Task The_token_that_its_neighbours_are_given() => Fixes(
        """
            public async Task AddAsync(int item, CancellationToken token)
            {
                await WorkAsync(token);
                {|MPSC003:_channel.Writer.TryWrite(item)|};
            }
        """,
        """
            public async Task AddAsync(int item, CancellationToken token)
            {
                await WorkAsync(token);
                await _channel.Writer.WriteAsync(item, token);
            }
        """);

    [Theory]
    [InlineData("CancellationToken token", "WorkAsync()")]
    [InlineData("CancellationToken token, CancellationToken other", "WorkAsync(token)")]
    public Task No_token_that_may_be_meant_for_something_else(string parameters, string work) => Fixes(
        $"    public async Task AddAsync(int item, {parameters}) {{ await {work}; {{|MPSC003:_channel.Writer.TryWrite(item)|}}; }}",
        $"    public async Task AddAsync(int item, {parameters}) {{ await {work}; await _channel.Writer.WriteAsync(item); }}");

    [Fact]
    public Task Without_the_context_where_the_others_do_so() => Fixes(
        "    public async Task AddAsync(int item) { await WorkAsync().ConfigureAwait(false); {|MPSC003:_channel.Writer.TryWrite(item)|}; }",
        "    public async Task AddAsync(int item) { await WorkAsync().ConfigureAwait(false); await _channel.Writer.WriteAsync(item).ConfigureAwait(false); }");

    [Fact]
    public Task An_event_handler_gets_no_token() => Fixes(
        "    public async void OnItem(object sender, int item, CancellationToken token) { await WorkAsync(token); {|MPSC003:_channel.Writer.TryWrite(item)|}; }",
        "    public async void OnItem(object sender, int item, CancellationToken token) { await WorkAsync(token); await _channel.Writer.WriteAsync(item); }");

    [Fact]
    public Task An_async_lambda_in_a_loop_without_braces() => Fixes(
        """
            public Task AddAsync(int[] items) => Task.Run(async () =>
            {
                await WorkAsync();
                foreach (var item in items)
                    {|MPSC003:_channel.Writer.TryWrite(item)|};
            });
        """,
        """
            public Task AddAsync(int[] items) => Task.Run(async () =>
            {
                await WorkAsync();
                foreach (var item in items)
                    await _channel.Writer.WriteAsync(item);
            });
        """);

    [Fact]
    public Task All_of_them_at_once() => Fixes(
        "    public async Task AddAsync(int item) { await WorkAsync(); {|MPSC003:_channel.Writer.TryWrite(item)|}; {|MPSC003:_channel.Writer.TryWrite(item + 1)|}; }",
        "    public async Task AddAsync(int item) { await WorkAsync(); await _channel.Writer.WriteAsync(item); await _channel.Writer.WriteAsync(item + 1); }");

    [Fact]
    public Task Windows_line_endings() => Verify.Fixes(
        With("    public async Task AddAsync(int item)\n    {\n        await WorkAsync();\n        {|MPSC003:_channel.Writer.TryWrite(item)|};\n    }").ReplaceLineEndings("\r\n"),
        With("    public async Task AddAsync(int item)\n    {\n        await WorkAsync();\n        await _channel.Writer.WriteAsync(item);\n    }").ReplaceLineEndings("\r\n"));

    [Fact]
    public Task Without_the_runtime() => Verify.Fixes(
        With("    public async Task AddAsync(int item) { await WorkAsync(); {|MPSC003:_channel.Writer.TryWrite(item)|}; }"),
        With("    public async Task AddAsync(int item) { await WorkAsync(); await _channel.Writer.WriteAsync(item); }"),
        new FixSetup { WithRuntime = false });

    [Fact]
    public Task Top_level_statements() => Verify.Fixes(
        """
        using System.Threading.Channels;

        var channel = Channel.CreateBounded<int>(10);
        var reader = Task.Run(async () => { await foreach (var item in channel.Reader.ReadAllAsync()) Console.WriteLine(item); });
        for (int i = 0; i < 100; i++)
            {|MPSC003:channel.Writer.TryWrite(i)|};

        channel.Writer.Complete();
        await reader;
        """,
        """
        using System.Threading.Channels;

        var channel = Channel.CreateBounded<int>(10);
        var reader = Task.Run(async () => { await foreach (var item in channel.Reader.ReadAllAsync()) Console.WriteLine(item); });
        for (int i = 0; i < 100; i++)
            await channel.Writer.WriteAsync(i);

        channel.Writer.Complete();
        await reader;
        """,
        new FixSetup { TopLevel = true });

    [Theory]
    [InlineData("public void Add(int item) { {|MPSC003:_channel.Writer.TryWrite(item)|}; }")]
    [InlineData("public void Add(int[] items) => Array.ForEach(items, item => {|MPSC003:_channel.Writer.TryWrite(item)|});")]
    [InlineData("public async Task AddAsync(int item) { await WorkAsync(); void Put() => {|MPSC003:_channel.Writer.TryWrite(item)|}; Put(); }")]
    public Task Not_where_nothing_is_awaited(string members) => NotOffered(members);

    [Theory]
    [InlineData("await WorkAsync(); lock (_channel) { {|MPSC003:_channel.Writer.TryWrite(item)|}; }")]
    [InlineData("Monitor.Enter(_channel); try { {|MPSC003:_channel.Writer.TryWrite(item)|}; } finally { Monitor.Exit(_channel); } await WorkAsync();")]
    [InlineData("try { await WorkAsync(); } catch (Exception) { {|MPSC003:_channel.Writer.TryWrite(item)|}; throw; }")]
    [InlineData("try { await WorkAsync(); } finally { {|MPSC003:_channel.Writer.TryWrite(item)|}; }")]
    [InlineData("await WorkAsync(); _channel?.Writer{|MPSC003:.TryWrite(item)|};")]
    [InlineData("await WorkAsync(); for (int i = 0; i < 2; {|MPSC003:_channel.Writer.TryWrite(i)|}) i++;")]
    public Task Not_where_waiting_is_another_thing(string statements)
        => NotOffered($"public async Task AddAsync(int item) {{ {statements} }}");

    [Fact]
    public Task Not_where_the_rule_sees_an_obstacle() => NotOffered(
        "public async Task AddAsync(int item) { await WorkAsync(); {|MPSC003:_channel.Writer.TryWrite(item)|}; } " +
        "public void End() => {|obstacle:_channel.Writer.TryComplete()|};");

    [Theory]
    [InlineData("public void End() => _channel.Writer.TryComplete();", "")]
    [InlineData("public ChannelWriter<int> Writer => _channel.Writer;", "")]
    [InlineData("private readonly SemaphoreSlim _gate = new(1);", "await _gate.WaitAsync();")]
    public async Task What_the_rule_sees_as_an_obstacle(string member, string statement)
    {
        var source = With($"    {member} public async Task AddAsync(int item) {{ await WorkAsync(); {statement} {{|MPSC003:_channel.Writer.TryWrite(item)|}}; }}");
        await Verify.Fixes(source, source);
    }
}
