using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class CatchesTests
{
    private static bool IsCaught(string members, bool whenUnknown = false)
    {
        var model = Facts.Of($$"""
            class C
            {
                private readonly Channel<int> _c = Channel.CreateUnbounded<int>();
                {{members}}
            }
            """);
        return model.Catches.Catch(model.Only(UseKind.WriteAsync).Operation, model.Known.ChannelClosedException, whenUnknown);
    }

    [Theory]
    [InlineData("catch { }", true)]
    [InlineData("catch (Exception) { }", true)]
    [InlineData("catch (InvalidOperationException e) { Console.WriteLine(e); }", true)]
    [InlineData("catch (ChannelClosedException) { return; }", true)]
    [InlineData("catch (OperationCanceledException) { }", false)]
    [InlineData("catch (Exception e) when (e is TimeoutException) { }", false)]
    [InlineData("catch (Exception) { throw; }", false)]
    [InlineData("finally { }", false)]
    public void In_the_body(string clause, bool caught)
        => Assert.Equal(caught, IsCaught($$"""public async Task M() { try { await _c.Writer.WriteAsync(1); } {{clause}} }"""));

    [Fact]
    public void Not_by_the_catch_that_it_stands_in()
        => Assert.False(IsCaught("public async Task M() { try { } catch { await _c.Writer.WriteAsync(1); } }"));

    [Theory]
    [InlineData("await N();", true)]
    [InlineData("await N().ConfigureAwait(false);", true)]
    [InlineData("_ = N();", false)]
    [InlineData("Task.Run(N);", false)]
    public void By_the_caller_that_waits(string call, bool caught)
        => Assert.Equal(caught, IsCaught(
            $$"""
            public async Task M() { try { {{call}} await Task.Yield(); } catch { } }
            private async Task N() => await _c.Writer.WriteAsync(1);
            """));

    [Fact]
    public void Not_when_another_caller_catches_nothing()
        => Assert.False(IsCaught(
            """
            public async Task M() { try { await N(); } catch { } }
            public async Task O() => await N();
            private async Task N() => await _c.Writer.WriteAsync(1);
            """));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Callers_outside_are_not_known(bool whenUnknown)
        => Assert.Equal(whenUnknown, IsCaught("public async Task M() => await _c.Writer.WriteAsync(1);", whenUnknown));

    [Fact]
    public void A_recursive_caller_catches_nothing_by_itself()
        => Assert.False(IsCaught("private async Task N() { await _c.Writer.WriteAsync(1); await N(); }"));
}
