using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Shutdown.WaitInsteadOfPolling>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Shutdown;

public class WaitInsteadOfPollingTests
{
    [Theory]
    [InlineData(
        "while (true) { if ({|MPSC015:reader.TryRead(out var x)|}) Handle(x); else await Task.Delay(10); }",
        "while (true) { if (reader.TryRead(out var x)) Handle(x); else if (!await reader.WaitToReadAsync()) break; }")]
    [InlineData(
        "for (; ; )\n{\n    if ({|MPSC015:reader.TryRead(out var x)|})\n        Handle(x);\n    else\n        await Task.Delay(10, ct);\n}",
        "for (; ; )\n{\n    if (reader.TryRead(out var x))\n        Handle(x);\n    else if (!await reader.WaitToReadAsync(ct))\n        break;\n}")]
    [InlineData(
        "while (!ct.IsCancellationRequested)\n{\n    if ({|MPSC015:reader.TryRead(out var x)|})\n    {\n        Handle(x);\n    }\n    else\n    {\n" +
            "        await Task.Delay(TimeSpan.FromSeconds(1), ct);\n    }\n}",
        "while (!ct.IsCancellationRequested)\n{\n    if (reader.TryRead(out var x))\n    {\n        Handle(x);\n    }\n    else\n    {\n" +
            "        if (!await reader.WaitToReadAsync(ct))\n        {\n            break;\n        }\n    }\n}")]
    [InlineData(
        "while (true)\n{\n    if (!{|MPSC015:reader.TryRead(out var x)|})\n    {\n        Thread.Sleep(1);\n        continue;\n    }\n\n    Handle(x);\n}",
        "while (true)\n{\n    if (!reader.TryRead(out var x))\n    {\n        if (!await reader.WaitToReadAsync())\n        {\n            break;\n        }\n" +
            "        continue;\n    }\n\n    Handle(x);\n}")]
    [InlineData(
        "while (true)\n{\n    if ({|MPSC015:reader.TryRead(out var x)|}) {\n        Handle(x);\n        continue;\n    }\n\n" +
            "    await Task.Delay(10).ConfigureAwait(false);\n}",
        "while (true)\n{\n    if (reader.TryRead(out var x)) {\n        Handle(x);\n        continue;\n    }\n\n" +
            "    if (!await reader.WaitToReadAsync().ConfigureAwait(false)) {\n        break;\n    }\n}")]
    [InlineData(
        "while (!reader.Completion.IsCompleted) { if (!{|MPSC015:reader.TryRead(out var x)|}) { await Task.Yield(); } else { Handle(x); } }",
        "while (!reader.Completion.IsCompleted) { if (!reader.TryRead(out var x)) { if (!await reader.WaitToReadAsync()) break; } else { Handle(x); } }")]
    [InlineData(
        "do { if ({|MPSC015:reader.TryRead(out var x)|}) Handle(x); else await Task.Delay(5, stop.Token); } while (!stop.IsCancellationRequested);",
        "do { if (reader.TryRead(out var x)) Handle(x); else if (!await reader.WaitToReadAsync(stop.Token)) break; } while (!stop.IsCancellationRequested);")]
    [InlineData(
        "while (true) { if ({|MPSC015:reader.TryRead(out var x)|}) { Handle(x); return; } await Task.Delay(5, CancellationToken.None); }",
        "while (true) { if (reader.TryRead(out var x)) { Handle(x); return; } if (!await reader.WaitToReadAsync()) break; }")]
    public Task A_pause_becomes_a_wait(string before, string after) => Verify.Fixes(Class(before), Class(after));

    [Theory]
    // what else ends the loop would wait for an item
    [InlineData("while (!_stopped) { if ({|MPSC015:reader.TryRead(out var x)|}) Handle(x); else await {|pause:Task.Delay(10)|}; }")]
    [InlineData("while (!ct.IsCancellationRequested) { if ({|MPSC015:reader.TryRead(out var x)|}) Handle(x); else await {|pause:Task.Delay(10)|}; }")]
    [InlineData("while (!ct.IsCancellationRequested) { if ({|MPSC015:reader.TryRead(out var x)|}) Handle(x); else await {|pause:Task.Delay(10, stop.Token)|}; }")]
    [InlineData("while (!other.Completion.IsCompleted) { if ({|MPSC015:reader.TryRead(out var x)|}) Handle(x); else await {|pause:Task.Delay(10)|}; }")]
    [InlineData("for (int i = 0; ; i++) { if ({|MPSC015:reader.TryRead(out var x)|}) Handle(x); else await {|pause:Task.Delay(10)|}; }")]
    // so would what else is looked at in each round
    [InlineData("while (true) { if (_stopped) return; if ({|MPSC015:reader.TryRead(out var x)|}) Handle(x); else await {|pause:Task.Delay(10)|}; }")]
    [InlineData("while (true) { if ({|MPSC015:reader.TryRead(out var x)|}) Handle(x); else await {|pause:Task.Delay(10)|}; if (_stopped) return; }")]
    [InlineData("while (true) { if ({|MPSC015:reader.TryRead(out var x)|}) Handle(x); else { await {|pause:Task.Delay(10)|}; if (_stopped) return; } }")]
    [InlineData("while (true) { if ({|MPSC015:reader.TryRead(out var x)|}) Handle(x); else if (other.TryRead(out x)) Handle(x); else await {|pause:Task.Delay(10)|}; }")]
    [InlineData("while (true) { if ({|MPSC015:reader.TryRead(out var x)|} && x > 0) Handle(x); else await {|pause:Task.Delay(10)|}; }")]
    // the loop ends with an item, which what follows works with
    [InlineData("int y = 0; while (true) { if ({|MPSC015:reader.TryRead(out y)|}) break; else await {|pause:Task.Delay(10)|}; } Handle(y);")]
    [InlineData("int y; while (!{|MPSC015:reader.TryRead(out y)|}) await {|pause:Task.Delay(10)|}; Handle(y);")]
    [InlineData("while (true) { if ({|MPSC015:reader.TryRead(out var x)|}) Handle(x); else /* a little */ await {|pause:Task.Delay(/* ms */ 10)|}; }")]
    [InlineData("while (true) { lock (this) { if ({|MPSC015:reader.TryRead(out var x)|}) Handle(x); else {|pause:Thread.Sleep(10)|}; } }")]
    [InlineData("Action run = () => { while (true) { if ({|MPSC015:reader.TryRead(out var x)|}) Handle(x); else {|pause:Thread.Sleep(10)|}; } }; run();")]
    [InlineData("while (true) { if ({|MPSC015:reader.TryRead(out var x)|}) Handle(x); else await {|pause:Task.Delay(10)|}; reader = other; }")]
    public Task Not_offered(string loop) => Verify.NotOffered(Class(loop));

    private static string Class(string loop)
        => $$"""
            using System.Threading.Channels;

            class C
            {
                private readonly CancellationTokenSource stop = new();
                private bool _stopped;

                public async Task Run(ChannelReader<int> reader, ChannelReader<int> other, CancellationToken ct)
                {
                    {{loop.Replace("\r\n", "\n").Replace("\n", "\n        ").Replace("        \n", "\n")}}
                }

                private void Handle(int x) => _stopped = x == 0;
            }
            """.Replace("\r\n", "\n");
}
