using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class CaughtErrorsTests
{
    private static (CaughtErrors Errors, ICatchClauseOperation Clause) Of(string clause)
    {
        var model = Facts.Of($$"""
            class C
            {
                private readonly Channel<int> _c = Channel.CreateUnbounded<int>();
                private Exception? _error;

                public void M(CancellationToken token, TextWriter log) { try { _c.Writer.TryWrite(1); } {{clause}} Console.WriteLine(_error); }
                private static void Keep(string reason, Exception error) => Console.WriteLine(reason + error);
            }

            abstract class TextWriter { public abstract void Write(string text, params object[] values); public abstract bool Handle(string text, object value); }
            """);
        var @try = (ITryOperation)Surroundings.AncestorsInBody(model.Only(UseKind.TryWrite).Operation).First(static o => o is ITryOperation);
        return (new CaughtErrors(model), @try.Catches[0]);
    }

    [Theory]
    [InlineData("catch { }", true)]
    [InlineData("catch (Exception) { }", true)]
    [InlineData("catch (Exception e) when (e is not OperationCanceledException) { }", true)]
    [InlineData("catch (Exception) when (!token.IsCancellationRequested) { }", true)]
    [InlineData("catch (Exception) when (token.IsCancellationRequested) { }", false)]
    [InlineData("catch (OperationCanceledException) { }", false)]
    [InlineData("catch (TimeoutException) { }", false)]
    public void Errors_of_every_kind(string clause, bool takes)
    {
        var (errors, caught) = Of(clause);
        Assert.Equal(takes, errors.TakesErrors(caught));
    }

    [Theory]
    [InlineData("catch { }", true)]
    [InlineData("catch (Exception e) { Console.WriteLine(e.Message); }", true)]
    [InlineData("catch (Exception e) { log.Write(\"failed: {0}\", e); }", true)]
    [InlineData("catch (Exception e) { log.Write($\"failed: {e}\"); }", true)]
    [InlineData("catch (Exception e) { log.Handle(\"failed\", e); }", false)]
    [InlineData("catch (Exception e) { Keep(\"failed\", e); }", false)]
    [InlineData("catch (Exception e) { _error = e; }", false)]
    [InlineData("catch (Exception e) { _error = new Exception(\"failed\", e); }", false)]
    [InlineData("catch (Exception) { throw; }", false)]
    [InlineData("catch (Exception) { if (token.CanBeCanceled) throw; }", false)]
    public void Lost(string clause, bool lost)
    {
        var (errors, caught) = Of(clause);
        Assert.Equal(lost, errors.IsLost(caught));
    }
}
