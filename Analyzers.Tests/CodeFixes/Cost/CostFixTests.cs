using Mpsc.Analyzers.CodeFixes.Cost;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.CodeFixes.Cost;

public class CostFixTests
{
    private static string Worker(string creation, string usings = "using System.Threading.Channels;") => $$"""
        {{usings}}

        class C
        {
            private readonly Channel<int> _channel = {{creation}};
            private readonly Task _loop;
            public C() => _loop = Task.Run(ReadAsync);
            private async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) Console.WriteLine(item); }
            public bool Post(int item) => _channel.Writer.TryWrite(item);
            public async Task StopAsync() { _channel.Writer.TryComplete(); await _loop; }
        }
        """;

    [Theory]
    [InlineData("Channel.CreateUnbounded<int>()", "Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true })")]
    [InlineData("Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = false })", "Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true })")]
    [InlineData("Channel.CreateUnbounded<int>(new() { SingleWriter = false })", "Channel.CreateUnbounded<int>(new() { SingleReader = true, SingleWriter = false })")]
    public Task One_reader_is_said(string before, string after)
        => CodeFixVerifier<SaySingleReader>.Fixes(Worker($"{{|MPSC031:{before}|}}"), Worker(after), new FixSetup { WithRuntime = false });

    [Theory]
    [InlineData("Channel.CreateUnbounded<int>()")]
    [InlineData("Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleWriter = false })")]
    public Task An_MpscChannel_takes_its_place(string before) => CodeFixVerifier<CreateMpscChannel>.Fixes(
        Worker($"{{|MPSC031:{before}|}}"), Worker("MpscChannel.CreateUnbounded<int>()", "using System.Threading.Channels;\nusing Mpsc;"));

    [Fact]
    public Task Without_the_runtime_there_is_no_MpscChannel() => CodeFixVerifier<CreateMpscChannel>.NotOffered(
        Worker("{|MPSC031:Channel.CreateUnbounded<int>()|}"), new FixSetup { WithRuntime = false });

    [Fact]
    public Task Synchronous_continuations_are_meant() => CodeFixVerifier<CreateMpscChannel>.NotOffered(
        Worker("{|MPSC031:Channel.CreateUnbounded<int>(new UnboundedChannelOptions { AllowSynchronousContinuations = true })|}"));

    private static string Locked(string statement) => $$"""
        using System.Threading.Channels;

        class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private readonly object _gate = new();

            public bool Add(int x)
            {
                {{statement}}
            }
        }
        """;

    [Theory]
    [InlineData("lock (_gate) return {|MPSC030:_channel.Writer.TryWrite(x)|};", "return _channel.Writer.TryWrite(x);")]
    [InlineData("lock (_gate) { return {|MPSC030:_channel.Writer.TryWrite(x)|}; } // at once", "return _channel.Writer.TryWrite(x); // at once")]
    [InlineData("/* first */ lock (_gate) { return {|MPSC030:_channel.Writer.TryWrite(/* it */ x)|}; }", "/* first */ return _channel.Writer.TryWrite(/* it */ x);")]
    public Task The_write_without_its_lock(string before, string after) => CodeFixVerifier<RemoveLockAroundWrite>.Fixes(Locked(before), Locked(after));

    [Theory]
    [InlineData("{|lock:lock (_gate) { /* why */ return {|MPSC030:_channel.Writer.TryWrite(x)|}; }|}")]
    [InlineData("{|lock:lock (_gate)\n#if A\n{ return {|MPSC030:_channel.Writer.TryWrite(x)|}; }\n#else\nreturn {|MPSC030:_channel.Writer.TryWrite(x)|};\n#endif\n|}")]
    public Task Where_a_comment_or_a_condition_would_be_lost(string statement) => CodeFixVerifier<RemoveLockAroundWrite>.NotOffered(Locked(statement));
}
