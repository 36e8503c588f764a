using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Shutdown.CheckTokenBeforeEveryItem>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Shutdown;

public class CheckTokenBeforeEveryItemTests
{
    [Fact]
    public Task ReadAllAsync_with_a_token() => Verify.Fixes(
        Worker("await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|}) // until stopped\n            await Do(item);"),
        Worker("await foreach (var item in reader.ReadAllUntilCanceledAsync(ct)) // until stopped\n" +
            "            await Do(item);", import: true));

    [Fact]
    public Task ReadAllAsync_with_a_named_token() => Verify.Fixes(
        Worker("await foreach (var item in {|MPSC011:reader.ReadAllAsync(cancellationToken: ct)|}) await Do(item);"),
        Worker("await foreach (var item in reader.ReadAllUntilCanceledAsync(ct)) await Do(item);", import: true));

    [Fact]
    public Task ConfigureAwait_stays() => Verify.Fixes(
        Worker("await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|}.ConfigureAwait(false)) await Do(item);"),
        Worker("await foreach (var item in reader.ReadAllUntilCanceledAsync(ct).ConfigureAwait(false)) await Do(item);", import: true));

    [Fact]
    public Task WithCancellation() => Verify.Fixes(
        Worker("await foreach (var item in {|MPSC011:reader.ReadAllAsync().WithCancellation(ct)|}) await Do(item);"),
        Worker("await foreach (var item in reader.ReadAllUntilCanceledAsync(ct)) await Do(item);", import: true));

    [Fact]
    public Task WithCancellation_before_ConfigureAwait() => Verify.Fixes(
        Worker("await foreach (var item in {|MPSC011:reader.ReadAllAsync().WithCancellation(ct)|}.ConfigureAwait(false)) await Do(item);"),
        Worker("await foreach (var item in reader.ReadAllUntilCanceledAsync(ct).ConfigureAwait(false)) await Do(item);", import: true));

    [Fact]
    public Task WithCancellation_after_ConfigureAwait() => Verify.Fixes(
        Worker("await foreach (var item in {|MPSC011:reader.ReadAllAsync().ConfigureAwait(false).WithCancellation(ct)|}) await Do(item);"),
        Worker("await foreach (var item in reader.ReadAllUntilCanceledAsync(ct).ConfigureAwait(false)) await Do(item);", import: true));

    [Fact]
    public Task WithCancellation_on_a_line_of_its_own() => Verify.Fixes(
        Worker("await foreach (var item in {|MPSC011:reader.ReadAllAsync()\n            .WithCancellation(ct)|}\n" +
            "            .ConfigureAwait(false)) await Do(item);"),
        Worker("await foreach (var item in reader.ReadAllUntilCanceledAsync(ct)\n" +
            "            .ConfigureAwait(false)) await Do(item);", import: true));

    [Fact]
    public Task An_inner_drain_loop_needs_no_runtime() => Verify.Fixes(
        Worker("while (await {|MPSC011:reader.WaitToReadAsync(ct)|})\n" +
            "            while (reader.TryRead(out var item)) await Do(item);"),
        Worker("while (await reader.WaitToReadAsync(ct))\n" +
            "            while (!ct.IsCancellationRequested && reader.TryRead(out var item)) await Do(item);"),
        new FixSetup { WithRuntime = false });

    [Fact]
    public Task An_inner_drain_loop_in_blocks() => Verify.Fixes(
        Worker(
            """
            while (await {|MPSC011:reader.WaitToReadAsync(ct)|}.ConfigureAwait(false))
                    {
                        try
                        {
                            while (reader.TryRead(out int item)) // all that is there
                                await Do(item);
                        }
                        catch (FormatException)
                        {
                        }

                        await FlushAsync();
                    }
            """),
        Worker(
            """
            while (await reader.WaitToReadAsync(ct).ConfigureAwait(false))
                    {
                        try
                        {
                            while (!ct.IsCancellationRequested && reader.TryRead(out int item)) // all that is there
                                await Do(item);
                        }
                        catch (FormatException)
                        {
                        }

                        await FlushAsync();
                    }
            """));

    [Fact]
    public Task All_of_them_at_once() => Verify.Fixes(
        Worker("await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|}) await Do(item);\n" +
            "        await foreach (var item in {|MPSC011:reader.ReadAllAsync().WithCancellation(ct)|}) await Do(item);"),
        Worker("await foreach (var item in reader.ReadAllUntilCanceledAsync(ct)) await Do(item);\n" +
            "        await foreach (var item in reader.ReadAllUntilCanceledAsync(ct)) await Do(item);", import: true));

    [Fact]
    public Task Windows_line_endings() => Verify.Fixes(
        Worker("await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|}) await Do(item);").ReplaceLineEndings("\r\n"),
        Worker("await foreach (var item in reader.ReadAllUntilCanceledAsync(ct)) await Do(item);", import: true)
            .ReplaceLineEndings("\r\n"));

    [Fact]
    public Task In_one_branch_of_a_conditional_compilation() => Verify.Fixes(
        Worker("\n#if OLD\n        await foreach (var item in reader.ReadAllAsync(ct))\n#else\n" +
            "        await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|})\n#endif\n" +
            "            await Do(item);"),
        Worker("\n#if OLD\n        await foreach (var item in reader.ReadAllAsync(ct))\n#else\n" +
            "        await foreach (var item in reader.ReadAllUntilCanceledAsync(ct))\n#endif\n" +
            "            await Do(item);", import: true));

    [Fact]
    public Task Top_level_statements() => Verify.Fixes(
        "using System.Threading.Channels;\n\nusing var stop = new CancellationTokenSource();\n" +
            "Console.CancelKeyPress += (_, _) => stop.Cancel();\nvar channel = Channel.CreateUnbounded<int>();\n" +
            "await foreach (var item in {|MPSC011:channel.Reader.ReadAllAsync(stop.Token)|})\n" +
            "    await Task.Yield();\n",
        "using System.Threading.Channels;\nusing Mpsc;\n\nusing var stop = new CancellationTokenSource();\n" +
            "Console.CancelKeyPress += (_, _) => stop.Cancel();\nvar channel = Channel.CreateUnbounded<int>();\n" +
            "await foreach (var item in channel.Reader.ReadAllUntilCanceledAsync(stop.Token))\n" +
            "    await Task.Yield();\n",
        new FixSetup { TopLevel = true });

    [Fact]
    public Task Not_without_the_runtime() => Verify.NotOffered(
        Worker("await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|}) await Do(item);"),
        new FixSetup { WithRuntime = false });

    [Fact]
    public Task Not_where_the_read_has_a_token_of_its_own() => Verify.NotOffered(
        Worker("using var own = new CancellationTokenSource(); await foreach (var item in {|MPSC011:reader.ReadAllAsync(own.Token).WithCancellation(ct)|}) await Do(item);"));

    [Fact]
    public Task Not_where_a_comment_would_be_lost() => Verify.NotOffered(
        Worker("await foreach (var item in {|MPSC011:reader.ReadAllAsync() // all\n" +
            "            .WithCancellation(ct)|}) await Do(item);"));

    [Fact]
    public Task Not_where_the_class_is_a_reader_of_its_own() => Verify.NotOffered(
        """
        using System.Threading.Channels;

        abstract class Reader : ChannelReader<int>
        {
            public override IAsyncEnumerable<int> ReadAllAsync(CancellationToken ct = default) => {|MPSC011:base.ReadAllAsync(ct)|};
        }
        """);

    [Fact]
    public Task Not_where_a_local_is_filled_and_used_later() => Verify.NotOffered(
        Worker("int item = 0;\n        while (await {|MPSC011:reader.WaitToReadAsync(ct)|})\n" +
            "            while ({|tryRead:reader.TryRead(out item)|}) await Do(item);\n" +
            "        await Do(item);"));

    [Fact]
    public Task Not_where_the_wait_does_not_come_next() => Verify.NotOffered(
        Worker("while (await {|MPSC011:reader.WaitToReadAsync(ct)|})\n        {\n" +
            "            while ({|tryRead:reader.TryRead(out var item)|}) await Do(item);\n" +
            "            break;\n        }"));

    [Fact]
    public Task Not_where_one_wait_serves_one_round() => Verify.NotOffered(
        Worker("if (await {|MPSC011:reader.WaitToReadAsync(ct)|})\n        {\n" +
            "            while ({|tryRead:reader.TryRead(out var item)|}) await Do(item);\n        }"));

    [Fact]
    public Task Not_in_a_loop_that_reads_first() => Verify.NotOffered(
        Worker("while (await {|MPSC011:reader.WaitToReadAsync(ct)|})\n        {\n" +
            "            do { await Do(0); } while ({|tryRead:reader.TryRead(out var item)|});\n" +
            "        }"));

    [Fact]
    public Task Not_where_the_inner_loop_stands_in_a_loop_of_its_own() => Verify.NotOffered(
        Worker("while (await {|MPSC011:reader.WaitToReadAsync(ct)|})\n        {\n" +
            "            for (int i = 0; i < 2; i++)\n" +
            "                while ({|tryRead:reader.TryRead(out var item)|}) await Do(item);\n        }"));

    [Fact]
    public Task Not_where_the_token_is_made_on_the_spot() => Verify.NotOffered(
        Worker("while (await {|MPSC011:reader.WaitToReadAsync(new CancellationTokenSource().Token)|})\n" +
            "            while ({|tryRead:reader.TryRead(out var item)|}) await Do(item);"));

    [Fact]
    public Task Not_where_the_condition_has_the_token_already() => Verify.NotOffered(
        Worker("while (await {|MPSC011:reader.WaitToReadAsync(ct)|})\n" +
            "            while ({|tryRead:reader.TryRead(out var item)|} && !ct.IsCancellationRequested) await Do(item);"));

    [Fact]
    public Task Not_where_the_name_means_another_extension() => Verify.NotOffered(
        Worker("await foreach (var item in {|MPSC011:reader.ReadAllAsync(ct)|}) await Do(item);") +
        """

        static class Own
        {
            public static IAsyncEnumerable<int> ReadAllUntilCanceledAsync(this ChannelReader<int> r, CancellationToken ct) => throw new();
        }
        """);

    private static string Worker(string body, bool import = false) => (
        "using System.Threading.Channels;\n" + (import ? "using Mpsc;\n" : "") + "\nclass Worker\n{\n" +
        "    async Task RunAsync(ChannelReader<int> reader, CancellationToken ct)\n    {\n        " + body + "\n    }\n\n" +
        "    Task Do(int item) => Task.CompletedTask;\n\n    Task FlushAsync() => Task.CompletedTask;\n\n" +
        "    private readonly CancellationTokenSource _stop = new();\n\n" +
        "    public Task Start(ChannelReader<int> reader) => RunAsync(reader, _stop.Token);\n\n" +
            "    public void Stop() => _stop.Cancel();\n}\n").ReplaceLineEndings("\n");
}
