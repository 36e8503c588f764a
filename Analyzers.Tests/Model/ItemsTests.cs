using Mpsc.Analyzers.Model;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Model;

public class ItemsTests
{
    [Theory]
    [InlineData("TaskCompletionSource", true)]
    [InlineData("TaskCompletionSource<int>", true)]
    [InlineData("(int, TaskCompletionSource<int>)", true)]
    [InlineData("(int, (string, TaskCompletionSource))", true)]
    [InlineData("Request", true)]
    [InlineData("Derived", true)]
    [InlineData("ValueRequest<string>", true)]
    [InlineData("Task<int>", false)]
    [InlineData("string", false)]
    [InlineData("Holder", false)]
    [InlineData("T", false)]
    public void A_reply_that_goes_with_the_item(string type, bool carries)
    {
        var model = Facts.Of($$"""
            record Request(TaskCompletionSource<int> Reply);
            record Derived() : Request(new TaskCompletionSource<int>());
            struct ValueRequest<T> { public T Value; private TaskCompletionSource<T> _reply; }
            class Holder { static readonly TaskCompletionSource s_started = new(); }
            class C { void M<T>(Channel<{{type}}> c, {{type}} item) => c.Writer.TryWrite(item); }
            """);
        Assert.Equal(carries, Items.CarryReply(Items.Of(model.Only(UseKind.TryWrite))!.Type, model.Known));
    }

    [Theory]
    [InlineData("c.Writer.TryWrite(1); c.Writer.TryWrite(1);", true)]
    [InlineData("c.Writer.TryWrite(1); c.Writer.TryWrite(2);", false)]
    [InlineData("c.Writer.TryWrite(n);", false)]
    [InlineData("c.Writer.TryWrite(default);", true)]
    [InlineData("c.Writer.TryWrite(int.MaxValue);", true)]
    [InlineData("Func<int, bool> write = c.Writer.TryWrite;", false)]
    [InlineData("c.Reader.TryRead(out _);", false)]
    public void The_same_thing_each_time(string statements, bool same)
    {
        var model = Facts.Of($$"""class C { void M(Channel<int> c, int n) { {{statements}} } }""");
        Assert.Equal(same, Items.AreAllTheSame(Assert.Single(model.Channels)));
    }
}
