using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class WaitsForEndTests
{
    private static bool Waits(string body)
    {
        var model = Facts.Of($$"""
            class C
            {
                private readonly Channel<int> _c = Channel.CreateUnbounded<int>();
                async Task Waiter() { {{body}} await Task.Yield(); }
                async Task R() => await _c.Reader.ReadAsync();
            }
            """);
        var waiter = model.Index.Bodies.Single(body => body.Symbol.Name == "Waiter");
        return WaitsForEnd.IsFor(model, model.Only(UseKind.ReadAsync).Body, waiter);
    }

    [Theory]
    [InlineData("await R();", true)]
    [InlineData("R().Wait();", true)]
    [InlineData("await Task.Run(async () => await R());", true)]
    [InlineData("await Task.WhenAll(R(), Task.Delay(1));", true)]
    [InlineData("var reader = R(); await Task.Yield(); await reader;", true)]
    [InlineData("var reader = Task.Run(R); await Task.WhenAll(reader, Task.Delay(1));", true)]
    [InlineData("var reader = R(); reader.GetAwaiter().GetResult();", true)]
    [InlineData("await R().WaitAsync(TimeSpan.FromSeconds(1));", false)]
    [InlineData("_ = R();", false)]
    [InlineData("var reader = R(); Console.WriteLine(reader.IsCompleted);", false)]
    [InlineData("await Task.WhenAny(R(), Task.Delay(1));", false)]
    [InlineData("var reader = R(); await Task.WhenAny(reader, Task.Delay(1));", false)]
    [InlineData("var reader = R(); await reader.WaitAsync(TimeSpan.FromSeconds(1));", false)]
    [InlineData("var reader = R(); reader.Wait(100);", false)]
    [InlineData("", false)]
    public void Goes_on_only_after_its_end(string body, bool expected) => Assert.Equal(expected, Waits(body));
}
