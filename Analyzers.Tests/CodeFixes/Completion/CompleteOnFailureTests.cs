using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Completion.CompleteOnFailure>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Completion;

public class CompleteOnFailureTests
{
    private const string Plain =
        """
        var items = new List<int>();
        // the service has them in pages
        for (int i = 0; i < 3; i++)
            channel.Writer.TryWrite(await get(i)); // one page

        {|MPSC004:channel.Writer.Complete()|}; // no more
        """;

    private const string PlainFixed =
        """
        var items = new List<int>();
        // the service has them in pages
        try
        {
            for (int i = 0; i < 3; i++)
                channel.Writer.TryWrite(await get(i)); // one page

            channel.Writer.Complete(); // no more
        }
        catch (Exception ex)
        {
            channel.Writer.TryComplete(ex);
            throw;
        }
        """;

    [Fact]
    public Task Around_what_may_throw_with_its_comments() => Verify.Fixes(Task(Plain), Task(PlainFixed));

    [Fact]
    public Task Without_the_runtime() => Verify.Fixes(Task(Plain), Task(PlainFixed), new FixSetup { WithRuntime = false });

    [Fact]
    public Task Windows_line_endings() => Verify.Fixes(
        Task(Plain).ReplaceLineEndings("\r\n"), Task(PlainFixed).ReplaceLineEndings("\r\n"));

    [Fact]
    public Task One_try_around_a_loop_not_one_in_each_round() => Verify.Fixes(
        Task(
            """
            while (true)
            {
                int next = await get(0);
                if (next < 0)
                {
                    {|MPSC004:channel.Writer.TryComplete()|};
                    break;
                }

                channel.Writer.TryWrite(next);
            }

            Console.WriteLine("done");
            """),
        Task(
            """
            try
            {
                while (true)
                {
                    int next = await get(0);
                    if (next < 0)
                    {
                        channel.Writer.TryComplete();
                        break;
                    }

                    channel.Writer.TryWrite(next);
                }
            }
            catch (Exception ex)
            {
                channel.Writer.TryComplete(ex);
                throw;
            }

            Console.WriteLine("done");
            """));

    [Fact]
    public Task A_line_in_the_catch_that_swallows() => Verify.Fixes(
        Task(
            """
            try
            {
                channel.Writer.TryWrite(await get(1));
                {|MPSC004:channel.Writer.Complete()|};
            }
            catch (Exception error)
            {
                // nobody else hears of it
                Console.WriteLine(error);
            }
            """),
        Task(
            """
            try
            {
                channel.Writer.TryWrite(await get(1));
                channel.Writer.Complete();
            }
            catch (Exception error)
            {
                // nobody else hears of it
                channel.Writer.TryComplete(error);
                Console.WriteLine(error);
            }
            """));

    [Fact]
    public Task A_catch_without_a_name_gets_one() => Verify.Fixes(
        Task(
            """
            try
            {
                channel.Writer.TryWrite(await get(1));
                {|MPSC004:channel.Writer.Complete()|};
            }
            catch
            {
                // the user sees nothing
            }
            """),
        Task(
            """
            try
            {
                channel.Writer.TryWrite(await get(1));
                channel.Writer.Complete();
            }
            catch (Exception ex)
            {
                // the user sees nothing
                channel.Writer.TryComplete(ex);
            }
            """));

    [Fact]
    public Task An_await_before_the_try_moves_in() => Verify.Fixes(
        Task(
            """
            // first page
            int next = {|MPSC004:await get(0)|};

            // the others
            try
            {
                channel.Writer.TryWrite(next);
            }
            finally
            {
                channel.Writer.Complete();
            }
            """),
        Task(
            """
            // first page
            try
            {
                int next = await get(0);

                // the others
                channel.Writer.TryWrite(next);
            }
            finally
            {
                channel.Writer.Complete();
            }
            """));

    [Fact]
    public Task A_writer_that_is_given_and_the_name_ex_taken() => Verify.Fixes(
        Class(
            """
                public ChannelReader<int> M()
                {
                    var channel = Channel.CreateUnbounded<int>();
                    _ = Produce(channel.Writer, 1);
                    return channel.Reader;
                }

                async Task Produce(ChannelWriter<int> writer, int ex) {
                    await writer.WriteAsync(await _get(ex));
                    writer?{|MPSC004:.Complete()|};
                }
            """),
        Class(
            """
                public ChannelReader<int> M()
                {
                    var channel = Channel.CreateUnbounded<int>();
                    _ = Produce(channel.Writer, 1);
                    return channel.Reader;
                }

                async Task Produce(ChannelWriter<int> writer, int ex) {
                    try {
                        await writer.WriteAsync(await _get(ex));
                        writer?.Complete();
                    } catch (Exception ex2) {
                        writer?.TryComplete(ex2);
                        throw;
                    }
                }
            """));

    [Fact]
    public Task All_of_them_at_once() => Verify.Fixes(
        Class(Start("A", "{|MPSC004:channel.Writer.Complete()|};") + "\n\n" + Start("B", "{|MPSC004:channel.Writer.Complete()|};")),
        Class(StartFixed("A") + "\n\n" + StartFixed("B")));

    [Theory]
    [InlineData("int next = {|failing:await get(0)|}; {|completion:{|MPSC004:channel.Writer.Complete()|}|};")] // on one line with the lambda
    [InlineData("int next = {|failing:await get(0)|};\n{|completion:{|MPSC004:channel.Writer.Complete()|}|};\nConsole.WriteLine(next);")]
    [InlineData("using var file = new System.IO.MemoryStream(await get(0));\n{|failing:await get(0)|};\nusing var other = new System.IO.MemoryStream();\n{|completion:{|MPSC004:channel.Writer.Complete()|}|};\nConsole.WriteLine(file.Length);")]
    [InlineData("{|failing:await get(0)|};\n#if DEBUG\nConsole.WriteLine();\n#endif\n{|completion:{|MPSC004:channel.Writer.Complete()|}|};")]
    [InlineData("{|failing:await get(0)|};\nvar own = channel.Writer;\n{|completion:{|MPSC004:own.Complete()|}|};")]
    [InlineData("{|failing:await get(0)|};\nagain:\n{|completion:{|MPSC004:channel.Writer.Complete()|}|};\nif (channel.Reader.Count > 5) goto again;")]
    [InlineData("{|failing:await get(0)|};\nFunc<bool> done = () => {|completion:{|MPSC004:channel.Writer.TryComplete()|}|};\ndone();")]
    [InlineData("int next = {|MPSC004:await get(0)|};\ntry\n{\n}\nfinally\n{\n    {|completion:channel.Writer.Complete()|};\n}\nConsole.WriteLine(next);")]
    [InlineData("int next = {|MPSC004:await get(0)|};\ntry\n{\n}\ncatch (TimeoutException)\n{\n}\nfinally\n{\n    {|completion:channel.Writer.Complete()|};\n}")]
    [InlineData("using var file = new System.IO.MemoryStream({|MPSC004:await get(0)|});\ntry\n{\n}\nfinally\n{\n    {|completion:channel.Writer.Complete()|};\n}")]
    public Task Not_where_something_else_would_change(string body)
        => Verify.NotOffered(body.Contains('\n') ? Task(body) : Task(body).Replace("{\n            int", "{ int").Replace("};\n        });", "}; });"));

    private static string Task(string body) => Class(
        $$"""
            public ChannelReader<int> M(Func<int, Task<int>> get)
            {
                var channel = Channel.CreateUnbounded<int>();
                _ = Task.Run(async () =>
                {
        {{Indent(body, 12)}}
                });
                return channel.Reader;
            }
        """);

    private static string Start(string name, string complete) =>
        $$"""
            public ChannelReader<int> {{name}}()
            {
                var channel = Channel.CreateUnbounded<int>();
                _ = Task.Run(async () =>
                {
                    channel.Writer.TryWrite(await _get(1));
                    {{complete}}
                });
                return channel.Reader;
            }
        """;

    private static string StartFixed(string name) => Start(name, "|").Replace(
        "            channel.Writer.TryWrite(await _get(1));\n            |",
        """
                    try
                    {
                        channel.Writer.TryWrite(await _get(1));
                        channel.Writer.Complete();
                    }
                    catch (Exception ex)
                    {
                        channel.Writer.TryComplete(ex);
                        throw;
                    }
        """);

    private static string Class(string members) =>
        $$"""
        using System.Threading.Channels;

        class Program
        {
            Func<int, Task<int>> _get = null!;

        {{members}}
        }

        """;

    private static string Indent(string body, int by)
        => string.Join('\n', body.Split('\n').Select(line => line.Length == 0 || line[0] == '#' ? line : new string(' ', by) + line));
}
