using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Shutdown.SelectLoopToConsumerLoop>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Shutdown;

/// <summary>What the fix writes. Where it keeps silent is in <see cref="SelectLoopToConsumerLoopRefusalTests"/>.</summary>
public class SelectLoopToConsumerLoopTests
{
    [Fact]
    public Task One_call_becomes_an_expression() => Verify.Fixes(
        Loop(
            """
            while (true)
            {
                var read = reader.ReadAsync().AsTask();
                var winner = await {|MPSC010:Task.WhenAny(read, stop)|};
                if (winner == stop)
                    break;

                Handle(await read);
            }
            """),
        Loop("await ConsumerLoop.RunAsync(reader, item => Handle(item), stop);", import: true));

    [Fact]
    public Task A_block_keeps_its_comments_and_layout() => Verify.Fixes(
        Loop(
            """
            // the shift
            while (true)
            {
                var read = reader.ReadAsync().AsTask();
                // whichever comes first
                var winner = await {|MPSC010:Task.WhenAny(read, stop)|}.ConfigureAwait(false);
                if (winner == stop)
                    break; // end of shift

                // one order
                var order = await read.ConfigureAwait(false);

                // odd ones wait
                if (order % 2 == 1)
                {
                    continue;
                }

                await HandleAsync( order );   // packed
                // done with it
            } // never ends by itself
            """),
        Loop(
            """
            // the shift
            // whichever comes first
            // end of shift
            // one order
            await ConsumerLoop.RunAsync(reader, async (order, _) =>
            {
                // odd ones wait
                if (order % 2 == 1)
                {
                    return;
                }

                await HandleAsync( order );   // packed
                // done with it
            }, stop, continueOnCapturedContext: false).ConfigureAwait(false); // never ends by itself
            """,
            import: true));

    [Fact]
    public Task The_token_of_an_endless_delay() => Verify.Fixes(
        Loop(
            """
            for (;;)
            {
                var read = reader.ReadAsync(ct).AsTask();
                if (await {|MPSC010:Task.WhenAny(Task.Delay(Timeout.Infinite, ct), read, Task.Delay(1))|} != read) break;
                Handle(read.Result);
            }
            """.Replace(", Task.Delay(1)", "").Replace("ReadAsync(ct)", "ReadAsync()")),
        Loop("await ConsumerLoop.RunAsync(reader, item => Handle(item), ct);", import: true));

    [Fact]
    public Task An_endless_delay_in_front_of_the_loop() => Verify.Fixes(
        Loop(
            """
            var stopped = Task.Delay(-1, ct);
            while (true)
            {
                Task<int> read = reader.ReadAsync().AsTask();
                Task winner = await {|MPSC010:Task.WhenAny(read, stopped)|};
                if (winner != read)
                    return;
                int item = read.GetAwaiter().GetResult();
                Handle(item);
                Handle(-item);
            }
            """),
        Loop(
            """
            await ConsumerLoop.RunAsync(reader, item =>
            {
                Handle(item);
                Handle(-item);
            }, ct);
            """,
            import: true));

    [Fact]
    public Task A_task_made_in_every_round() => Verify.Fixes(
        Loop(
            """
            while (true)
            {
                var read = reader.ReadAsync().AsTask();
                var stopped = Task.Delay(Timeout.InfiniteTimeSpan, ct);
                if (await {|MPSC010:Task.WhenAny(read, stopped)|} == read)
                {
                    await HandleAsync(await read);
                }
                else
                {
                    break;
                }
            }
            """),
        Loop("await ConsumerLoop.RunAsync(reader, async (item, _) => await HandleAsync(item), ct);", import: true));

    [Fact]
    public Task A_source_of_a_task() => Verify.Fixes(
        Loop(
            """
            while (true)
            {
                var read = reader.ReadAsync().AsTask();
                await {|MPSC010:Task.WhenAny(read, _stopped.Task)|};
                if (_stopped.Task.IsCompleted)
                    break;

                var (a, b) = (await read, 2);
                Handle(a + b);
            }
            """),
        Loop(
            """
            await ConsumerLoop.RunAsync(reader, item =>
            {
                var (a, b) = (item, 2);
                Handle(a + b);
            }, _stopped.Task);
            """,
            import: true));

    [Fact]
    public Task A_wait_that_ends_with_the_channel() => Verify.Fixes(
        Loop(
            """
            while (true)
            {
                var wait = reader.WaitToReadAsync().AsTask();
                if (await {|MPSC010:Task.WhenAny(wait, stop)|} == stop)
                    break;
                if (!await wait)
                    break;

                while (reader.TryRead(out var item))
                {
                    Handle(item);
                    if (item == 0)
                        continue;

                    await HandleAsync(item);
                }
            }

            Handle(-1);
            """),
        Loop(
            """
            await ConsumerLoop.RunAsync(reader, async (item, _) =>
            {
                Handle(item);
                if (item == 0)
                    return;

                await HandleAsync(item);
            }, stop);

            Handle(-1);
            """,
            import: true));

    [Fact]
    public Task A_wait_for_one_item_each_time() => Verify.Fixes(
        Loop(
            """
            while (true)
            {
                if (await {|MPSC010:Task.WhenAny(reader.WaitToReadAsync().AsTask(), stop)|} == stop) break;
                if (reader.TryRead(out var item)) Handle(item);
            }
            """),
        Loop("await ConsumerLoop.RunAsync(reader, item => Handle(item), stop);", import: true));

    [Fact]
    public Task The_closed_channel_is_caught_to_no_end() => Verify.Fixes(
        Loop(
            """
            try
            {
                while (true)
                {
                    var read = _own.Reader.ReadAsync().AsTask();
                    if (await {|MPSC010:Task.WhenAny(read, stop)|} == stop)
                        break;

                    Handle(await read);
                }
            }
            catch (ChannelClosedException)
            {
            }

            Handle(-1);
            """),
        Loop(
            """
            try
            {
                await ConsumerLoop.RunAsync(_own.Reader, item => Handle(item), stop);
            }
            catch (ChannelClosedException)
            {
            }

            Handle(-1);
            """,
            import: true));

    [Fact]
    public Task Inner_loops_strings_and_lambdas_stay_as_they_are() => Verify.Fixes(
        Loop(
            """"
            while (true) {
                var read = reader.ReadAsync().AsTask();
                if (await {|MPSC010:Task.WhenAny(read, stop)|} == stop) {
                    break;
                } else {
                    var item = await read;
                    for (int i = 0; i < item; i++) {
                        if (i == 2) continue;
                        if (i == 3) break;
                    }
                    Func<int> next = () => { return 1; };
                    var text = """
                        as it
                          is
                        """;
                    Handle(next() + text.Length);
                }
            }
            """"),
        Loop(
            """"
            await ConsumerLoop.RunAsync(reader, item => {
                for (int i = 0; i < item; i++) {
                    if (i == 2) continue;
                    if (i == 3) break;
                }
                Func<int> next = () => { return 1; };
                var text = """
                        as it
                          is
                        """;
                Handle(next() + text.Length);
            }, stop);
            """",
            import: true));

    [Fact]
    public Task All_of_them_at_once() => Verify.Fixes(
        Loop(
            """
            while (true)
            {
                var wait = reader.WaitToReadAsync().AsTask();
                if (await {|MPSC010:Task.WhenAny(wait, stop)|} == stop) break;
                if (!await wait) break;
                while (reader.TryRead(out var item)) Handle(item);
            }

            while (true)
            {
                var read = reader.ReadAsync().AsTask();
                if (await {|MPSC010:Task.WhenAny(read, stop)|} == stop) break;
                Handle(await read);
            }
            """),
        Loop(
            """
            await ConsumerLoop.RunAsync(reader, item => Handle(item), stop);

            await ConsumerLoop.RunAsync(reader, item => Handle(item), stop);
            """,
            import: true));

    [Fact]
    public Task Windows_line_endings() => Verify.Fixes(
        Loop(TwoCalls).ReplaceLineEndings("\r\n"),
        Loop(TwoCallsFixed, import: true).ReplaceLineEndings("\r\n"));

    [Fact]
    public Task Tabs() => Verify.Fixes(
        Loop(TwoCalls).Replace("    ", "\t"),
        Loop(TwoCallsFixed, import: true).Replace("    ", "\t"));

    [Fact]
    public Task Usings_keep_their_order_and_header() => Verify.Fixes(
        "// the licence\n\nusing System.Threading.Channels;\nusing Zebra;\n\nnamespace Zebra { class Stripe { } }\n" + Class(TwoCalls),
        "// the licence\n\nusing System.Threading.Channels;\nusing Mpsc;\nusing Zebra;\n\n" +
            "namespace Zebra { class Stripe { } }\n" + Class(TwoCallsFixed));

    [Fact]
    public Task Usings_inside_a_namespace() => Verify.Fixes(
        "namespace Shop\n{\n    using System.Threading.Channels;\n" + Class(TwoCalls) + "}\n",
        "namespace Shop\n{\n    using System.Threading.Channels;\n    using Mpsc;\n" + Class(TwoCallsFixed) + "}\n");

    [Fact]
    public Task Another_type_of_the_same_name() => Verify.Fixes(
        Loop(TwoCalls) + "\nclass ConsumerLoop { }\n",
        Loop(TwoCallsFixed.Replace("ConsumerLoop", "global::Mpsc.ConsumerLoop")) + "\nclass ConsumerLoop { }\n");

    [Fact]
    public Task Top_level_statements() => Verify.Fixes(
        "using System.Threading.Channels;\n\nvar reader = Channel.CreateUnbounded<int>().Reader;\n" +
            "var stop = Task.Delay(1000);\n" + TwoCalls +
            "\n\nvoid Handle(int item) => Console.WriteLine(item);\n",
        "using System.Threading.Channels;\nusing Mpsc;\n\n" +
            "var reader = Channel.CreateUnbounded<int>().Reader;\nvar stop = Task.Delay(1000);\n" + TwoCallsFixed +
            "\n\nvoid Handle(int item) => Console.WriteLine(item);\n",
        new FixSetup { TopLevel = true });

    private const string TwoCalls =
        """
        while (true)
        {
            var read = reader.ReadAsync().AsTask();
            if (await {|MPSC010:Task.WhenAny(read, stop)|} == stop)
                break;

            Handle(await read);
            Handle(0);
        }
        """;

    private const string TwoCallsFixed =
        """
        await ConsumerLoop.RunAsync(reader, item =>
        {
            Handle(item);
            Handle(0);
        }, stop);
        """;

    internal static string Loop(string body, bool import = false)
        => "using System.Threading.Channels;\n" + (import ? "using Mpsc;\n" : "") + Class(body);

    private static string Class(string body) =>
        "\nclass Worker(ChannelReader<int> reader)\n{\n    private readonly TaskCompletionSource _stopped = new();\n" +
        "    private readonly Channel<int> _own = Channel.CreateUnbounded<int>();\n\n" +
        "    public async Task RunAsync(Task stop, CancellationToken ct)\n    {\n        " +
        body.Replace("\n", "\n        ").Replace("\n        \n", "\n\n") +
        "\n    }\n\n    void Handle(int item) { }\n\n    Task HandleAsync(int item) => Task.CompletedTask;\n" +
            "\n    public ChannelReader<int> Reader => reader;\n}\n";
}
