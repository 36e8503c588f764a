using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Contract;

public class DropIsNeverReportedTests
{
    private static Task VerifyMembers(string members, string mode = "DropOldest", string callback = "") => AnalyzerVerifier.Verify($$"""
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateBounded<int>(
                new BoundedChannelOptions(8) { FullMode = BoundedChannelFullMode.{{mode}} }{{callback}});
            private int _dropped;
            private bool _closed;

            public async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) Console.WriteLine(item); }

            private void Log(string text) => Console.WriteLine(text + _dropped + _closed);

            {{members}}
        }
        """);

    [Theory]
    [InlineData("public void Add(int item) { if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) Log(\"full\"); }")]
    [InlineData("public void Add(int item) { if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) { _dropped++; } }")]
    [InlineData("public void Add(int item) { if ({|MPSC024:_channel.Writer.TryWrite(item)|}) Log(\"sent\"); else Interlocked.Increment(ref _dropped); }")]
    [InlineData("public void Add(int item) { if ({|MPSC024:_channel.Writer.TryWrite(item)|}) return; Log(\"full\"); }")]
    [InlineData("public bool Add(int item) { bool ok = {|MPSC024:_channel.Writer.TryWrite(item)|}; if (!ok) Log(\"full\"); return ok; }")]
    [InlineData("public void Add(int item) { bool ok; ok = {|MPSC024:_channel.Writer.TryWrite(item)|}; if (ok == false) Log(\"full\"); }")]
    [InlineData("public void Add(int item) { if ({|MPSC024:_channel.Writer.TryWrite(item)|} == false) Log(\"full\"); }")]
    [InlineData("public void Add(int item) { if ({|MPSC024:_channel.Writer.TryWrite(item)|} is false) Log(\"full\"); }")]
    [InlineData("public void Add(int item) { if (!{|MPSC024:_channel.Writer.TryWrite(item)|} && item > 0) Log(\"full\"); }")]
    [InlineData("public bool Add(int item) => {|MPSC024:_channel.Writer.TryWrite(item)|} || Refuse(item);  private bool Refuse(int item) { Log(\"full\" + item); return false; }")]
    [InlineData("public string Add(int item) => {|MPSC024:_channel.Writer.TryWrite(item)|} ? \"ok\" : item.ToString();")]
    [InlineData("public void Add(int item) { if (!Put(item)) _dropped++; }  private bool Put(int item) => {|MPSC024:_channel.Writer.TryWrite(item)|};")]
    [InlineData("public void Add(int item) { bool full = Refuses(item); if (full) Log(\"full\"); }  private bool Refuses(int item) { return !{|MPSC024:_channel.Writer.TryWrite(item)|}; }")]
    [InlineData("public void Add(int item) { var writer = _channel.Writer; if (!{|MPSC024:writer.TryWrite(item)|}) Log(\"full\"); }")]
    [InlineData("public void Add(int item) { if (_channel?{|MPSC024:.Writer.TryWrite(item)|} != true) Log(\"full\"); }")]
    [InlineData("public void Add(IEnumerable<int> items) => items.ToList().ForEach(item => { if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) Log(\"full\"); });")]
    public Task ABranchForDrops_Reports(string members) => VerifyMembers(members);

    [Theory]
    [InlineData("DropOldest")]
    [InlineData("DropNewest")]
    [InlineData("DropWrite")]
    public Task EveryDropMode_Reports(string mode)
        => VerifyMembers("public void Add(int item) { if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) Log(\"full\"); }", mode);

    [Theory]
    [InlineData("public void Add(int item) { if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) { Log(\"full\"); throw new InvalidOperationException(); } }")]
    [InlineData("public void Add(int item) { if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) throw new InvalidOperationException(\"too many\"); }")]
    [InlineData("public void Add(int item) { if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) Log(\"full\"); }")]
    public Task DropWriteTakesTrueForAccepted_AlsoWhereItIsCompleted_Reports(string members)
        => VerifyMembers(members + " public bool TryComplete() => _channel.Writer.TryComplete();", "DropWrite");

    [Fact]
    public Task DropsThatAreCounted_AlsoWhereItIsCompleted_Report() => VerifyMembers(
        "public void Add(int item) { if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) Interlocked.Increment(ref _dropped); }" +
        " public void End() => _channel.Writer.TryComplete();");

    [Fact]
    public Task DropsThatAMeterCounts_Report() => VerifyMembers(
        "private static readonly System.Diagnostics.Metrics.Counter<int> s_lost = new System.Diagnostics.Metrics.Meter(\"m\").CreateCounter<int>(\"lost\"); " +
        "public void Add(int item) { if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) s_lost.Add(1); }  public void End() => _channel.Writer.TryComplete();");

    [Fact]
    public Task ClosedIsLookedForByItself_Reports() => VerifyMembers(
        "public void Add(int item) { if (_closed) return; if (!{|MPSC024:_channel.Writer.TryWrite(item)|}) Log(\"full\"); }" +
        " public void End() { _closed = true; _channel.Writer.TryComplete(); }");

    [Fact]
    public Task CompletedBehindTheWrites_Reports() => AnalyzerVerifier.Verify("""
        class C
        {
            static async Task<int> RunAsync(IEnumerable<int> items)
            {
                int dropped = 0;
                var options = new BoundedChannelOptions(8);
                options.FullMode = BoundedChannelFullMode.DropNewest;
                var channel = Channel.CreateBounded<int>(options);
                var reader = Task.Run(async () => { await foreach (var item in channel.Reader.ReadAllAsync()) Console.WriteLine(item); });
                foreach (var item in items)
                {
                    if (!{|MPSC024:channel.Writer.TryWrite(item)|})
                        Console.WriteLine($"dropped {item}");
                }

                channel.Writer.Complete();
                await reader;
                return dropped;
            }
        }
        """);

    [Fact]
    public Task CompletedWhenTheProducersAreDone_Reports() => AnalyzerVerifier.VerifyProgram("""
        var channel = Channel.CreateBounded<int>(new BoundedChannelOptions(8) { FullMode = BoundedChannelFullMode.DropOldest });
        var producers = Enumerable.Range(0, 4).Select(id => Task.Run(() =>
        {
            if (!{|MPSC024:channel.Writer.TryWrite(id)|})
                Console.WriteLine("dropped");
        }));
        await Task.WhenAll(producers);
        channel.Writer.Complete();
        """);

    [Theory]
    [InlineData("public void Add(int item) { if (!_channel.Writer.TryWrite(item)) Log(\"closed\"); }  public void End() => _channel.Writer.TryComplete();")]
    [InlineData("public void Add(int item) { if (!_channel.Writer.TryWrite(item)) Log(\"closed\"); }  public void End() => _ = Task.Run(() => _channel.Writer.Complete());")]
    [InlineData("public void Add(int item) { if (!_channel.Writer.TryWrite(item)) Log(\"closed\"); }  public ChannelWriter<int> Writer => _channel.Writer;")]
    [InlineData("public void Add(int item) { if (_closed) return; if (!_channel.Writer.TryWrite(item)) Log(\"closed\"); }  public void End() { _channel.Writer.TryComplete(); }")]
    public Task ABranchForACompletedChannel_IsSilent(string members) => VerifyMembers(members);

    [Theory]
    [InlineData("public bool Add(int item) => _channel.Writer.TryWrite(item);")]
    [InlineData("public void Add(int item) { _channel.Writer.TryWrite(item); }")]
    [InlineData("public bool Add(int item) { if (!_channel.Writer.TryWrite(item)) return false; Log(\"sent\"); return true; }")]
    [InlineData("public void Add(int item) { if (_channel.Writer.TryWrite(item)) Log(\"sent\"); }")]
    [InlineData("public void Add(int item) { if (!_channel.Writer.TryWrite(item)) { } }")]
    [InlineData("public ValueTask Add(int item) => _channel.Writer.TryWrite(item) ? default : _channel.Writer.WriteAsync(item);")]
    [InlineData("public async Task Add(int item) { while (!_channel.Writer.TryWrite(item)) { if (!await _channel.Writer.WaitToWriteAsync()) { Log(\"closed\"); return; } } }")]
    [InlineData("public void Add(int item) { while (!_channel.Writer.TryWrite(item)) { _channel.Reader.TryRead(out _); _dropped++; } }")]
    public Task NothingThatIsMeantForADrop_IsSilent(string members) => VerifyMembers(members, "DropWrite");

    [Theory]
    [InlineData("public void Add(int item) { if (!_channel.Writer.TryWrite(item)) throw new InvalidOperationException($\"never: {item}\"); }")]
    [InlineData("public void Add(int item) { if (!_channel.Writer.TryWrite(item)) System.Diagnostics.Debug.Fail(\"never\"); }")]
    [InlineData("public void Add(int item) { var ok = _channel.Writer.TryWrite(item); System.Diagnostics.Debug.Assert(ok); }")]
    public Task AnAssertion_IsSilent(string members) => VerifyMembers(members);

    [Fact]
    public Task ACallback_IsSilent()
        => VerifyMembers("public void Add(int item) { if (!_channel.Writer.TryWrite(item)) Log(\"full\"); }", callback: ", _ => { }");

    [Fact]
    public Task ChannelThatLetsWritersWait_IsSilent()
        => VerifyMembers("public void Add(int item) { if (!_channel.Writer.TryWrite(item)) Log(\"full\"); }", "Wait");

    [Fact]
    public Task UnknownMode_IsSilent() => AnalyzerVerifier.Verify("""
        class C(BoundedChannelOptions options, BoundedChannelFullMode mode)
        {
            private readonly Channel<int> _a = Channel.CreateBounded<int>(options);
            private readonly Channel<int> _b = Channel.CreateBounded<int>(new BoundedChannelOptions(8) { FullMode = mode });

            public void Add(int item)
            {
                if (!_a.Writer.TryWrite(item) || !_b.Writer.TryWrite(item)) Console.WriteLine("full");
                if (!_a.Writer.TryWrite(item)) Console.WriteLine("full");
                if (!_b.Writer.TryWrite(item)) Console.WriteLine("full");
            }
        }
        """);

    [Theory]
    [InlineData("public void Add(int item) { if (!_channel.Writer.TryWrite(item)")]
    [InlineData("public void Add(int item) { bool ok = _channel.Writer.TryWrite(item); if (!ok) { ")]
    [InlineData("public void Add(int item) { if (!_channel.Writer.TryWrite()) nothing++; }")]
    public Task UnfinishedCode_DoesNotThrow(string members) => AnalyzerVerifier.VerifyUnfinished($$"""
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateBounded<int>(new BoundedChannelOptions(8) { FullMode = DropOldest.});
            {{members}}
        """);
}
