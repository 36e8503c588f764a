using Microsoft.CodeAnalysis.Operations;
using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class ThrowsTests
{
    private static Failure Worst(string statement)
    {
        var model = Facts.Of($$"""
            class C
            {
                private readonly Channel<int> _c = Channel.CreateUnbounded<int>();
                private readonly Channel<int> _other = Channel.CreateUnbounded<int>();

                public async Task M(Func<int> make, IAsyncEnumerable<int> source, Task stored, int delay, TimeSpan pause, CancellationToken token)
                {
                    await Task.Yield();
                    {{statement}}
                    _c.Writer.TryComplete();
                }

                private async Task Own(bool fails) { await Task.Yield(); if (fails) throw new TimeoutException(); }
                private async Task Careful() { try { await Own(true); } catch { } }
                private Task Handed(CancellationToken token) => Task.Delay(1, token);
                private static async Task Recursive(int n) { if (n > 0) await Recursive(n - 1); }
            }
            """);
        var channel = model.Only(UseKind.TryComplete).Channel;
        var body = model.Only(UseKind.TryComplete).Body;
        var throws = new Throws(model);
        var worst = Failure.None;
        foreach (var operation in body.Root.Descendants())
        {
            if (model.Index.BodyOf(operation) == body && throws.Of(operation, channel) is var failure && failure > worst)
                worst = failure;
        }

        return worst;
    }

    [Theory]
    [InlineData("await stored;")]
    [InlineData("await stored.ConfigureAwait(false);")]
    [InlineData("await Task.WhenAll(stored, stored);")]
    [InlineData("await Task.Delay(delay);")] // a caller may have given a negative one
    [InlineData("await _other.Reader.ReadAsync();")]
    [InlineData("await foreach (var item in source) { }")]
    [InlineData("await foreach (var item in _other.Reader.ReadAllAsync()) { }")]
    [InlineData("make();")]
    [InlineData("if (delay < 0) throw new ArgumentException();")]
    [InlineData("Console.WriteLine(delay < 0 ? throw new ArgumentException() : delay);")]
    [InlineData("System.IO.File.Delete(\"x\");")]
    [InlineData("await Own(true);")]
    public void Anything(string statement) => Assert.Equal(Failure.Any, Worst(statement));

    [Theory]
    [InlineData("await Task.Delay(delay, token);")]
    [InlineData("await _c.Writer.WriteAsync(1, token);")]
    [InlineData("await _c.Writer.WaitToWriteAsync(token);")]
    [InlineData("await new SemaphoreSlim(1).WaitAsync(token);")]
    [InlineData("await Handed(token);")]
    public void Only_a_cancellation(string statement) => Assert.Equal(Failure.Cancellation, Worst(statement));

    [Theory]
    [InlineData("await _c.Writer.WriteAsync(1);")] // an open channel waits
    [InlineData("await _c.Writer.WriteAsync(1, CancellationToken.None).AsTask().ConfigureAwait(false);")]
    [InlineData("await Task.Delay(100); await Task.Delay(pause * 2);")]
    [InlineData("await Task.WhenAny(stored);")]
    [InlineData("await new TaskCompletionSource().Task;")]
    [InlineData("await stored.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);")]
    [InlineData("_ = Own(true);")]
    [InlineData("await Careful();")]
    [InlineData("await Recursive(3);")]
    [InlineData("Action later = () => throw new TimeoutException();")]
    [InlineData("new List<int> { 1 }.Add(2); string.Concat(\"a\", delay); Interlocked.Increment(ref delay);")]
    [InlineData("await foreach (var item in _c.Reader.ReadAllAsync().ConfigureAwait(false)) { }")]
    public void Nothing_to_reckon_with(string statement) => Assert.Equal(Failure.None, Worst(statement));
}
