using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Shutdown.ReadLoopToForEach>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Shutdown;

public class ReadLoopToForEachTests
{
    private static readonly FixSetup NoRuntime = new() { WithRuntime = false };

    private static string Worker(string loop) => $$"""
        using System.Threading.Channels;

        class Worker
        {
            private readonly Channel<string> _items = Channel.CreateUnbounded<string>();

            public bool Stop() => _items.Writer.TryComplete();

            public async Task RunAsync(CancellationToken ct)
            {
                await Task.Yield();
                {{loop}}
            }

            private void Do(string item) => Console.WriteLine(item);
        }

        """;

    private static string WithImport(string loop)
        => Worker(loop).Replace("using System.Threading.Channels;\n", "using System.Threading.Channels;\nusing Mpsc;\n");

    [Fact]
    public Task Without_a_token() => Verify.Fixes(
        Worker(
            """
            while (true) // until closed
                    {
                        // the next one
                        var item = await {|MPSC013:_items.Reader.ReadAsync()|}.ConfigureAwait(false);

                        Do(item);
                    }
            """),
        Worker(
            """
            await foreach (var item in _items.Reader.ReadAllAsync().ConfigureAwait(false)) // until closed
                    {
                        // the next one

                        Do(item);
                    }
            """), NoRuntime);

    [Fact]
    public Task An_empty_line_after_the_declaration_goes_with_it() => Verify.Fixes(
        Worker("for (;;)\n        {\n            string item = await {|MPSC013:_items.Reader.ReadAsync()|};\n\n            Do(item);\n        }"),
        Worker("await foreach (string item in _items.Reader.ReadAllAsync())\n        {\n            Do(item);\n        }"), NoRuntime);

    [Fact]
    public Task With_a_token_and_the_runtime() => Verify.Fixes(
        Worker("while (true)\n        {\n            var item = await {|MPSC013:_items.Reader.ReadAsync(ct)|};\n            Do(item);\n        }"),
        WithImport("await foreach (var item in _items.Reader.ReadAllUntilCanceledAsync(ct))\n        {\n            Do(item);\n        }"));

    [Fact]
    public Task With_a_token_and_no_runtime() => Verify.Fixes(
        Worker("while (true)\n        {\n            string item = await {|MPSC013:_items.Reader.ReadAsync(ct)|}; // next\n            Do(item);\n        }"),
        Worker("while (await _items.Reader.WaitToReadAsync(ct))\n        {\n            if (!_items.Reader.TryRead(out string? item))\n                continue; // next\n            Do(item);\n        }"),
        NoRuntime);

    [Fact]
    public Task A_condition_stays() => Verify.Fixes(
        Worker("while (!ct.IsCancellationRequested)\n        {\n            var item = await {|MPSC013:_items.Reader.ReadAsync(ct)|}.ConfigureAwait(false);\n            Do(item);\n        }"),
        Worker("while (!ct.IsCancellationRequested && await _items.Reader.WaitToReadAsync(ct).ConfigureAwait(false))\n        {\n" +
            "            if (!_items.Reader.TryRead(out var item))\n                continue;\n            Do(item);\n        }"));

    [Fact]
    public Task A_condition_of_parts() => Verify.Fixes(
        Worker("while (ct.CanBeCanceled || ct.IsCancellationRequested)\n        {\n            var item = await {|MPSC013:_items.Reader.ReadAsync()|};\n            Do(item);\n        }"),
        Worker("while ((ct.CanBeCanceled || ct.IsCancellationRequested) && await _items.Reader.WaitToReadAsync())\n        {\n" +
            "            if (!_items.Reader.TryRead(out var item))\n                continue;\n            Do(item);\n        }"));

    [Fact]
    public Task Windows_line_endings() => Verify.Fixes(
        Worker("while (true)\n        {\n            var item = await {|MPSC013:_items.Reader.ReadAsync()|};\n            Do(item);\n        }").ReplaceLineEndings("\r\n"),
        Worker("await foreach (var item in _items.Reader.ReadAllAsync())\n        {\n            Do(item);\n        }").ReplaceLineEndings("\r\n"));

    [Fact]
    public Task All_of_a_document() => Verify.Fixes(
        Worker("if (ct.CanBeCanceled)\n            while (!ct.IsCancellationRequested)\n            {\n                var a = await {|MPSC013:_items.Reader.ReadAsync()|};\n                Do(a);\n            }\n\n" +
            "        while (true)\n        {\n            var b = await {|MPSC013:_items.Reader.ReadAsync()|};\n            Do(b);\n        }"),
        Worker("if (ct.CanBeCanceled)\n            while (!ct.IsCancellationRequested && await _items.Reader.WaitToReadAsync())\n            {\n                if (!_items.Reader.TryRead(out var a))\n                    continue;\n                Do(a);\n            }\n\n" +
            "        await foreach (var b in _items.Reader.ReadAllAsync())\n        {\n            Do(b);\n        }"));

    [Theory]
    [InlineData("while (true)\n{\nDo(\"\");\nvar item = await {|MPSC013:_items.Reader.ReadAsync()|};\nDo(item);\n}")]
    [InlineData("while (true)\n{\nDo(await {|MPSC013:_items.Reader.ReadAsync()|});\n}")]
    [InlineData("while (true)\n{\nvar item = await {|MPSC013:_items.Reader.ReadAsync()|};\nwhile (_items.Reader.TryRead(out var more)) Do(more);\n}")]
    [InlineData("while (true)\n{\nvar item = await {|MPSC013:_items.Reader.ReadAsync()|};\nitem += 1;\nDo(item);\n}")]
    [InlineData("do\n{\nvar item = await {|MPSC013:_items.Reader.ReadAsync()|};\nDo(item);\n} while (true);")]
    [InlineData("try {\nwhile (true)\n{\nvar item = await {|MPSC013:_items.Reader.ReadAsync()|};\nDo(item);\n}\n} catch (ArgumentException) { }")]
    [InlineData("var r = _items.Reader; while (true)\n{\nvar item = await {|MPSC013:r.ReadAsync()|};\nr = _items.Reader;\nDo(item);\n}")]
    [InlineData("while (true)\n{\nvar item = await {|MPSC013:_items.Reader.ReadAsync()|}; // the next one\nDo(item);\n}")]
    public Task Not_where_it_would_not_be_the_same(string loop) => Verify.NotOffered(Worker(loop));
}
