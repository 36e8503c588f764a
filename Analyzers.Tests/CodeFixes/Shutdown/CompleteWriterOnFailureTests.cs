using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Shutdown.CompleteWriterOnFailure>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Shutdown;

public class CompleteWriterOnFailureTests
{
    private const string Plain =
        """
        // one after the other
        await foreach (var item in {|MPSC018:_queue.Reader.ReadAllAsync()|})
        {
            await handle(item); // slow
        }

        Console.WriteLine("the end");
        """;

    private const string PlainFixed =
        """
        // one after the other
        try
        {
            await foreach (var item in _queue.Reader.ReadAllAsync())
            {
                await handle(item); // slow
            }
        }
        catch (Exception ex)
        {
            _queue.Writer.TryComplete(ex);
            throw;
        }

        Console.WriteLine("the end");
        """;

    [Fact]
    public Task Around_the_loop_with_its_comments() => Verify.Fixes(Worker(Plain), Worker(PlainFixed));

    [Fact]
    public Task Without_the_runtime() => Verify.Fixes(Worker(Plain), Worker(PlainFixed), new FixSetup { WithRuntime = false });

    [Fact]
    public Task Windows_line_endings() => Verify.Fixes(
        Worker(Plain).ReplaceLineEndings("\r\n"), Worker(PlainFixed).ReplaceLineEndings("\r\n"));

    [Fact]
    public Task All_of_them() => Verify.Fixes(
        Worker(Plain) + Worker(Plain, "Other"), Worker(PlainFixed) + Worker(PlainFixed, "Other"), new FixSetup { FixesNeeded = 2 });

    [Fact]
    public Task A_stop_by_the_token_is_no_failure() => Verify.Fixes(
        Worker(
            """
            var reader = _queue.Reader;
            while (await {|MPSC018:reader.WaitToReadAsync(_stop.Token)|})
            {
                while (reader.TryRead(out var item))
                    await handle(item);
            }
            """),
        Worker(
            """
            var reader = _queue.Reader;
            try
            {
                while (await reader.WaitToReadAsync(_stop.Token))
                {
                    while (reader.TryRead(out var item))
                        await handle(item);
                }
            }
            catch (Exception ex) when (!_stop.Token.IsCancellationRequested)
            {
                _queue.Writer.TryComplete(ex);
                throw;
            }
            """));

    [Fact]
    public Task A_try_gets_one_more_clause() => Verify.Fixes(
        Worker(
            """
            try
            {
                await foreach (var item in {|MPSC018:_queue.Reader.ReadAllAsync()|})
                    await handle(item);
            }
            catch (OperationCanceledException)
            {
                // stopped
            }
            finally
            {
                Console.WriteLine("the end");
            }
            """),
        Worker(
            """
            try
            {
                await foreach (var item in _queue.Reader.ReadAllAsync())
                    await handle(item);
            }
            catch (OperationCanceledException)
            {
                // stopped
            }
            catch (Exception ex)
            {
                _queue.Writer.TryComplete(ex);
                throw;
            }
            finally
            {
                Console.WriteLine("the end");
            }
            """));

    [Fact]
    public Task The_clause_that_swallows_the_error_tells_the_writers_first() => Verify.Fixes(
        Worker(
            """
            try
            {
                await foreach (var item in _queue.Reader.ReadAllAsync())
                    await handle(item);
            }
            {|MPSC018:catch|} (Exception error)
            {
                Console.WriteLine($"failed: {error.Message}");
            }
            """),
        Worker(
            """
            try
            {
                await foreach (var item in _queue.Reader.ReadAllAsync())
                    await handle(item);
            }
            catch (Exception error)
            {
                _queue.Writer.TryComplete(error);
                Console.WriteLine($"failed: {error.Message}");
            }
            """));

    [Fact]
    public Task A_writer_of_its_own_in_a_field() => Verify.Fixes(
        Item("await foreach (var item in {|MPSC014:_reader.ReadAllAsync()|})\n    await handle(item);"),
        Item(
            """
            try
            {
                await foreach (var item in _reader.ReadAllAsync())
                    await handle(item);
            }
            catch (Exception ex)
            {
                _writer.TryComplete(ex);
                throw;
            }
            """));

    [Theory]
    [InlineData("for (int i = 0; i < 4; i++) _ = Task.Run(RunAsync);")] // the others go on
    [InlineData("_ = Task.Run(RunAsync); _ = Task.Run(RunAsync);")]
    public async Task Other_consumers_go_on(string start)
        => await Verify.Fixes(Workers(start), Workers(start));

    [Fact]
    public Task A_clause_within_the_loop_is_one_of_several_ways_out()
    {
        var code = Worker(
            """
            await foreach (var item in {|MPSC018:_queue.Reader.ReadAllAsync()|})
            {
                try
                {
                    await handle(item);
                }
                catch (System.IO.IOException error)
                {
                    Console.WriteLine($"failed: {error.Message}");
                    break;
                }
                catch (Exception error)
                {
                    Console.WriteLine($"failed: {error.Message}");
                }
            }
            """);
        return Verify.Fixes(code, code);
    }

    [Fact]
    public Task Not_by_a_local_of_the_loop() => Verify.NotOffered(
        """
        using System.Threading.Channels;

        public class C
        {
            public static async Task Run(Func<Channel<string>?> next, Func<string, Task> handle)
            {
                {|loop:while (next() is { } channel)
                {
                    var item = await {|MPSC018:{|read:channel.Reader.ReadAsync()|}|};
                    await handle(item);
                }|}
            }
        }
        """);

    [Fact]
    public Task Not_where_the_reader_came_alone() => Verify.NotOffered(
        """
        using System.Threading.Channels;

        public class C
        {
            public static async Task Run(ChannelReader<string> reader, Func<string, Task> handle)
            {
                {|loop:await foreach (var item in {|MPSC014:{|read:reader.ReadAllAsync()|}|})
                    await handle(item);|}
            }
        }
        """);

    [Fact]
    public Task Not_in_an_iterator_that_allows_no_catch() => Verify.NotOffered(
        """
        using System.Threading.Channels;

        public class C
        {
            public static async IAsyncEnumerable<string> Run(Channel<string> channel, Func<string, Task> handle)
            {
                {|loop:await foreach (var item in {|MPSC018:{|read:channel.Reader.ReadAllAsync()|}|})
                {
                    await handle(item);
                    yield return item;
                }|}
            }
        }
        """);

    [Fact]
    public Task Not_where_the_token_is_made_anew_in_each_round() => Verify.NotOffered(
        """
        using System.Threading.Channels;

        public class C
        {
            public static async Task Run(Channel<string> channel, Func<string, Task> handle)
            {
                {|loop:while (true)
                {
                    using var timeout = new CancellationTokenSource(1000);
                    await handle(await {|MPSC018:{|read:channel.Reader.ReadAsync(timeout.Token)|}|});
                }|}
            }
        }
        """);

    private static string Indented(string body)
        => string.Join('\n', body.Split('\n').Select(static line => line.Length == 0 ? line : "        " + line));

    private static string Worker(string body, string name = "Worker") =>
        $$"""
        public class {{name}}(Func<string, Task> handle)
        {
            private readonly System.Threading.Channels.Channel<string> _queue = System.Threading.Channels.Channel.CreateBounded<string>(4);
            private readonly CancellationTokenSource _stop = new();

            public void Start() => _ = Task.Run(RunAsync);

            public ValueTask PostAsync(string item) => _queue.Writer.WriteAsync(item);

            private async Task RunAsync()
            {
        {{Indented(body)}}
            }
        }

        """;

    private static string Item(string body) =>
        $$"""
        using System.Threading.Channels;

        public class Worker
        {
            private readonly ChannelReader<string> _reader;
            private readonly ChannelWriter<string> _writer;

            public Worker(Func<string, Task> handle)
            {
                var channel = Channel.CreateUnbounded<string>();
                _reader = channel.Reader;
                _writer = channel.Writer;
                _ = RunAsync(handle);
            }

            public bool Post(string item) => _writer.TryWrite(item);

            private async Task RunAsync(Func<string, Task> handle)
            {
        {{Indented(body)}}
            }
        }
        """;

    private static string Workers(string start) =>
        $$"""
        using System.Threading.Channels;

        public class Worker(Func<string, Task> handle)
        {
            private readonly Channel<string> _queue = Channel.CreateUnbounded<string>();

            public void Start() { {{start}} }

            public bool Post(string item) => _queue.Writer.TryWrite(item);

            private async Task RunAsync()
            {
                await foreach (var item in {|MPSC014:_queue.Reader.ReadAllAsync()|})
                    await handle(item);
            }
        }
        """;
}
