using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Shutdown.BreakWhenCompleted>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Shutdown;

public class BreakWhenCompletedTests
{
    private static readonly FixSetup NoRuntime = new() { WithRuntime = false };

    private static string Worker(string loop) => $$"""
        using System.Threading.Channels;

        class Worker(ChannelReader<int> reader, ChannelWriter<int> writer, CancellationToken ct)
        {
            public async Task RunAsync()
            {
                await Task.Yield();
                {{loop}}
            }

            private void Do(int item) => Console.WriteLine(item);
        }

        """;

    [Fact]
    public Task A_statement_of_its_own() => Verify.Fixes(
        Worker(
            """
            while (!ct.IsCancellationRequested)
                    {
                        // nothing to do so far
                        await {|MPSC017:reader.WaitToReadAsync(ct)|}.ConfigureAwait(false); // woken by the writer
                        while (reader.TryRead(out var item))
                            Do(item);
                    }
            """),
        Worker(
            """
            while (!ct.IsCancellationRequested)
                    {
                        // nothing to do so far
                        if (!await reader.WaitToReadAsync(ct).ConfigureAwait(false))
                            break; // woken by the writer
                        while (reader.TryRead(out var item))
                            Do(item);
                    }
            """), NoRuntime);

    [Fact]
    public Task A_discard() => Verify.Fixes(
        Worker("while (true) { _ = await {|MPSC017:reader.WaitToReadAsync(ct)|}; if (reader.TryRead(out var item)) Do(item); }"),
        Worker("while (true) { if (!await reader.WaitToReadAsync(ct)) break; if (reader.TryRead(out var item)) Do(item); }"), NoRuntime);

    [Fact]
    public Task Braces_where_the_member_has_them() => Verify.Fixes(
        Worker(
            """
            while (true)
                    {
                        if (reader.TryRead(out var item))
                        {
                            Do(item);
                        }
                        else
                        {
                            await {|MPSC017:reader.WaitToReadAsync(ct)|};
                        }
                    }
            """),
        Worker(
            """
            while (true)
                    {
                        if (reader.TryRead(out var item))
                        {
                            Do(item);
                        }
                        else
                        {
                            if (!await reader.WaitToReadAsync(ct))
                            {
                                break;
                            }
                        }
                    }
            """), NoRuntime);

    [Fact]
    public Task Windows_line_endings() => Verify.Fixes(
        Worker("while (true)\n        {\n            await {|MPSC017:reader.WaitToReadAsync(ct)|};\n            if (reader.TryRead(out var item)) Do(item);\n        }")
            .ReplaceLineEndings("\r\n"),
        Worker("while (true)\n        {\n            if (!await reader.WaitToReadAsync(ct))\n                break;\n            if (reader.TryRead(out var item)) Do(item);\n        }")
            .ReplaceLineEndings("\r\n"), NoRuntime);

    [Fact]
    public Task All_of_a_document() => Verify.Fixes(
        Worker(
            "if (ct.CanBeCanceled) while (!ct.IsCancellationRequested) { await {|MPSC017:reader.WaitToReadAsync(ct)|}; if (reader.TryRead(out var a)) Do(a); }\n" +
            "        while (true) { await {|MPSC017:reader.WaitToReadAsync()|}; if (reader.TryRead(out var b)) Do(b); }"),
        Worker(
            "if (ct.CanBeCanceled) while (!ct.IsCancellationRequested) { if (!await reader.WaitToReadAsync(ct)) break; if (reader.TryRead(out var a)) Do(a); }\n" +
            "        while (true) { if (!await reader.WaitToReadAsync()) break; if (reader.TryRead(out var b)) Do(b); }"), NoRuntime);

    [Theory]
    [InlineData("int x; while (!reader.TryRead(out x)) { await {|MPSC017:reader.WaitToReadAsync(ct)|}; } Do(x);")]
    [InlineData("while (true) { await {|MPSC017:reader.WaitToReadAsync(ct)|}; if (reader.TryRead(out var x)) { Do(x); break; } } Do(0);")]
    [InlineData("while (true) { await {|MPSC017:reader.WaitToReadAsync(ct)|}; while (reader.TryRead(out var x)) Do(x); Do(0); }")]
    [InlineData("while (true) { await {|MPSC017:reader.WaitToReadAsync(ct)|}; if (reader.TryRead(out var x)) Do(x); else Do(0); }")]
    [InlineData("while (true) { switch (reader.Count) { case 0: await {|MPSC017:reader.WaitToReadAsync(ct)|}; break; } if (reader.TryRead(out var x)) Do(x); }")]
    [InlineData("while (true) { try { await {|MPSC017:reader.WaitToReadAsync(ct)|}; } finally { Do(0); } if (reader.TryRead(out var x)) Do(x); }")]
    [InlineData("while (!writer.TryWrite(1)) { await {|MPSC017:writer.WaitToWriteAsync(ct)|}; }")]
    [InlineData("while (true) { var wait = {|MPSC017:reader.WaitToReadAsync(ct)|}; if (reader.TryRead(out var x)) Do(x); }")]
    public Task Not_where_more_than_the_spin_would_end(string loop) => Verify.NotOffered(Worker(loop));

    [Fact]
    public Task Not_where_the_end_of_the_method_would_be_reached_without_a_result() => Verify.NotOffered(
        """
        using System.Threading.Channels;

        class C
        {
            async Task<int> Next(ChannelReader<int> r)
            {
                while (true)
                {
                    await {|MPSC017:r.WaitToReadAsync()|};
                    if (r.TryRead(out var x)) return x;
                }
            }
        }
        """);
}
