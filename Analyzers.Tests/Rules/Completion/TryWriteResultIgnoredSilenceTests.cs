using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Completion;

public class TryWriteResultIgnoredSilenceTests
{
    private static Task VerifyMembers(string members, string creation = "Channel.CreateBounded<int>(100)") => AnalyzerVerifier.Verify($$"""
        class C
        {
            private const int Size = 100;
            private int _pending;
            private readonly Channel<int> _channel = {{creation}};

            public async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) Console.WriteLine(item); }

            {{members}}
        }
        """);

    [Theory]
    [InlineData("public void Add(int item) { _ = _channel.Writer.TryWrite(item); }")]
    [InlineData("public bool Add(int item) => _channel.Writer.TryWrite(item);")]
    [InlineData("public bool Add(int item) { var ok = _channel.Writer.TryWrite(item); return ok; }")]
    [InlineData("public void Add(int item) { if (!_channel.Writer.TryWrite(item)) Console.WriteLine(); }")]
    [InlineData("public void Add(int item) { while (!_channel.Writer.TryWrite(item)) Thread.Yield(); }")]
    [InlineData("public Func<int, bool> Adder => _channel.Writer.TryWrite;")]
    [InlineData("public void Add(Func<Func<bool>, int> run, int item) => run(() => _channel.Writer.TryWrite(item));")]
    [InlineData("public async ValueTask Add(int item) { if (!_channel.Writer.TryWrite(item)) await _channel.Writer.WriteAsync(item); }")]
    public Task AResultThatIsLookedAt_IsSilent(string members) => VerifyMembers(members);

    [Theory]
    [InlineData("Channel.CreateUnbounded<int>()")]
    [InlineData("Channel.CreateBounded<int>(1)")]
    [InlineData("Channel.CreateBounded<int>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.Wait })")]
    [InlineData("Channel.CreateBounded<int>(new BoundedChannelOptions(100) { FullMode = BoundedChannelFullMode.DropOldest })")]
    [InlineData("Channel.CreateBounded<int>(new BoundedChannelOptions(100) { FullMode = Mode });  private static BoundedChannelFullMode Mode => default")]
    [InlineData("Environment.ProcessorCount > 1 ? Channel.CreateBounded<int>(9) : Channel.CreateUnbounded<int>()")]
    [InlineData("Channel.CreateBounded<int>(Options());  private static BoundedChannelOptions Options() => new(100)")]
    public Task OtherChannels_AreSilent(string creation)
        => VerifyMembers("public void Add(int item) => _channel.Writer.TryWrite(item);", creation);

    [Theory]
    [InlineData("public async Task Add(int item) { if (await _channel.Writer.WaitToWriteAsync()) _channel.Writer.TryWrite(item); }")]
    [InlineData("public async Task Add(int[] items) { foreach (var item in items) { await _channel.Writer.WaitToWriteAsync(); _channel.Writer.TryWrite(item); } }")]
    [InlineData("public void Add(int item) { if (_channel.Reader.Count < 50) _channel.Writer.TryWrite(item); }")]
    [InlineData("public void Add(int item) { if (_channel.Reader.Count >= Size) _channel.Reader.TryRead(out _); _channel.Writer.TryWrite(item); }")]
    [InlineData("public void Add(int item) { _channel.Reader.TryRead(out _); _channel.Writer.TryWrite(item); }")]
    [InlineData("public async Task Again() { await foreach (var item in _channel.Reader.ReadAllAsync()) if (item > 0) _channel.Writer.TryWrite(item - 1); }")]
    [InlineData("public async Task Again() { await foreach (var item in _channel.Reader.ReadAllAsync()) Put(item); }  private void Put(int item) => _channel.Writer.TryWrite(item - 1);")]
    public Task RoomThatIsMadeBefore_IsSilent(string members) => VerifyMembers(members);

    [Fact]
    public Task ItemsCountedByHand_AreSilent() => VerifyMembers(
        "public void Add(int item) { lock (_channel) { if (_pending >= Size) return; _pending++; _channel.Writer.TryWrite(item); } }",
        "Channel.CreateBounded<int>(Size)");

    [Theory]
    [InlineData("public C() { for (int i = 0; i < 10; i++) _channel.Writer.TryWrite(i); }")]
    [InlineData("public C(int first) => _channel.Writer.TryWrite(first);")]
    public Task TheFirstFill_IsSilent(string members) => VerifyMembers(members);

    [Fact]
    public Task FewItemsInALocalChannel_AreSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            static ChannelReader<int> Two(int a, int b)
            {
                var channel = Channel.CreateBounded<int>(2);
                channel.Writer.TryWrite(a);
                channel.Writer.TryWrite(b);
                channel.Writer.Complete();
                return channel.Reader;
            }
        }
        """);

    [Fact]
    public Task Pool_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            private readonly Channel<object> _pool = Channel.CreateBounded<object>(16);

            public object Rent() => _pool.Reader.TryRead(out var item) ? item : new object();

            public void Return(object item) => _pool.Writer.TryWrite(item);
        }
        """);

    [Fact]
    public Task PoolThatIsFilledFirst_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            private readonly Channel<List<int>> _pool = Channel.CreateBounded<List<int>>(16);

            public C()
            {
                for (int i = 0; i < 16; i++)
                    _pool.Writer.TryWrite(new List<int>());
            }

            public ValueTask<List<int>> RentAsync() => _pool.Reader.ReadAsync();

            public void Return(List<int> item) => _pool.Writer.TryWrite(item);
        }
        """);

    [Theory]
    [InlineData("bool", "true")]
    [InlineData("object?", "null")]
    [InlineData("object", "s_tick", "private static readonly object s_tick = new();")]
    [InlineData("ValueTuple", "default")]
    [InlineData("ValueTuple", "ValueTuple.Create()", "", false)]
    public Task WakeUpSignal_IsSilent(string type, string item, string more = "", bool silent = true) => AnalyzerVerifier.Verify($$"""
        class C
        {
            {{more}}
            private readonly Channel<{{type}}> _signal = Channel.CreateBounded<{{type}}>(4);

            public void Wake() => {{(silent ? $"_signal.Writer.TryWrite({item})" : $"{{|MPSC003:_signal.Writer.TryWrite({item})|}}")}};

            private async Task RunAsync() { while (await _signal.Reader.WaitToReadAsync()) while (_signal.Reader.TryRead(out _)) { } }
        }
        """);

    [Fact]
    public Task TwoSignals_Report() => AnalyzerVerifier.Verify("""
        class C
        {
            private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(4);

            public void Go() => {|MPSC003:_signal.Writer.TryWrite(true)|};

            public void Wait() => {|MPSC003:_signal.Writer.TryWrite(false)|};

            private async Task RunAsync() { await foreach (var go in _signal.Reader.ReadAllAsync()) Console.WriteLine(go); }
        }
        """);

    [Fact]
    public Task MarkerOfATimer_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            private readonly object _flush = new();
            private readonly Channel<object> _items = Channel.CreateBounded<object>(100);
            private readonly Timer _timer;

            public C() => _timer = new Timer(_ => _items.Writer.TryWrite(_flush), null, 1000, 1000);

            public ValueTask AddAsync(object item) => _items.Writer.WriteAsync(item);

            private async Task RunAsync() { await foreach (var item in _items.Reader.ReadAllAsync()) Console.WriteLine(item); }
        }
        """);

    [Theory]
    [InlineData("")]
    [InlineData("public void End() => _asked.Writer.TryComplete();", "if (_closed) throw new ObjectDisposedException(null);")]
    [InlineData("public void End() => _asked.Writer.TryComplete();", "if (_closed) return Task.CompletedTask;")]
    public Task AnUnboundedChannelThatIsOpen_IsSilent(string member, string guard = "") => AnalyzerVerifier.Verify($$"""
        class C
        {
            private readonly Channel<TaskCompletionSource> _asked = Channel.CreateUnbounded<TaskCompletionSource>();
            private bool _closed = Environment.ProcessorCount > 1;

            public Task Ask()
            {
                {{guard}}
                var reply = new TaskCompletionSource();
                _asked.Writer.TryWrite(reply);
                return reply.Task;
            }

            {{member}}

            private async Task RunAsync() { await foreach (var item in _asked.Reader.ReadAllAsync()) item.SetResult(); }
        }
        """);

    [Fact]
    public Task ChannelFromOutside_IsSilent() => AnalyzerVerifier.Verify("""
        class C(Channel<int> channel, ChannelWriter<int> writer)
        {
            public void Add(int item) { channel.Writer.TryWrite(item); writer.TryWrite(item); }
        }
        """);

    [Theory]
    [InlineData("public void Add(int item) => _channel.Writer.TryWrite(")]
    [InlineData("public void Add(int item) { _channel.Writer.TryWrite(); }")]
    [InlineData("public void Add(int item) { _channel.Writer.TryWrite(nothing) }")]
    [InlineData("public void Add(int item) { _channel.Writer.TryWrite(item); if (")]
    public Task UnfinishedCode_DoesNotThrow(string members) => AnalyzerVerifier.VerifyUnfinished($$"""
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateBounded<int>(new BoundedChannelOptions( { FullMode = });
            {{members}}
        """);
}
