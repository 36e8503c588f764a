using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Shutdown.KeepPendingRead>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Shutdown;

public class KeepPendingReadTests
{
    private static readonly FixSetup NoRuntime = new() { WithRuntime = false };

    private static string Worker(string loop) => $$"""
        using System.Threading.Channels;

        class Worker(Task stop, CancellationToken ct)
        {
            public async Task RunAsync(ChannelReader<int> reader, ChannelReader<string> second)
            {
                {{loop}}
            }

            private void Do(int item) => Console.WriteLine(item);
            private Task DoAsync(int item) => Task.CompletedTask;
        }

        """;

    [Fact]
    public Task A_wait_in_a_local() => Verify.Fixes(
        Worker(
            """
            // the pump
                    while (!ct.IsCancellationRequested)
                    {
                        var wait = reader.WaitToReadAsync(ct).AsTask(); // wakes us
                        await {|MPSC010:Task.WhenAny(wait, Task.Delay(100, ct))|};
                        while (reader.TryRead(out var item))
                            Do(item);
                    }
            """),
        Worker(
            """
            // the pump
                    Task<bool>? wait = null;
                    while (!ct.IsCancellationRequested)
                    {
                        if (wait is null || wait.IsCompleted)
                            wait = reader.WaitToReadAsync(ct).AsTask(); // wakes us
                        await Task.WhenAny(wait, Task.Delay(100, ct));
                        while (reader.TryRead(out var item))
                            Do(item);
                    }
            """), NoRuntime);

    [Fact]
    public Task A_wait_in_place() => Verify.Fixes(
        Worker(
            """
            for (;;)
                    {
                        await {|MPSC010:Task.WhenAny(Task.Delay(100), reader.WaitToReadAsync().AsTask())|}.ConfigureAwait(false);
                        while (reader.TryRead(out var item))
                            Do(item);
                    }
            """),
        Worker(
            """
            Task<bool>? wait = null;
                    for (;;)
                    {
                        if (wait is null || wait.IsCompleted)
                            wait = reader.WaitToReadAsync().AsTask();
                        await Task.WhenAny(Task.Delay(100), wait).ConfigureAwait(false);
                        while (reader.TryRead(out var item))
                            Do(item);
                    }
            """), NoRuntime);

    [Fact]
    public Task Two_waits_in_an_endless_inner_loop() => Verify.Fixes(
        Worker(
            """
            while (!ct.IsCancellationRequested)
                    {
                        try
                        {
                            while (true)
                            {
                                var a = reader.WaitToReadAsync(ct).AsTask();
                                var b = second.WaitToReadAsync(ct).AsTask();
                                await {|MPSC010:Task.WhenAny(a, b)|};
                                while (reader.TryRead(out var item)) Do(item);
                                while (second.TryRead(out var text)) Console.WriteLine(text);
                            }
                        }
                        catch (FormatException) { }
                    }
            """),
        Worker(
            """
            while (!ct.IsCancellationRequested)
                    {
                        try
                        {
                            Task<bool>? a = null;
                            Task<bool>? b = null;
                            while (true)
                            {
                                if (a is null || a.IsCompleted)
                                    a = reader.WaitToReadAsync(ct).AsTask();
                                if (b is null || b.IsCompleted)
                                    b = second.WaitToReadAsync(ct).AsTask();
                                await Task.WhenAny(a, b);
                                while (reader.TryRead(out var item)) Do(item);
                                while (second.TryRead(out var text)) Console.WriteLine(text);
                            }
                        }
                        catch (FormatException) { }
                    }
            """), NoRuntime);

    [Fact]
    public Task A_wait_renewed_at_the_end_of_each_round() => Verify.Fixes(
        Worker(
            """
            var wait = reader.WaitToReadAsync().AsTask();
                    while (true)
                    {
                        await {|MPSC010:Task.WhenAny(wait, Task.Delay(100))|};
                        while (reader.TryRead(out var item)) Do(item);
                        wait = reader.WaitToReadAsync().AsTask();
                    }
            """),
        Worker(
            """
            var wait = reader.WaitToReadAsync().AsTask();
                    while (true)
                    {
                        await Task.WhenAny(wait, Task.Delay(100));
                        while (reader.TryRead(out var item)) Do(item);
                        if (wait.IsCompleted)
                            wait = reader.WaitToReadAsync().AsTask();
                    }
            """), NoRuntime);

    [Fact]
    public Task A_read_whose_item_is_put_into_a_local() => Verify.Fixes(
        Worker(
            """
            while (true)
                    {
                        Task<int> read = reader.ReadAsync(ct).AsTask();
                        var winner = await {|MPSC010:Task.WhenAny(read, Task.Delay(100))|};
                        if (winner != read)
                            continue;

                        try
                        {
                            var item = await read;
                            Do(item);
                        }
                        catch (FormatException) { }
                    }
            """),
        Worker(
            """
            Task<int>? read = null;
                    while (true)
                    {
                        read ??= reader.ReadAsync(ct).AsTask();
                        var winner = await Task.WhenAny(read, Task.Delay(100));
                        if (winner != read)
                            continue;

                        try
                        {
                            var item = await read;
                            read = null;
                            Do(item);
                        }
                        catch (FormatException) { }
                    }
            """), NoRuntime);

    [Fact]
    public Task A_read_handled_by_the_only_statement_of_its_branch() => Verify.Fixes(
        Worker(
            """
            while (true)
                    {
                        var read = reader.ReadAsync().AsTask();
                        if (await {|MPSC010:Task.WhenAny(stop, read)|} == read)
                            await DoAsync(await read.ConfigureAwait(false));
                        else
                            Console.WriteLine("beat");
                    }
            """),
        Worker(
            """
            Task<int>? read = null;
                    while (true)
                    {
                        read ??= reader.ReadAsync().AsTask();
                        if (await Task.WhenAny(stop, read) == read)
                        {
                            await DoAsync(await read.ConfigureAwait(false));
                            read = null;
                        }
                        else
                            Console.WriteLine("beat");
                    }
            """), NoRuntime);

    [Fact]
    public Task A_read_in_the_branch_where_no_other_won() => Verify.Fixes(
        Worker("while (true) { var read = reader.ReadAsync().AsTask(); var w = await {|MPSC010:Task.WhenAny(stop, read)|}; if (w == stop) { Do(0); } else Do(read.Result); }"),
        Worker("Task<int>? read = null;\n        while (true) { read ??= reader.ReadAsync().AsTask(); var w = await Task.WhenAny(stop, read); if (w == stop) { Do(0); } else { Do(read.Result); read = null; } }"), NoRuntime);

    [Fact]
    public Task Windows_line_endings() => Verify.Fixes(
        Worker("while (true)\n        {\n            var wait = reader.WaitToReadAsync().AsTask();\n            await {|MPSC010:Task.WhenAny(wait, stop)|};\n        }").ReplaceLineEndings("\r\n"),
        Worker("Task<bool>? wait = null;\n        while (true)\n        {\n            if (wait is null || wait.IsCompleted)\n                wait = reader.WaitToReadAsync().AsTask();\n            await Task.WhenAny(wait, stop);\n        }").ReplaceLineEndings("\r\n"), NoRuntime);

    [Fact]
    public Task All_of_a_document_and_without_nullable_annotations() => Verify.Fixes(
        "#nullable disable\n" + Worker(
            "for (int i = 0; i < 9; i++) { var a = reader.WaitToReadAsync().AsTask(); await {|MPSC010:Task.WhenAny(a, stop)|}; }\n" +
            "        while (true) { var b = second.WaitToReadAsync().AsTask(); await {|MPSC010:Task.WhenAny(b, stop)|}; }"),
        "#nullable disable\n" + Worker(
            "Task<bool> a = null;\n        for (int i = 0; i < 9; i++) { if (a is null || a.IsCompleted) a = reader.WaitToReadAsync().AsTask(); await Task.WhenAny(a, stop); }\n" +
            "        Task<bool> b = null;\n        while (true) { if (b is null || b.IsCompleted) b = second.WaitToReadAsync().AsTask(); await Task.WhenAny(b, stop); }"), NoRuntime);

    private const string Select = "var w = await {|MPSC010:Task.WhenAny(read, stop)|};";
    private const string Read = "var read = {|pending:reader.ReadAsync()|}.AsTask();";
    private const string Wait = "var wait = {|pending:reader.WaitToReadAsync()|}.AsTask(); await {|MPSC010:Task.WhenAny(wait, stop)|};";

    [Theory]
    [InlineData(Read + Select + "if (w == read && ct.CanBeCanceled) Do(await read);")]
    [InlineData(Read + Select + "if (w == read) { Do(await read); Do(await read); }")]
    [InlineData(Read + Select + "if (w == read) { if (ct.CanBeCanceled) Do(await read); }")]
    [InlineData(Read + Select + "if (ct.CanBeCanceled) continue; if (w == read) Do(await read);")]
    [InlineData(Read + Select + "if (w == read) { try { Do(await read); } catch (FormatException) { } }")]
    [InlineData(Read + Select + "if (w == read) { if (await read == 1) Do(2); }")]
    [InlineData(Read + Select + "if (w == read) Do(ct.CanBeCanceled ? await read : 0);")]
    [InlineData(Read + Select + "if (w == read) Task.Run(async () => Do(await read));")]
    [InlineData(Read + Select + "Do(0);")]
    [InlineData(Read + Select + "switch (w) { case Task<int> t when t == read: Do(await read); break; }")]
    [InlineData("await {|MPSC010:Task.WhenAny({|pending:reader.ReadAsync()|}.AsTask(), stop)|};")]
    [InlineData(Wait + "if (wait.IsCompleted) Do(await reader.ReadAsync());")]
    [InlineData(Wait + "Task.Run(() => wait.IsCompleted);")]
    [InlineData("using var s = new CancellationTokenSource(); var wait = {|pending:reader.WaitToReadAsync(s.Token)|}.AsTask(); await {|MPSC010:Task.WhenAny(wait, stop)|};")]
    [InlineData("var r = ct.CanBeCanceled ? reader : null!; var wait = {|pending:r.WaitToReadAsync()|}.AsTask(); await {|MPSC010:Task.WhenAny(wait, stop)|};")]
    [InlineData("while (!ct.IsCancellationRequested) { " + Wait + "}")]
    [InlineData("while (true) { " + Wait + "if (stop.IsCompleted) break; }")]
    [InlineData("Task<bool> wait; wait = {|pending:reader.WaitToReadAsync()|}.AsTask(); await {|MPSC010:Task.WhenAny(wait, stop)|};")]
    public Task Not_where_it_could_change_more(string round) => Verify.NotOffered(Worker($"while (true) {{ {round} }}"));

    [Fact]
    public Task Not_where_the_loop_is_left_when_the_read_loses() => Verify.NotOffered(
        Worker("while (true) { var read = {|read:reader.ReadAsync()|}.AsTask(); if (await {|MPSC010:Task.WhenAny(read, stop)|} == stop) break; Do(await read); }"));

    [Fact]
    public Task Not_in_the_condition_of_the_loop() => Verify.NotOffered(
        Worker("while (await {|MPSC010:Task.WhenAny({|pending:reader.WaitToReadAsync()|}.AsTask(), stop)|} != stop) Do(0);"));

    [Fact]
    public Task Not_where_the_name_is_taken() => Verify.NotOffered(
        Worker("while (true) { " + Wait + " if (ct.CanBeCanceled) break; } { int wait = 0; Do(wait); }"));
}
