using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Cost;

public class SingleReaderNotSaidTests
{
    private static Task Verify(string creation, string members) => AnalyzerVerifier.VerifyCost($$"""
        using Mpsc;

        class C
        {
            private readonly Channel<int> _channel = {{creation}};
            private readonly Task _loop;
            public C() => _loop = Task.Run(ReadAsync);
            private async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) Console.WriteLine(item); }
            public async Task StopAsync() { _channel.Writer.TryComplete(); await _loop; }
            {{members}}
        }
        """);

    private const string Post = "public bool Post(int item) => _channel.Writer.TryWrite(item);";

    [Theory]
    [InlineData("{|MPSC031:Channel.CreateUnbounded<int>()|}", Post)]
    [InlineData("{|MPSC031:Channel.CreateUnbounded<int>(new UnboundedChannelOptions())|}", Post)]
    [InlineData("{|MPSC031:Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleWriter = false })|}", Post)]
    [InlineData("{|MPSC031:Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = false })|}", Post)]
    [InlineData("{|MPSC031:Channel.CreateUnbounded<int>()|}", "public void Start() { for (int i = 0; i < 4; i++) Task.Run(() => { _ = _channel.Writer.TryWrite(1); }); }")]
    public Task Many_writers_and_one_loop_report(string creation, string members) => Verify(creation, members);

    [Theory]
    [InlineData("Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true })", Post)]
    [InlineData("Channel.CreateBounded<int>(8)", Post)]
    [InlineData("MpscChannel.CreateUnbounded<int>()", Post)]
    [InlineData("Channel.CreateUnbounded<int>()", Post + " public ChannelReader<int> Reader => _channel.Reader;")]
    [InlineData("Channel.CreateUnbounded<int>()", Post + " public bool Take(out int item) => _channel.Reader.TryRead(out item);")]
    [InlineData("Channel.CreateUnbounded<int>()", Post + " public void More() => Task.Run(ReadAsync);")]
    [InlineData("Channel.CreateUnbounded<int>()", "private bool Post(int item) => _channel.Writer.TryWrite(item); public Task Start() => Task.Run(() => Post(1));")]
    public Task One_writer_or_a_reader_that_others_have_is_silent(string creation, string members) => Verify(creation, members);

    [Fact]
    public Task Several_loops_are_silent() => AnalyzerVerifier.VerifyCost("""
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            public C() { for (int i = 0; i < 4; i++) _ = Task.Run(ReadAsync); }
            private async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) Console.WriteLine(item); }
            public bool Post(int item) => _channel.Writer.TryWrite(item);
            public void Stop() => _channel.Writer.TryComplete();
        }
        """);
}
