using Mpsc.Analyzers.Tests.Testing;
using Verify = Mpsc.Analyzers.Tests.Testing.CodeFixVerifier<Mpsc.Analyzers.CodeFixes.Runtime.DisposeHandle>;

namespace Mpsc.Analyzers.Tests.CodeFixes.Runtime;

public class DisposeHandleTests
{
    private static string Method(string body) => $$"""
        using Mpsc;

        class C
        {
            private readonly MpscChannel<int> _channel = MpscChannel.CreateUnbounded<int>();

            public async Task M(int count)
            {
                await Task.Yield();
                {{body}}
            }
        }
        """;

    [Fact]
    public Task Comments_stay() => Verify.Fixes(
        Method("""
        // the only producer
                var producer = {|MPSC042:_channel.AddProducer()|}; // counted
                for (int i = 0; i < count; i++)
                    await producer.WriteAsync(i).ConfigureAwait(false);
        """),
        Method("""
        // the only producer
                using var producer = _channel.AddProducer(); // counted
                for (int i = 0; i < count; i++)
                    await producer.WriteAsync(i).ConfigureAwait(false);
        """));

    [Fact]
    public Task Two_in_one_method() => Verify.Fixes(
        Method("ChannelProducer<int> a = {|MPSC042:_channel.AddProducer()|}; a.TryWrite(1); { var b = {|MPSC042:_channel.AddProducer()|}; b.TryWrite(2); }"),
        Method("using ChannelProducer<int> a = _channel.AddProducer(); a.TryWrite(1); { using var b = _channel.AddProducer(); b.TryWrite(2); }"));

    [Fact]
    public Task A_top_level_statement() => Verify.Fixes(
        """
        using Mpsc;

        var channel = MpscChannel.CreateUnbounded<int>();
        var producer = {|MPSC042:channel.AddProducer()|};
        producer.TryWrite(1);
        """,
        """
        using Mpsc;

        var channel = MpscChannel.CreateUnbounded<int>();
        using var producer = channel.AddProducer();
        producer.TryWrite(1);
        """,
        new FixSetup { TopLevel = true });

    [Theory]
    [InlineData("_ = {|MPSC042:_channel.AddProducer()|};")]
    [InlineData("{|MPSC042:_channel.AddProducer()|}.TryWrite(1);")]
    [InlineData("var producer = {|MPSC042:_channel.AddProducer()|}; _ = Task.Run(() => producer.TryWrite(1));")]
    [InlineData("var producer = {|MPSC042:_channel.AddProducer()|}; _ = producer.WriteAsync(1);")]
    [InlineData("var producer = {|MPSC042:_channel.AddProducer()|}; var write = producer.WriteAsync(1); await write;")]
    [InlineData("var producer = {|MPSC042:_channel.AddProducer()|}; System.Threading.Channels.ChannelWriter<int> w = producer; w.TryWrite(1);")]
    [InlineData("ChannelProducer<int> a = {|MPSC042:_channel.AddProducer()|}, b = null!; a.TryWrite(1);")]
    [InlineData("switch (count) { case 1: var producer = {|MPSC042:_channel.AddProducer()|}; producer.TryWrite(1); break; }")]
    [InlineData("again: var producer = {|MPSC042:_channel.AddProducer()|}; if (producer.TryWrite(1)) goto again;")]
    [InlineData("ChannelProducer<int> producer; producer = {|MPSC042:_channel.AddProducer()|}; producer.TryWrite(1);")]
    public Task Where_the_end_of_the_block_is_not_the_producers_end(string body) => Verify.NotOffered(Method(body));
}
