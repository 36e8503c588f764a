using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Completion;

/// <summary>MPSC001 where one body completes the channel twice.</summary>
public class CompletedBeforeTests
{
    private static Task VerifyMethod(string body) => AnalyzerVerifier.Verify($$"""
        class C
        {
            private Channel<int> _channel = Channel.CreateUnbounded<int>();
            private readonly Channel<int>[] _lanes = [Channel.CreateUnbounded<int>(), Channel.CreateUnbounded<int>()];

            public async Task M(ChannelWriter<int> given, List<ChannelWriter<int>> several, int count, Func<Task> work)
            {
                var local = Channel.CreateUnbounded<int>();
                await Task.Yield();
                {{body}}
                await foreach (var item in local.Reader.ReadAllAsync())
                    Console.WriteLine(item);
            }
        }
        """);

    [Theory]
    [InlineData("local.Writer.Complete(); {|MPSC001:local.Writer.Complete()|};")]
    [InlineData("given.Complete(); Console.WriteLine(); {|MPSC001:given.Complete()|}; local.Writer.Complete();")]
    [InlineData("_channel.Writer.TryComplete(); {|MPSC001:_channel.Writer.Complete()|}; local.Writer.Complete();")]
    [InlineData("var w = local.Writer; w.Complete(); if (count > 0) Console.WriteLine(); {|MPSC001:local.Writer.Complete()|};")]
    [InlineData("local.Writer.TryComplete(); try { await work(); } finally { {|MPSC001:local.Writer.Complete()|}; }")]
    [InlineData("for (int i = 0; i < count; i++) { {|MPSC001:given.Complete()|}; } local.Writer.Complete();")]
    [InlineData("foreach (var each in several) { {|MPSC001:local.Writer.Complete()|}; }")]
    public Task A_second_call_on_the_same_way_reports(string body) => VerifyMethod(body);

    [Theory]
    [InlineData("if (count > 0) local.Writer.Complete(); else local.Writer.Complete();")]
    [InlineData("if (count > 0) { local.Writer.Complete(); return; } local.Writer.Complete();")]
    [InlineData("try { await work(); local.Writer.Complete(); } catch (Exception e) { local.Writer.Complete(e); }")]
    [InlineData("switch (count) { case 1: local.Writer.Complete(); break; default: local.Writer.Complete(); break; }")]
    [InlineData("local.Writer.Complete(); local.Writer.TryComplete();")]
    [InlineData("local.Writer.Complete(); given.Complete();")]
    [InlineData("local.Writer.Complete(); try { local.Writer.Complete(); } catch (ChannelClosedException) { }")]
    [InlineData("local.Writer.Complete(); local = Channel.CreateUnbounded<int>(); local.Writer.Complete();")]
    [InlineData("foreach (var each in several) each.Complete(); local.Writer.Complete();")]
    [InlineData("for (int i = 0; i < _lanes.Length; i++) _lanes[i].Writer.Complete(); local.Writer.Complete();")]
    [InlineData("_lanes[0].Writer.Complete(); _lanes[1].Writer.Complete(); local.Writer.Complete();")]
    [InlineData("for (int i = 0; i < count; i++) { var own = Channel.CreateUnbounded<int>(); own.Writer.Complete(); } local.Writer.Complete();")]
    [InlineData("while (true) { await work(); local.Writer.Complete(); break; }")]
    [InlineData("foreach (var each in several) { if (each.TryWrite(1)) continue; local.Writer.Complete(); break; }")]
    [InlineData("_channel.Writer.Complete(); _channel = Channel.CreateUnbounded<int>(); local.Writer.Complete();")]
    public Task What_runs_once_or_on_another_channel_is_silent(string body) => VerifyMethod(body);
}
