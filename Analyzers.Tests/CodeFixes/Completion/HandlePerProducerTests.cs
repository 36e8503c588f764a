using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Completion.HandlePerProducer>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Completion;

/// <summary>What the fix writes. Where it keeps silent is in <see cref="HandlePerProducerRefusalTests"/>.</summary>
public class HandlePerProducerTests
{
    [Fact]
    public Task Producers_started_in_a_loop() => Verify.Fixes(
        Intake(
            """
            var channel = Channel.CreateUnbounded<int>();
            var tasks = new List<Task>();

            // four of them
            for (int i = 0; i < 4; i++)
            {
                int id = i;
                tasks.Add(Task.Run(async () =>
                {
                    // a source
                    await channel.Writer.WriteAsync( id );   // its item

                    {|MPSC001:{|MPSC002:channel.Writer.Complete()|}|}; // done
                }));
            } // started
            """),
        Intake(
            """
            var channel = MpscChannel.CreateUnbounded<int>();
            var tasks = new List<Task>();

            // four of them
            // keeps the channel open until every producer has its own handle
            using (channel.AddProducer())
            {
                for (int i = 0; i < 4; i++)
                {
                    int id = i;
                    var handle = channel.AddProducer();
                    tasks.Add(Task.Run(async () =>
                    {
                        using var producer = handle;
                        // a source
                        await producer.WriteAsync( id );   // its item

                        producer.Complete(); // done
                    }));
                } // started
            }
            """,
            import: true),
        OneFix);

    [Fact]
    public Task The_writer_is_given_to_a_method() => Verify.Fixes(
        Intake(
            """
            Channel<int> channel = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true });
            var tasks = new List<Task>();
            for (int i = 0; i < 4; i++)
                tasks.Add(Task.Run(() => ProduceAsync(channel.Writer)));
            """,
            Produce("{|MPSC001:{|MPSC002:writer.Complete()|}|}")),
        Intake(
            """
            MpscChannel<int> channel = MpscChannel.CreateUnbounded<int>();
            var tasks = new List<Task>();
            // keeps the channel open until every producer has its own handle
            using (channel.AddProducer())
            {
                for (int i = 0; i < 4; i++)
                {
                    var handle = channel.AddProducer();
                    tasks.Add(Task.Run(async () =>
                    {
                        using var producer = handle;
                        await ProduceAsync(producer);
                    }));
                }
            }
            """,
            Produce("writer.Complete()"),
            import: true),
        OneFix);

    [Theory]
    [InlineData("Channel.CreateBounded<int>(16)", "MpscChannel.CreateBounded<int>(16)")]
    [InlineData("Channel.CreateBounded<int>(capacity: 3)", "MpscChannel.CreateBounded<int>(capacity: 3)")]
    [InlineData("Channel.CreateBounded<int>( Environment.ProcessorCount )", "MpscChannel.CreateBounded<int>( Environment.ProcessorCount )")]
    [InlineData("Channel.CreateBounded<int>(new BoundedChannelOptions(2 * 8))", "MpscChannel.CreateBounded<int>(2 * 8)")]
    [InlineData(
        "Channel.CreateBounded<int>(new BoundedChannelOptions(5) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true })",
        "MpscChannel.CreateBounded<int>(5)")]
    public Task A_channel_with_a_bound_keeps_it(string creation, string fixedCreation) => Verify.Fixes(
        Intake($"var channel = {creation};\n" + Loop("{|MPSC001:{|MPSC002:channel.Writer.Complete()|}|}")),
        Intake($"var channel = {fixedCreation};\n" + LoopFixed, import: true),
        OneFix);

    [Fact]
    public Task Producers_of_a_selection() => Verify.Fixes(
        Intake(
            """
            var channel = Channel.CreateUnbounded<int>();
            var tasks = Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
            {
                await channel.Writer.WriteAsync(i);
                {|MPSC001:{|MPSC002:channel.Writer.Complete()|}|};
            })).ToArray();
            """),
        Intake(
            """
            var channel = MpscChannel.CreateUnbounded<int>();
            // keeps the channel open until every producer has its own handle
            using var starter = channel.AddProducer();
            var tasks = Enumerable.Range(0, 4).Select(i =>
            {
                var handle = channel.AddProducer();
                return Task.Run(async () =>
                {
                    using var producer = handle;
                    await producer.WriteAsync(i);
                    producer.Complete();
                });
            }).ToArray();
            starter.Dispose();
            """,
            import: true),
        OneFix);

    [Fact]
    public Task Producers_side_by_side_with_an_alias() => Verify.Fixes(
        Intake(
            """
            var channel = Channel.CreateUnbounded<int>();
            var writer = channel.Writer;
            channel.Writer.TryWrite(-1);
            var first = Task.Run(async () => { await writer.WriteAsync(1); {|MPSC002:writer.TryComplete()|}; });
            var second = Task.Run(async () => { await writer.WriteAsync(2); await Task.Yield(); });
            """),
        Intake(
            """
            var channel = MpscChannel.CreateUnbounded<int>();
            channel.Writer.TryWrite(-1);
            // keeps the channel open until every producer has its own handle
            using var starter = channel.AddProducer();
            var handle = channel.AddProducer();
            var first = Task.Run(async () => { using var producer = handle; await producer.WriteAsync(1); producer.TryComplete(); });
            var handle2 = channel.AddProducer();
            var second = Task.Run(async () => { using var producer = handle2; await producer.WriteAsync(2); await Task.Yield(); });
            starter.Dispose();
            """,
            import: true));

    [Fact]
    public Task The_starter_completes_after_the_join() => Verify.Fixes(
        Intake(
            """
            var channel = Channel.CreateUnbounded<int>();
            var writer = channel.Writer;
            var tasks = new List<Task>();
            foreach (var x in new[] { 1 }) tasks.Add(Task.Run(() => { writer.TryWrite(x); {|MPSC001:{|MPSC002:writer.Complete()|}|}; }));
            await Task.WhenAll(tasks);
            writer.Complete();
            """),
        Intake(
            """
            var channel = MpscChannel.CreateUnbounded<int>();
            var writer = channel.Writer;
            var tasks = new List<Task>();
            // keeps the channel open until every producer has its own handle
            using (channel.AddProducer())
            {
                foreach (var x in new[] { 1 })
                {
                    var handle = channel.AddProducer();
                    tasks.Add(Task.Run(() => { using var producer = handle; producer.TryWrite(x); producer.Complete(); }));
                }
            }
            await Task.WhenAll(tasks);
            writer.TryComplete();
            """,
            import: true),
        OneFix);

    [Fact]
    public Task The_starter_completes_without_a_join() => Verify.Fixes(
        Intake(
            """
            var channel = Channel.CreateUnbounded<int>();
            var tasks = new Task[4];
            for (int i = 0; i < tasks.Length; i++)
                tasks[i] = Task.Run(() => { channel.Writer.TryWrite(1); });

            {|MPSC002:channel.Writer.Complete()|};

            """),
        Intake(
            """
            var channel = MpscChannel.CreateUnbounded<int>();
            var tasks = new Task[4];
            // keeps the channel open until every producer has its own handle
            using (channel.AddProducer())
            {
                for (int i = 0; i < tasks.Length; i++)
                {
                    var handle = channel.AddProducer();
                    tasks[i] = Task.Run(() => { using var producer = handle; producer.TryWrite(1); });
                }
            }

            """,
            import: true));

    [Fact]
    public Task Started_and_awaited_in_one_statement() => Verify.Fixes(
        Intake(
            """
            var channel = Channel.CreateUnbounded<int>();
            await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => ProduceAsync(channel.Writer))));
            """,
            Produce("{|MPSC001:{|MPSC002:writer.Complete()|}|}")),
        Intake(
            """
            var channel = MpscChannel.CreateUnbounded<int>();
            // keeps the channel open until every producer has its own handle
            using (channel.AddProducer())
            {
                await Task.WhenAll(Enumerable.Range(0, 4).Select(i =>
                {
                    var handle = channel.AddProducer();
                    return Task.Run(async () =>
                    {
                        using var producer = handle;
                        await ProduceAsync(producer);
                    });
                }));
            }
            """,
            Produce("writer.Complete()"),
            import: true),
        OneFix);

    [Fact]
    public Task Calls_that_are_not_awaited() => Verify.Fixes(
        Intake(
            """
            var channel = Channel.CreateUnbounded<int>();
            var tasks = new List<Task>();
            for (int i = 0; i < 4; i++)
                tasks.Add(ProduceAsync(channel.Writer));
            """,
            Produce("{|MPSC001:{|MPSC002:writer.Complete()|}|}")),
        Intake(
            """
            var channel = MpscChannel.CreateUnbounded<int>();
            var tasks = new List<Task>();
            // keeps the channel open until every producer has its own handle
            using (channel.AddProducer())
            {
                for (int i = 0; i < 4; i++)
                    tasks.Add(ProduceAsync(channel.AddProducer()));
            }
            """,
            ProduceFixed,
            import: true),
        OneFix);

    [Fact]
    public Task A_producer_that_awaits_a_method() => Verify.Fixes(
        Intake(
            """
            var channel = Channel.CreateUnbounded<int>();
            for (int i = 0; i < 4; i++)
            {
                _ = Task.Run(async () =>
                {
                    await ProduceAsync(channel.Writer);
                });
            }
            """,
            Produce("{|MPSC001:{|MPSC002:writer.Complete()|}|}")),
        Intake(
            """
            var channel = MpscChannel.CreateUnbounded<int>();
            // keeps the channel open until every producer has its own handle
            using (channel.AddProducer())
            {
                for (int i = 0; i < 4; i++)
                {
                    var handle = channel.AddProducer();
                    _ = Task.Run(async () =>
                    {
                        using var producer = handle;
                        await ProduceAsync(producer);
                    });
                }
            }
            """,
            Produce("writer.Complete()"),
            import: true),
        OneFix);

    [Fact]
    public Task Calls_of_a_local_function() => Verify.Fixes(
        Intake(
            """
            var channel = Channel.CreateUnbounded<int>();
            var writer = channel.Writer;
            var tasks = new List<Task>();
            foreach (var i in new[] { 1, 2 })
                tasks.Add(ProduceAsync(writer, i));

            async Task ProduceAsync(ChannelWriter<int> output, int id)
            {
                await output.WriteAsync(id);
                {|MPSC001:{|MPSC002:output.Complete()|}|};
            }
            """),
        Intake(
            """
            var channel = MpscChannel.CreateUnbounded<int>();
            var tasks = new List<Task>();
            // keeps the channel open until every producer has its own handle
            using (channel.AddProducer())
            {
                foreach (var i in new[] { 1, 2 })
                    tasks.Add(ProduceAsync(channel.AddProducer(), i));
            }

            async Task ProduceAsync(ChannelProducer<int> output, int id)
            {
                using var handle = output;
                await output.WriteAsync(id);
                output.Complete();
            }
            """,
            import: true),
        OneFix);

    [Fact]
    public Task Names_that_are_taken() => Verify.Fixes(
        Intake(
            """
            var channel = Channel.CreateUnbounded<int>();
            for (int handle = 0; handle < 4; handle++)
            {
                _ = Task.Run(() =>
                {
                    var producer = "me";
                    channel.Writer.TryWrite(producer.Length);
                    {|MPSC001:{|MPSC002:channel.Writer.Complete()|}|};
                });
            }
            """),
        Intake(
            """
            var channel = MpscChannel.CreateUnbounded<int>();
            // keeps the channel open until every producer has its own handle
            using (channel.AddProducer())
            {
                for (int handle = 0; handle < 4; handle++)
                {
                    var handle2 = channel.AddProducer();
                    _ = Task.Run(() =>
                    {
                        using var producer2 = handle2;
                        var producer = "me";
                        producer2.TryWrite(producer.Length);
                        producer2.Complete();
                    });
                }
            }
            """,
            import: true),
        OneFix);

    [Fact]
    public Task Two_channels_at_once() => Verify.Fixes(
        Two("Channel", Loop("{|MPSC001:{|MPSC002:channel.Writer.Complete()|}|}")),
        Two("MpscChannel", LoopFixed, import: true),
        new FixSetup { FixesNeeded = 2 });

    [Fact]
    public Task Windows_line_endings() => Verify.Fixes(
        Intake("var channel = Channel.CreateUnbounded<int>();\n" + Loop(
            "{|MPSC001:{|MPSC002:channel.Writer.Complete()|}|}")).ReplaceLineEndings("\r\n"),
        Intake("var channel = MpscChannel.CreateUnbounded<int>();\n" + LoopFixed, import: true).ReplaceLineEndings("\r\n"),
        OneFix);

    [Fact]
    public Task In_one_branch_of_a_conditional_compilation() => Verify.Fixes(
        Intake("#if OLD\nvar channel = Channel.CreateBounded<int>(1);\n#else\nvar channel = Channel.CreateUnbounded<int>();\n#endif\n" +
            Loop("{|MPSC001:{|MPSC002:channel.Writer.Complete()|}|}")),
        Intake("#if OLD\nvar channel = Channel.CreateBounded<int>(1);\n#else\n" +
            "var channel = MpscChannel.CreateUnbounded<int>();\n#endif\n" + LoopFixed, import: true),
        OneFix);

    [Fact]
    public Task Top_level_statements() => Verify.Fixes(
        "using System.Threading.Channels;\n\nvar channel = Channel.CreateUnbounded<int>();\n" +
            Loop("{|MPSC001:{|MPSC002:channel.Writer.Complete()|}|}") + Consume,
        "using System.Threading.Channels;\nusing Mpsc;\n\nvar channel = MpscChannel.CreateUnbounded<int>();\n" + LoopFixed + Consume,
        new FixSetup { TopLevel = true, FixesNeeded = 1 });

    [Fact]
    public Task Top_level_statements_with_a_join() => Verify.Fixes(
        "using System.Threading.Channels;\n\nvar channel = Channel.CreateUnbounded<int>();\n" +
            "await Task.WhenAll(Task.Run(() => { channel.Writer.TryWrite(1); {|MPSC002:channel.Writer.TryComplete()|}; }), " +
            "Task.Run(() => { channel.Writer.TryWrite(2); }));\nchannel.Writer.TryComplete();" + Consume,
        "using System.Threading.Channels;\nusing Mpsc;\n\nvar channel = MpscChannel.CreateUnbounded<int>();\n" +
            "// keeps the channel open until every producer has its own handle\nusing (channel.AddProducer())\n{\n" +
            "    var handle = channel.AddProducer();\n    var handle2 = channel.AddProducer();\n" +
            "    await Task.WhenAll(Task.Run(() => { using var producer = handle; producer.TryWrite(1); producer.TryComplete(); }), " +
            "Task.Run(() => { using var producer = handle2; producer.TryWrite(2); }));\n}\nchannel.Writer.TryComplete();" + Consume,
        new FixSetup { TopLevel = true });

    internal const string Consume = "\nawait foreach (var item in channel.Reader.ReadAllAsync())\n    Console.WriteLine(item);\n";

    private static readonly FixSetup OneFix = new() { FixesNeeded = 1 };

    private static string Loop(string completion) =>
        $$"""
        foreach (var id in Enumerable.Range(0, 4))
        {
            _ = Task.Run(() =>
            {
                channel.Writer.TryWrite(id);
                {{completion}};
            });
        }
        """;

    private const string LoopFixed =
        """
        // keeps the channel open until every producer has its own handle
        using (channel.AddProducer())
        {
            foreach (var id in Enumerable.Range(0, 4))
            {
                var handle = channel.AddProducer();
                _ = Task.Run(() =>
                {
                    using var producer = handle;
                    producer.TryWrite(id);
                    producer.Complete();
                });
            }
        }
        """;

    internal static string Intake(string body, string members = "", bool import = false)
        => "using System.Threading.Channels;\n" + (import ? "using Mpsc;\n" : "") +
            "\nclass Intake\n{\n" + Method("RunAsync", body) + members + "}\n";

    internal static string Produce(string completion) => $$"""

            static async Task ProduceAsync(ChannelWriter<int> writer)
            {
                await writer.WriteAsync(1);
                {{completion}};
            }

        """;

    private const string ProduceFixed = """

            static async Task ProduceAsync(ChannelProducer<int> writer)
            {
                using var handle = writer;
                await writer.WriteAsync(1);
                writer.Complete();
            }

        """;

    private static string Two(string type, string loop, bool import = false)
        => "using System.Threading.Channels;\n" + (import ? "using Mpsc;\n" : "") + "\nclass Intake\n{\n" +
            Method("FirstAsync", $"var channel = {type}.CreateUnbounded<int>();\n" + loop) + "\n" +
            Method("SecondAsync", $"var channel = {type}.CreateUnbounded<int>();\n" + loop) + "}\n";

    private static string Method(string name, string body)
        => ($"    public async Task {name}()\n    {{\n        " +
                (body + "\n" + Consume.TrimEnd()).Replace("\n", "\n        ") + "\n    }\n")
            .Replace("        \n", "\n").Replace("        #", "#");
}
