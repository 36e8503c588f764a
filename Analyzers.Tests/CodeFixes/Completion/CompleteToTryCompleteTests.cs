using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Completion.CompleteToTryComplete>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Completion;

public class CompleteToTryCompleteTests
{
    [Fact]
    public Task A_statement_with_comments() => Verify.Fixes(
        """
        using System.Threading.Channels;

        class Pump : IDisposable
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();

            public void Dispose()
            {
                // no more items
                {|MPSC007:_channel.Writer.Complete( /* no error */ )|}; // the reader ends
            }
        }
        """,
        """
        using System.Threading.Channels;

        class Pump : IDisposable
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();

            public void Dispose()
            {
                // no more items
                _channel.Writer.TryComplete( /* no error */ ); // the reader ends
            }
        }
        """);

    [Fact]
    public Task The_error_is_kept() => Verify.Fixes(
        Disposable("{ {|MPSC007:_channel.Writer.Complete(error: new TimeoutException())|}; }"),
        Disposable("{ _channel.Writer.TryComplete(error: new TimeoutException()); }"));

    [Fact]
    public Task After_a_question_mark() => Verify.Fixes(
        Disposable("{ _channel?{|MPSC007:.Writer.Complete()|}; }"),
        Disposable("{ _channel?.Writer.TryComplete(); }"));

    [Fact]
    public Task After_two_question_marks() => Verify.Fixes(
        Disposable("{ _channel?.Writer?{|MPSC007:.Complete()|}; }"),
        Disposable("{ _channel?.Writer?.TryComplete(); }"));

    [Fact]
    public Task An_expression_bodied_member() => Verify.Fixes(
        Disposable("=> {|MPSC007:_channel.Writer.Complete()|};"),
        Disposable("=> _channel.Writer.TryComplete();"));

    [Fact]
    public Task A_call_over_several_lines() => Verify.Fixes(
        Disposable(
            """
            {
                {|MPSC007:_channel
                    .Writer
                    .Complete()|};
            }
            """),
        Disposable(
            """
            {
                _channel
                    .Writer
                    .TryComplete();
            }
            """));

    [Fact]
    public Task In_one_branch_of_a_conditional_compilation() => Verify.Fixes(
        Disposable(
            """
            {
            #if SLOW
                _channel.Writer.Complete();
            #else
                {|MPSC007:_channel.Writer.Complete()|};
            #endif
            }
            """),
        Disposable(
            """
            {
            #if SLOW
                _channel.Writer.Complete();
            #else
                _channel.Writer.TryComplete();
            #endif
            }
            """));

    [Fact]
    public Task All_of_them_at_once() => Verify.Fixes(
        Disposable("=> {|MPSC007:_channel.Writer.Complete()|};\n\n" +
            "    private readonly Channel<int> _more = Channel.CreateUnbounded<int>();\n\n" +
            "    public void Close() => {|MPSC007:_more.Writer.Complete()|};"),
        Disposable("=> _channel.Writer.TryComplete();\n\n" +
            "    private readonly Channel<int> _more = Channel.CreateUnbounded<int>();\n\n" +
            "    public void Close() => _more.Writer.TryComplete();"));

    [Fact]
    public Task Windows_line_endings() => Verify.Fixes(
        Disposable("\r\n{\r\n    {|MPSC007:_channel.Writer.Complete()|};\r\n}\r\n"),
        Disposable("\r\n{\r\n    _channel.Writer.TryComplete();\r\n}\r\n"));

    [Fact]
    public Task Without_the_runtime() => Verify.Fixes(
        Disposable("=> {|MPSC007:_channel.Writer.Complete()|};"),
        Disposable("=> _channel.Writer.TryComplete();"),
        new FixSetup { WithRuntime = false });

    [Fact]
    public Task A_block_lambda() => Verify.Fixes(
        Producers("Task.Run(() => { {|MPSC001:channel.Writer.Complete()|}; })"),
        Producers("Task.Run(() => { channel.Writer.TryComplete(); })"));

    [Fact]
    public Task A_lambda_that_stays_an_action() => Verify.Fixes(
        Producers("Task.Run(async () => { await Task.Yield(); Action done = () => {|MPSC001:channel.Writer.Complete()|}; done(); })"),
        Producers("Task.Run(async () => { await Task.Yield(); Action done = () => channel.Writer.TryComplete(); done(); })"));

    [Fact]
    public Task Top_level_statements() => Verify.Fixes(
        """
        using System.Threading.Channels;

        var channel = Channel.CreateUnbounded<int>();
        for (int i = 0; i < 2; i++)
            _ = Task.Run(() => { {|MPSC001:channel.Writer.Complete()|}; });
        """,
        """
        using System.Threading.Channels;

        var channel = Channel.CreateUnbounded<int>();
        for (int i = 0; i < 2; i++)
            _ = Task.Run(() => { channel.Writer.TryComplete(); });
        """,
        new FixSetup { TopLevel = true });

    [Fact]
    public Task Not_where_a_lambda_would_become_a_function()
        => Verify.NotOffered(Producers("Task.Run(() => {|MPSC001:channel.Writer.Complete()|})"));

    [Fact]
    public Task Not_where_an_async_lambda_would_get_a_result()
        => Verify.NotOffered(Producers("Task.Run(async () => {|MPSC001:channel.Writer.Complete()|})"));

    [Fact]
    public Task Not_where_the_lambda_is_typed_by_itself()
        => Verify.NotOffered(Producers(
            "Task.Run(() => { var done = () => {|MPSC001:channel.Writer.Complete()|}; Action later = done; " +
            "later(); })"));

    [Fact]
    public Task Not_where_a_continuation_would_get_a_result()
        => Verify.NotOffered(Producers("Task.Run(() => { }).ContinueWith(_ => {|MPSC001:channel.Writer.Complete()|})"));

    private static string Disposable(string body) => Indented(
        "using System.Threading.Channels;\n\nclass Pump : IDisposable\n{\n" +
        "    private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();\n\n" +
            "    public void Dispose()\n" + body + "\n}\n", body);

    private static string Producers(string start) =>
        "using System.Threading.Channels;\n\nclass Program\n{\n    static Task Start()\n    {\n" +
        "        var channel = Channel.CreateUnbounded<int>();\n" +
            "        return Task.WhenAll(Enumerable.Range(0, 4).Select(i => " + start + "));\n    }\n}\n";

    // a source has one kind of line ending
    private static string Indented(string source, string body)
        => body.Contains("\r\n") ? source.Replace("\r\n", "\n").Replace("\n", "\r\n") : source;
}
