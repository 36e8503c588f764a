using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Shutdown.ThrowWhenCompleted>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Shutdown;

public class ThrowWhenCompletedTests
{
    [Theory]
    [InlineData(
        "while (!reader.TryRead(out _)) { await {|MPSC017:reader.WaitToReadAsync(ct)|}.ConfigureAwait(false); }",
        "while (!reader.TryRead(out _)) { if (!await reader.WaitToReadAsync(ct).ConfigureAwait(false)) throw new ChannelClosedException(); }")]
    [InlineData(
        "int x;\n        while (!reader.TryPeek(out x))\n            _ = await {|MPSC017:reader.WaitToReadAsync(ct)|};\n        Do(x);",
        "int x;\n        while (!reader.TryPeek(out x))\n            if (!await reader.WaitToReadAsync(ct))\n                throw new ChannelClosedException();\n        Do(x);")]
    [InlineData(
        "while (!writer.TryWrite(1))\n        {\n            // full\n            await {|MPSC017:writer.WaitToWriteAsync(ct)|};\n        }",
        "while (!writer.TryWrite(1))\n        {\n            // full\n            if (!await writer.WaitToWriteAsync(ct))\n                throw new ChannelClosedException();\n        }")]
    [InlineData(
        "while (true)\n        {\n            await {|MPSC017:reader.WaitToReadAsync(ct)|};\n            if (reader.TryRead(out var x))\n            {\n                Do(x);\n" +
            "                break;\n            }\n        }\n        Do(0);",
        "while (true)\n        {\n            if (!await reader.WaitToReadAsync(ct))\n            {\n                throw new ChannelClosedException();\n            }\n" +
            "            if (reader.TryRead(out var x))\n            {\n                Do(x);\n                break;\n            }\n        }\n        Do(0);")]
    public Task It_throws_where_it_went_round_for_ever(string before, string after) => Verify.Fixes(Class(before), Class(after));

    [Fact]
    public Task In_full_where_the_namespace_is_not_imported() => Verify.Fixes(
        Class("while (!reader.TryRead(out _)) await {|MPSC017:reader.WaitToReadAsync()|};").Replace("using System.Threading.Channels;\n", "")
            .Replace("Channel", "System.Threading.Channels.Channel"),
        Class("while (!reader.TryRead(out _)) if (!await reader.WaitToReadAsync()) throw new ChannelClosedException();")
            .Replace("using System.Threading.Channels;\n", "").Replace("Channel", "System.Threading.Channels.Channel"));

    [Theory]
    // ends otherwise
    [InlineData("while (!ct.IsCancellationRequested && !reader.TryRead(out _)) await {|MPSC017:reader.WaitToReadAsync()|};")]
    [InlineData("while (!ct.IsCancellationRequested) { await {|MPSC017:reader.WaitToReadAsync()|}; if (reader.TryRead(out var x)) break; }")]
    // does more
    [InlineData("while (!reader.TryRead(out _)) { await {|MPSC017:reader.WaitToReadAsync()|}; Do(0); }")]
    [InlineData("while (!reader.TryRead(out _)) { try { await {|MPSC017:reader.WaitToReadAsync()|}; } finally { Do(0); } }")]
    // may be left
    [InlineData("while (true) { await {|MPSC017:reader.WaitToReadAsync()|}; while (reader.TryRead(out var x)) Do(x); }")]
    [InlineData("while (true) { var wait = {|MPSC017:reader.WaitToReadAsync()|}; if (reader.TryRead(out var x)) break; await wait; }")]
    public Task Not_offered(string loop) => Verify.NotOffered(Class(loop));

    private static string Class(string loop)
        => $$"""
            using System.Threading.Channels;

            class C
            {
                public async Task Run(ChannelReader<int> reader, ChannelWriter<int> writer, CancellationToken ct)
                {
                    {{loop}}
                }

                private static void Do(int x) { }
            }
            """.Replace("\r\n", "\n");
}
