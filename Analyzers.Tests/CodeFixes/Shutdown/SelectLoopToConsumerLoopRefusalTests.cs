using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Shutdown.SelectLoopToConsumerLoop>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Shutdown;

/// <summary>Select loops that look like those of <see cref="SelectLoopToConsumerLoopTests"/>, but would lose something.</summary>
public class SelectLoopToConsumerLoopRefusalTests
{
    private const string Read = "var read = reader.ReadAsync().AsTask();";
    private const string Select = "if (await {|MPSC010:Task.WhenAny(read, stop)|} == stop) break;";

    [Fact]
    public Task The_shape_itself_is_understood() => Verify.Fixes(
        SelectLoopToConsumerLoopTests.Loop($"while (true) {{ {Read} {Select} Handle(await read); }}"),
        SelectLoopToConsumerLoopTests.Loop("await ConsumerLoop.RunAsync(reader, item => Handle(item), stop);", import: true));

    [Fact]
    public Task Without_the_runtime() => Verify.NotOffered(
        SelectLoopToConsumerLoopTests.Loop(
            $"while (true) {{ {Read} {Select} Handle(await read); }}"), new FixSetup { WithRuntime = false });

    [Theory]
    [InlineData("break;")]
    [InlineData("return;")]
    [InlineData("goto done;")]
    public Task A_body_that_leaves_the_loop(string jump)
        => Refused($"while (true) {{ {Read} {Select} if (await read == 0) {jump} }} done: ;");

    [Fact]
    public Task A_yield() => Verify.NotOffered(
        $$"""
        using System.Threading.Channels;

        class Worker(ChannelReader<int> reader)
        {
            public async IAsyncEnumerable<int> RunAsync(Task stop)
            {
                while (true) { {{Read}} {{Select}} yield return await read; }
            }
        }
        """);

    [Theory]
    [InlineData("Handle(read.Id + await read);")]
    [InlineData("Forget(read); Handle(await read);")]
    [InlineData("Handle(0);")]
    public Task The_read_used_as_a_task(string body) => Refused(
        $"while (true) {{ {Read} {Select} {body} }} static void Forget(Task task) {{ }}");

    [Fact]
    public Task The_winner_used_in_the_body()
        => Refused($"while (true) {{ {Read} var winner = await {{|MPSC010:Task.WhenAny(read, stop)|}}; " +
            $"if (winner == stop) break; Handle(await read + winner.Id); }}");

    [Fact]
    public Task A_timer()
        => Refused($"while (true) {{ {Read} if (await {{|MPSC010:Task.WhenAny(read, Task.Delay(100))|}} != read) break; " +
            $"Handle(await read); }}");

    [Fact]
    public Task A_timer_armed_again()
        => Refused("var next = Task.Delay(100); " +
            $"while (true) {{ {Read} if (await {{|MPSC010:Task.WhenAny(read, next)|}} == next) break; " +
            $"next = Task.Delay(100); Handle(await read); }}");

    [Fact]
    public Task Three_tasks()
        => Refused($"while (true) {{ {Read} var winner = await {{|MPSC010:Task.WhenAny(read, stop, _stopped.Task)|}}; " +
            $"if (winner != read) break; Handle(await read); }}");

    [Fact]
    public Task A_second_channel()
        => Refused($"while (true) {{ {Read} var command = _own.Reader.ReadAsync().AsTask(); " +
            $"if (await {{|MPSC010:Task.WhenAny(read, command)|}} == command) break; Handle(await read); }}");

    [Fact]
    public Task The_stop_does_something()
        => Refused($"while (true) {{ {Read} if (await {{|MPSC010:Task.WhenAny(read, stop)|}} == stop) {{ Handle(-1); " +
            $"break; }} Handle(await read); }}");

    [Fact]
    public Task The_stop_does_not_leave()
        => Refused($"while (true) {{ {Read} if (await {{|MPSC010:Task.WhenAny(read, stop)|}} == stop) continue; Handle(await read); }}");

    [Fact]
    public Task Nobody_asks_who_won() => Refused(
        $"while (true) {{ {Read} await {{|MPSC010:Task.WhenAny(read, stop)|}}; Handle(await read); }}");

    [Fact]
    public Task A_read_with_another_token()
        => Refused("while (true) { var read = reader.ReadAsync(ct).AsTask(); " +
            "if (await {|MPSC010:Task.WhenAny(read, stop)|} == stop) break; Handle(await read); }");

    [Fact]
    public Task A_loop_with_another_stop() => Refused($"while (!ct.IsCancellationRequested) {{ {Read} {Select} Handle(await read); }}");

    [Fact]
    public Task Work_in_front_of_the_read() => Refused($"while (true) {{ Handle(0); {Read} {Select} Handle(await read); }}");

    [Fact]
    public Task Work_when_nothing_could_be_taken() => Refused(
        "while (true) { var wait = reader.WaitToReadAsync().AsTask(); " +
            "if (await {|MPSC010:Task.WhenAny(wait, stop)|} == stop) break; if (!await wait) break; " +
            "if (reader.TryRead(out var item)) Handle(item); else Handle(-1); }");

    [Fact]
    public Task Work_behind_the_drain() => Refused(
        "while (true) { var wait = reader.WaitToReadAsync().AsTask(); " +
            "if (await {|MPSC010:Task.WhenAny(wait, stop)|} == stop) break; if (!await wait) break; " +
            "while (reader.TryRead(out var item)) Handle(item); Handle(-1); }");

    [Fact]
    public Task A_reader_taken_in_every_round()
        => Refused($"while (true) {{ var mine = reader; var read = mine.ReadAsync().AsTask(); {Select} Handle(await read); }}");

    [Fact]
    public Task A_reader_that_changes()
        => Refused($"var mine = reader; while (true) {{ var read = mine.ReadAsync().AsTask(); " +
            $"{Select} mine = _own.Reader; Handle(await read); }}");

    [Fact]
    public Task Code_behind_the_loop_that_completion_skipped() => Refused(
        $"while (true) {{ {Read} {Select} Handle(await read); }} Handle(-1);");

    [Fact]
    public Task A_loop_around_it() => Refused($"while (true) {{ while (true) {{ {Read} {Select} Handle(await read); }} }}");

    [Fact]
    public Task A_return_with_code_behind_it() => Refused(
        "while (true) { var wait = reader.WaitToReadAsync().AsTask(); " +
            "if (await {|MPSC010:Task.WhenAny(wait, stop)|} == stop) return; if (!await wait) return; " +
            "while (reader.TryRead(out var item)) Handle(item); } Handle(-1);"
            .Replace("while (true) {", "if (ct.CanBeCanceled) while (true) {"));

    [Theory]
    [InlineData("ChannelClosedException", "Handle(-1);")]
    [InlineData("InvalidOperationException", "throw;")]
    [InlineData("ChannelClosedException", "return;")]
    public Task A_catch_that_sees_completion(string exception, string handling)
        => Refused($"try {{ while (true) {{ {Read} {Select} Handle(await read); }} }} catch ({exception}) {{ {handling} }} Handle(-1);");

    [Fact]
    public Task A_silent_catch_of_a_channel_that_others_complete()
        => Refused($"try {{ while (true) {{ {Read} {Select} Handle(await read); }} }} catch (ChannelClosedException) {{ }}");

    [Fact]
    public Task A_silent_catch_of_a_channel_completed_with_an_error() => Refused(
        $"try {{ while (true) {{ {Read} {Select} Handle(await read); " +
            $"}} }} catch (ChannelClosedException) {{ }} _own.Writer.TryComplete(new TimeoutException());"
            .Replace("reader.Read", "_own.Reader.Read"));

    // the loop would have raced the new task from the next round on
    [Theory]
    [InlineData("private Task _stop = Task.CompletedTask; public void Arm(Task next) => _stop = next;", false)]
    [InlineData("internal Task _stop = Task.CompletedTask;", false)]
    [InlineData("private Task _stop { get; set; } = Task.CompletedTask; public void Arm(Task next) { _stop = next; }", false)]
    [InlineData("private Task _stop; public Worker(Task stop) { _stop = stop; }", true)]
    [InlineData("private readonly Task _stop = Task.CompletedTask;", true)]
    [InlineData("private Task _stop { get; } = Task.CompletedTask;", true)]
    public Task A_stop_that_is_replaced_in_time(string member, bool offered)
    {
        string Worker(string loop) => $$"""
            using System.Threading.Channels;
            using Mpsc;

            class Worker
            {
                {{member}}

                public async Task RunAsync(ChannelReader<int> reader)
                {
                    {{loop}}
                }

                private void Handle(int item) { }
            }
            """.ReplaceLineEndings("\n");
        const string Loop = "while (true) { var read = reader.ReadAsync().AsTask(); if (await {|MPSC010:Task.WhenAny(read, _stop)|} == _stop) break; Handle(await read); }";
        return offered
            ? Verify.Fixes(Worker(Loop), Worker("await ConsumerLoop.RunAsync(reader, item => Handle(item), _stop);"))
            : Verify.NotOffered(Worker(Loop));
    }

    [Fact]
    public Task A_struct_whose_members_no_lambda_may_use() => Verify.NotOffered(
        $$"""
        using System.Threading.Channels;

        struct Worker(ChannelReader<int> reader)
        {
            private int _sum;
            private readonly ChannelReader<int> reader = reader;

            public async Task RunAsync(Task stop)
            {
                while (true) { {{Read}} {{Select}} _sum += await read; }
            }
        }
        """);

    [Fact]
    public Task Conditional_compilation() => Refused(
        $"while (true)\n{{\n{Read}\n#if DEBUG\nHandle(0);\n#endif\n{Select}\nHandle(await read);\n}}");

    [Fact]
    public Task Other_directives() => Refused($"while (true)\n{{\n{Read}\n{Select}\n#region work\nHandle(await read);\n#endregion\n}}");

    [Fact]
    public Task A_stop_that_a_lambda_replaces() => Refused(
        $"var source = new TaskCompletionSource(); void Renew() => source = new(); Renew(); " +
        $"while (true) {{ {Read} if (await {{|MPSC010:Task.WhenAny(read, source.Task)|}} != read) break; Handle(await read); }}");

    [Fact]
    public Task A_blocking_select() => Refused(
        "while (true) { var read = reader.ReadAsync().AsTask(); " +
        "if ({|MPSC010:Task.WaitAny(read, stop)|} == 1) break; Handle(await read); }");

    private static Task Refused(string body) => Verify.NotOffered(SelectLoopToConsumerLoopTests.Loop(body));
}
