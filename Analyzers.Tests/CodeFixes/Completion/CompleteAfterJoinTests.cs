using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Completion.CompleteAfterJoin>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Completion;

/// <summary>What the fix writes. Where it keeps silent is in <see cref="CompleteAfterJoinRefusalTests"/>.</summary>
public class CompleteAfterJoinTests
{
    private const string Twice = "{|MPSC001:{|MPSC002:channel.Writer.Complete()|}|}";

    [Fact]
    public Task Producers_in_a_list() => Verify.Fixes(
        Intake(
            $$"""
            var channel = Channel.CreateBounded<int>(new BoundedChannelOptions(4) { FullMode = BoundedChannelFullMode.Wait });
            var reading = CountAsync(channel.Reader);
            var tasks = new List<Task>();

            // four of them
            for (int i = 0; i < 4; i++)
            {
                int id = i;
                tasks.Add(Task.Run(async () =>
                {
                    // a source
                    await channel.Writer.WriteAsync( id );   // its item

                    {{Twice}};
                }));
            } // started

            // all are done
            await Task.WhenAll(tasks); // or failed
            return await reading;
            """),
        Intake(
            """
            var channel = Channel.CreateBounded<int>(new BoundedChannelOptions(4) { FullMode = BoundedChannelFullMode.Wait });
            var reading = CountAsync(channel.Reader);
            var tasks = new List<Task>();

            // four of them
            for (int i = 0; i < 4; i++)
            {
                int id = i;
                tasks.Add(Task.Run(async () =>
                {
                    // a source
                    await channel.Writer.WriteAsync( id );   // its item
                }));
            } // started

            // all are done
            try
            {
                await Task.WhenAll(tasks); // or failed
            }
            finally
            {
                channel.Writer.TryComplete();
            }
            return await reading;
            """),
        OneFix);

    [Fact]
    public Task The_writer_is_given_to_a_method() => Verify.Fixes(
        Intake(
            """
            var channel = Channel.CreateUnbounded<int>();
            var reading = CountAsync(channel.Reader);
            var tasks = Enumerable.Range(0, 4).Select(i => Task.Run(() => ProduceAsync(channel.Writer, i))).ToArray();
            await Task.WhenAll(tasks).ConfigureAwait(false);
            return await reading;
            """,
            Produce("    {|MPSC001:{|MPSC002:writer.Complete()|}|};\n")),
        Intake(
            """
            var channel = Channel.CreateUnbounded<int>();
            var reading = CountAsync(channel.Reader);
            var tasks = Enumerable.Range(0, 4).Select(i => Task.Run(() => ProduceAsync(channel.Writer, i))).ToArray();
            try
            {
                await Task.WhenAll(tasks).ConfigureAwait(false);
            }
            finally
            {
                channel.Writer.TryComplete();
            }
            return await reading;
            """,
            Produce("")),
        OneFix);

    [Fact]
    public Task Calls_of_a_method_in_an_array() => Verify.Fixes(
        Intake(
            """
            var channel = Channel.CreateUnbounded<int>();
            var writer = channel.Writer;
            var tasks = new Task[4];
            for (int i = 0; i < tasks.Length; i++)
                tasks[i] = ProduceAsync(writer, i);
            var reading = CountAsync(channel.Reader);
            await Task.WhenAll(tasks);
            return await reading;
            """,
            Produce("    {|MPSC001:{|MPSC002:writer.Complete()|}|};\n")),
        Intake(
            """
            var channel = Channel.CreateUnbounded<int>();
            var writer = channel.Writer;
            var tasks = new Task[4];
            for (int i = 0; i < tasks.Length; i++)
                tasks[i] = ProduceAsync(writer, i);
            var reading = CountAsync(channel.Reader);
            try
            {
                await Task.WhenAll(tasks);
            }
            finally
            {
                writer.TryComplete();
            }
            return await reading;
            """,
            Produce("")),
        OneFix);

    [Fact]
    public Task Started_in_the_join_itself() => Verify.Fixes(
        Intake(
            $$"""
            var channel = Channel.CreateUnbounded<int>();
            var reading = CountAsync(channel.Reader);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
            {
                await channel.Writer.WriteAsync(i);
                {{Twice}};
            })));
            return await reading;
            """),
        Intake(
            """
            var channel = Channel.CreateUnbounded<int>();
            var reading = CountAsync(channel.Reader);
            try
            {
                await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
                {
                    await channel.Writer.WriteAsync(i);
                })));
            }
            finally
            {
                channel.Writer.TryComplete();
            }
            return await reading;
            """),
        OneFix);

    [Fact]
    public Task Two_producers_in_locals() => Verify.Fixes(
        Intake(
            """
            var channel = Channel.CreateUnbounded<int>();
            var first = Task.Run(async () => { await channel.Writer.WriteAsync(1); {|MPSC002:channel.Writer.TryComplete()|}; });
            var second = Task.Run(async () => { await channel.Writer.WriteAsync(2); {|MPSC002:channel.Writer.TryComplete()|}; });
            await Task.WhenAll(first, second);
            return await CountAsync(channel.Reader);
            """),
        Intake(
            """
            var channel = Channel.CreateUnbounded<int>();
            var first = Task.Run(async () => { await channel.Writer.WriteAsync(1); });
            var second = Task.Run(async () => { await channel.Writer.WriteAsync(2); });
            try
            {
                await Task.WhenAll(first, second);
            }
            finally
            {
                channel.Writer.TryComplete();
            }
            return await CountAsync(channel.Reader);
            """),
        OneFix);

    [Fact]
    public Task A_finally_that_did_nothing_else() => Verify.Fixes(
        Intake(
            $$"""
            var channel = Channel.CreateUnbounded<int>();
            var tasks = new List<Task>();
            for (int i = 0; i < 4; i++)
            {
                tasks.Add(Task.Run(async () =>
                {
                    try
                    {
                        // may fail
                        await channel.Writer.WriteAsync(1);
                        if (Random.Shared.Next() == 0)
                            throw new TimeoutException();
                    }
                    finally
                    {
                        {{Twice}};
                    }
                }));
            }
            await Task.WhenAll(tasks);
            return await CountAsync(channel.Reader);
            """),
        Intake(
            """
            var channel = Channel.CreateUnbounded<int>();
            var tasks = new List<Task>();
            for (int i = 0; i < 4; i++)
            {
                tasks.Add(Task.Run(async () =>
                {
                    // may fail
                    await channel.Writer.WriteAsync(1);
                    if (Random.Shared.Next() == 0)
                        throw new TimeoutException();
                }));
            }
            try
            {
                await Task.WhenAll(tasks);
            }
            finally
            {
                channel.Writer.TryComplete();
            }
            return await CountAsync(channel.Reader);
            """),
        OneFix);

    [Fact]
    public Task A_finally_behind_a_catch() => Verify.Fixes(
        Intake(Started(
            $$"""
            try { await channel.Writer.WriteAsync(1); }
            catch (OperationCanceledException) { }
            finally { {{Twice}}; }
            """)),
        Intake(Started(
            """
            try { await channel.Writer.WriteAsync(1); }
            catch (OperationCanceledException) { }
            """,
            joined: true)),
        OneFix);

    [Fact]
    public Task The_starter_completes_between_start_and_join() => Verify.Fixes(
        Intake(
            """
            var channel = Channel.CreateUnbounded<int>();
            var reading = CountAsync(channel.Reader);
            var tasks = new List<Task>();
            for (int i = 0; i < 4; i++)
                tasks.Add(Task.Run(async () => await channel.Writer.WriteAsync(1)));

            {|MPSC002:channel.Writer.Complete()|};
            await Task.WhenAll(tasks);
            return await reading;
            """),
        Intake(
            """
            var channel = Channel.CreateUnbounded<int>();
            var reading = CountAsync(channel.Reader);
            var tasks = new List<Task>();
            for (int i = 0; i < 4; i++)
                tasks.Add(Task.Run(async () => await channel.Writer.WriteAsync(1)));

            try
            {
                await Task.WhenAll(tasks);
            }
            finally
            {
                channel.Writer.TryComplete();
            }
            return await reading;
            """));

    [Fact]
    public Task The_starter_completes_and_never_joins() => Verify.Fixes(
        Intake(
            """
            var channel = Channel.CreateUnbounded<int>();
            var writer = channel.Writer;
            var tasks = new List<Task>();
            for (int i = 0; i < 4; i++)
                tasks.Add(Task.Run(async () => await channel.Writer.WriteAsync(1)));

            // no more
            {|MPSC002:writer.Complete()|}; // now
            return await CountAsync(channel.Reader);
            """),
        Intake(
            """
            var channel = Channel.CreateUnbounded<int>();
            var writer = channel.Writer;
            var tasks = new List<Task>();
            for (int i = 0; i < 4; i++)
                tasks.Add(Task.Run(async () => await channel.Writer.WriteAsync(1)));

            // no more
            try
            {
                await Task.WhenAll(tasks);
            }
            finally
            {
                writer.TryComplete();
            } // now
            return await CountAsync(channel.Reader);
            """));

    [Fact]
    public Task Windows_line_endings() => Verify.Fixes(
        Intake(Started($"await channel.Writer.WriteAsync(1);\n{Twice};")).Replace("\n", "\r\n"),
        Intake(Started("await channel.Writer.WriteAsync(1);", joined: true)).Replace("\n", "\r\n"),
        OneFix);

    [Fact]
    public Task Without_the_runtime() => Verify.Fixes(
        Intake(Started($"await channel.Writer.WriteAsync(1);\n{Twice};")),
        Intake(Started("await channel.Writer.WriteAsync(1);", joined: true)),
        OneFix with { WithRuntime = false });

    [Fact]
    public Task A_blocking_join() => Verify.Fixes(
        Intake(Started($"await channel.Writer.WriteAsync(1);\n{Twice};").Replace("await Task.WhenAll(tasks)", "Task.WaitAll(tasks.ToArray())")),
        Intake(Started("await channel.Writer.WriteAsync(1);", joined: true).Replace("await Task.WhenAll(tasks)", "Task.WaitAll(tasks.ToArray())")),
        OneFix);

    [Fact]
    public Task All_of_them_at_once() => Verify.Fixes(
        Intake(Started($"await channel.Writer.WriteAsync(1);\n{Twice};"), More(Started($"await channel.Writer.WriteAsync(2);\n{Twice};"))),
        Intake(Started("await channel.Writer.WriteAsync(1);", joined: true), More(Started("await channel.Writer.WriteAsync(2);", joined: true))),
        new FixSetup { FixesNeeded = 2 });

    [Fact]
    public Task Top_level_statements() => Verify.Fixes(
        """
        using System.Threading.Channels;

        var channel = Channel.CreateUnbounded<int>();
        var tasks = new List<Task>();
        for (int i = 0; i < 2; i++)
            tasks.Add(Task.Run(async () => { await channel.Writer.WriteAsync(1); {|MPSC001:{|MPSC002:channel.Writer.Complete()|}|}; }));
        await Task.WhenAll(tasks);
        await foreach (var item in channel.Reader.ReadAllAsync())
            Console.WriteLine(item);
        """,
        """
        using System.Threading.Channels;

        var channel = Channel.CreateUnbounded<int>();
        var tasks = new List<Task>();
        for (int i = 0; i < 2; i++)
            tasks.Add(Task.Run(async () => { await channel.Writer.WriteAsync(1); }));
        try
        {
            await Task.WhenAll(tasks);
        }
        finally
        {
            channel.Writer.TryComplete();
        }
        await foreach (var item in channel.Reader.ReadAllAsync())
            Console.WriteLine(item);
        """,
        OneFix with { TopLevel = true });

    // one rewrite answers both rules
    private static FixSetup OneFix => new() { FixesNeeded = 1 };

    /// <summary>A method with the statements, indented as they stand in it.</summary>
    internal static string Intake(string body, string members = "") =>
        "using System.Threading.Channels;\n\nclass Intake\n{\n    static async Task<int> RunAsync(int n)\n    {\n" + Indent(body, 2) + "\n    }\n\n" +
        (members.Length > 0 ? Indent(members, 1) + "\n\n" : "") +
        """
            static async Task<int> CountAsync(ChannelReader<int> reader)
            {
                int count = 0;
                await foreach (var item in reader.ReadAllAsync())
                    count++;
                return count;
            }
        }

        """.ReplaceLineEndings("\n");

    private static string Started(string producer, bool joined = false) =>
        "var channel = Channel.CreateUnbounded<int>();\nvar tasks = new List<Task>();\nfor (int i = 0; i < 4; i++)\n{\n    tasks.Add(Task.Run(async () =>\n    {\n" +
        Indent(producer, 2) + "\n    }));\n}\n" +
        (joined
            ? "try\n{\n    await Task.WhenAll(tasks);\n}\nfinally\n{\n    channel.Writer.TryComplete();\n}\n"
            : "await Task.WhenAll(tasks);\n") +
        "return await CountAsync(channel.Reader);";

    private static string More(string body) => "static async Task<int> RunMoreAsync()\n{\n" + Indent(body, 1) + "\n}";

    private static string Produce(string completion) =>
        "private static async Task ProduceAsync(ChannelWriter<int> writer, int id)\n{\n    await writer.WriteAsync(id);\n" + completion + "}";

    private static string Indent(string code, int steps) => string.Join(
        "\n", code.ReplaceLineEndings("\n").Split('\n').Select(line => line.Length == 0 ? line : new string(' ', 4 * steps) + line));
}
