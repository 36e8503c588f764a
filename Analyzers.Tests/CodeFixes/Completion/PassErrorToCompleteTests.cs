using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Completion.PassErrorToComplete>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Completion;

public class PassErrorToCompleteTests
{
    [Theory]
    [InlineData("catch (Exception e) { Console.WriteLine(e); {|MPSC006:_c.Writer.Complete()|}; /* end */ }", "catch (Exception e) { Console.WriteLine(e); _c.Writer.Complete(e); /* end */ }")]
    [InlineData("catch (Exception) { {|MPSC006:_c.Writer.TryComplete( )|}; }", "catch (Exception ex) { _c.Writer.TryComplete(ex ); }")]
    [InlineData("catch /* all */ { {|MPSC006:_c.Writer.TryComplete()|}; }", "catch (Exception ex) /* all */ { _c.Writer.TryComplete(ex); }")]
    [InlineData("catch { int ex = 1; {|MPSC006:_c.Writer.TryComplete()|}; Console.WriteLine(ex); }", "catch (Exception ex2) { int ex = 1; _c.Writer.TryComplete(ex2); Console.WriteLine(ex); }")]
    [InlineData("catch (Exception) when (!token.IsCancellationRequested) { {|MPSC006:_c.Writer.TryComplete()|}; }", "catch (Exception ex) when (!token.IsCancellationRequested) { _c.Writer.TryComplete(ex); }")]
    [InlineData("catch { _c?{|MPSC006:.Writer.TryComplete()|}; }", "catch (Exception ex) { _c?.Writer.TryComplete(ex); }")]
    public Task The_caught_exception_is_passed(string before, string after)
        => Verify.Fixes(Clauses(before), Clauses(after));

    [Fact]
    public Task Without_the_runtime() => Verify.Fixes(
        Clauses("catch { {|MPSC006:_c.Writer.TryComplete()|}; }"), Clauses("catch (Exception ex) { _c.Writer.TryComplete(ex); }"),
        new FixSetup { WithRuntime = false });

    [Fact]
    public Task Windows_line_endings() => Verify.Fixes(
        Clauses("catch\n{\n    {|MPSC006:_c.Writer.TryComplete()|};\n}").ReplaceLineEndings("\r\n"),
        Clauses("catch (Exception ex)\n{\n    _c.Writer.TryComplete(ex);\n}").ReplaceLineEndings("\r\n"));

    [Fact]
    public Task All_of_them_at_once() => Verify.Fixes(
        Clauses("catch { {|MPSC006:_c.Writer.TryComplete()|}; } try { _c.Writer.TryWrite(1); } catch { {|MPSC006:_c.Writer.TryComplete()|}; }"),
        Clauses("catch (Exception ex) { _c.Writer.TryComplete(ex); } try { _c.Writer.TryWrite(1); } catch (Exception ex) { _c.Writer.TryComplete(ex); }"));

    [Theory]
    [InlineData("Produce(token).ContinueWith(t => {|MPSC006:_c.Writer.TryComplete(t.Exception)|});", "Produce(token).ContinueWith(t => _c.Writer.TryComplete(t.IsCanceled ? new TaskCanceledException(t) : t.Exception));")]
    [InlineData("Produce(token).ContinueWith(done => { {|MPSC006:_c.Writer.Complete(done.Exception)|}; });", "Produce(token).ContinueWith(done => { _c.Writer.Complete(done.IsCanceled ? new TaskCanceledException(done) : done.Exception); });")]
    public Task A_cancelled_task_is_an_error_too(string before, string after)
        => Verify.Fixes(Clauses("catch (TimeoutException) { }", before), Clauses("catch (TimeoutException) { }", after));

    [Theory]
    [InlineData("catch (Exception e) { Console.WriteLine(e); } finally { {|MPSC006:_c.Writer.TryComplete()|}; }")] // runs without an error as well
    [InlineData("catch (Exception e) { Action later = () => {|MPSC006:_c.Writer.TryComplete()|}; later(); Console.WriteLine(e); }")]
    [InlineData("catch (Exception e) { {|MPSC006:_c.Writer.TryComplete(null)|}; Console.WriteLine(e); }")]
    [InlineData("catch (Exception e) { {|MPSC006:_c.Writer.TryComplete(e)|}; }")]
    public Task Not_elsewhere(string clauses) => Verify.NotOffered(Clauses(clauses));

    private static string Clauses(string clauses, string more = "") =>
        $$"""
        using System.Threading.Channels;

        class Pump
        {
            private readonly Channel<int> _c = Channel.CreateUnbounded<int>();

            void M(CancellationToken token)
            {
                try { _c.Writer.TryWrite(1); }
                {{clauses}}
                {{more}}
            }

            private Task Produce(CancellationToken token) => _c.Writer.WriteAsync(1, token).AsTask();
        }

        """;
}
