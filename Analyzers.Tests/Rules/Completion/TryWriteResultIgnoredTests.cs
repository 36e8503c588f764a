using Microsoft.CodeAnalysis;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Completion;

public class TryWriteResultIgnoredTests
{
    private const string Reader = "public async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) Console.WriteLine(item); }";

    private static Task VerifyMembers(string members, string creation = "Channel.CreateBounded<int>(100)") => AnalyzerVerifier.Verify($$"""
        class C
        {
            private const int Size = 100;
            private static readonly BoundedChannelOptions s_options = new(Size) { SingleReader = true };
            private readonly Channel<int> _channel = {{creation}};

            {{Reader}}

            {{members}}
        }
        """);

    [Theory]
    [InlineData("public void Add(int item) { {|MPSC003:_channel.Writer.TryWrite(item)|}; }")]
    [InlineData("public void Add(int item) => {|MPSC003:_channel.Writer.TryWrite(item)|};")]
    [InlineData("public void Add(int item) { if (item > 0) {|MPSC003:_channel.Writer.TryWrite(item)|}; }")]
    [InlineData("public void Add(int[] items) { foreach (var item in items) {|MPSC003:_channel.Writer.TryWrite(item)|}; }")]
    [InlineData("public async Task Add(int item) { await Task.Yield(); {|MPSC003:_channel.Writer.TryWrite(item)|}; }")]
    [InlineData("public void Add(int[] items) => Array.ForEach(items, item => {|MPSC003:_channel.Writer.TryWrite(item)|});")]
    [InlineData("public event Action<int>? Came;  public void Listen() => Came += item => {|MPSC003:_channel.Writer.TryWrite(item)|};")]
    [InlineData("public void Add(int item) { Put(); void Put() => {|MPSC003:_channel.Writer.TryWrite(item)|}; }")]
    [InlineData("public void Add(int item) { var writer = _channel.Writer; {|MPSC003:writer.TryWrite(item)|}; }")]
    [InlineData("public void Add(int item) => Put(_channel.Writer, item);  private static void Put(ChannelWriter<int> writer, int item) { {|MPSC003:writer.TryWrite(item)|}; }")]
    public Task Field_Reports(string members) => VerifyMembers(members);

    [Theory]
    [InlineData("Channel.CreateBounded<int>(new BoundedChannelOptions(Size))")]
    [InlineData("Channel.CreateBounded<int>(new BoundedChannelOptions(Size) { FullMode = BoundedChannelFullMode.Wait })")]
    [InlineData("Channel.CreateBounded<int>(s_options)")]
    [InlineData("Channel.CreateBounded<int>(Environment.ProcessorCount * 4)")]
    [InlineData("Mpsc.MpscChannel.CreateBounded<int>(8)")]
    [InlineData("Make();  private static Channel<int> Make() => Channel.CreateBounded<int>(2)")]
    public Task ABoundedChannelThatLetsWritersWait_Reports(string creation)
        => VerifyMembers("public void Add(int item) => {|MPSC003:_channel.Writer.TryWrite(item)|};", creation);

    [Fact]
    public Task WriterField_Reports() => AnalyzerVerifier.Verify("""
        class C<T>
        {
            private readonly ChannelReader<T> _reader;
            private readonly ChannelWriter<T>? _writer;

            public C(int capacity)
            {
                BoundedChannelOptions options = new(capacity) { SingleWriter = true };
                var channel = Channel.CreateBounded<T>(options);
                _reader = channel.Reader;
                _writer = channel.Writer;
            }

            private void OnItem(object? sender, T item) => _writer?{|MPSC003:.TryWrite(item)|};

            private async Task RunAsync(CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                    Console.WriteLine(await _reader.ReadAsync(token).ConfigureAwait(false));
            }
        }
        """);

    [Fact]
    public Task QueueForCallers_Reports() => AnalyzerVerifier.Verify("""
        class C
        {
            private readonly Channel<Func<Task>> _work = Channel.CreateBounded<Func<Task>>(100);

            public void Enqueue(Func<Task> work)
            {
                ArgumentNullException.ThrowIfNull(work);
                {|MPSC003:_work.Writer.TryWrite(work)|};
            }

            public ValueTask<Func<Task>> DequeueAsync(CancellationToken token) => _work.Reader.ReadAsync(token);
        }
        """);

    [Fact]
    public Task ReaderGivenAway_Reports() => AnalyzerVerifier.Verify("""
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateBounded<int>(100);

            public ChannelReader<int> Items => _channel.Reader;

            public void Add(int item) => {|MPSC003:_channel.Writer.TryWrite(item)|};
        }
        """);

    [Fact]
    public Task TopLevelStatements_Report() => AnalyzerVerifier.VerifyProgram("""
        var channel = Channel.CreateBounded<int>(new BoundedChannelOptions(10));
        var reader = Task.Run(async () =>
        {
            await foreach (var item in channel.Reader.ReadAllAsync())
                Console.WriteLine(item);
        });

        for (int i = 0; i < 1000; i++)
            {|MPSC003:channel.Writer.TryWrite(i)|};

        channel.Writer.Complete();
        await reader;
        """);

    [Theory]
    [InlineData("TaskCompletionSource<int> reply", "reply", "reply", DiagnosticSeverity.Warning)]
    [InlineData("TaskCompletionSource<int> Reply, string Text", "(reply, \"\")", "reply", DiagnosticSeverity.Warning)]
    [InlineData("Request r", "new Request(reply)", "reply", DiagnosticSeverity.Warning)]
    [InlineData("TaskCompletionSource<int> reply", "reply", null, DiagnosticSeverity.Info)]
    [InlineData("string text", "\"\" + n", "reply", DiagnosticSeverity.Info)]
    public void ACallerThatWaitsForTheItem_MakesItAWarning(string type, string item, string? awaited, DiagnosticSeverity severity)
    {
        var itemType = type.Contains(',') ? $"({type})" : type[..type.LastIndexOf(' ')];
        var model = Facts.Of($$"""
            record Request(TaskCompletionSource<int> Reply);

            class C
            {
                private readonly Channel<{{itemType}}> _channel = Channel.CreateBounded<{{itemType}}>(100);

                public async Task<int> Ask(int n)
                {
                    var reply = new TaskCompletionSource<int>();
                    _channel.Writer.TryWrite({{item}});
                    return {{(awaited is null ? "0" : $"await {awaited}.Task.ConfigureAwait(false)")}};
                }

                public async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) Console.WriteLine(item); }
            }
            """);
        var reported = new List<Diagnostic>();
        new Mpsc.Analyzers.Rules.Completion.TryWriteResultIgnored().Check(model, reported.Add);

        var only = Assert.Single(reported);
        Assert.Equal(severity, only.Severity);
        Assert.Equal(severity == DiagnosticSeverity.Warning, only.GetMessage().EndsWith("whoever waits for its task waits for ever", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Channel.CreateUnbounded<TaskCompletionSource>()", "completed")]
    [InlineData("Channel.CreateBounded<TaskCompletionSource>(1)", "full")]
    public void ACallerThatWaitsForALostItem_AlsoOfOtherChannels_Reports(string creation, string when)
    {
        var model = Facts.Of($$"""
            class C
            {
                private readonly Channel<TaskCompletionSource> _channel = {{creation}};

                public Task Ask()
                {
                    var reply = new TaskCompletionSource();
                    _channel.Writer.TryWrite(reply);
                    return reply.Task;
                }

                public void Dispose() => _channel.Writer.TryComplete();

                public async Task ReadAsync() { await foreach (var item in _channel.Reader.ReadAllAsync()) item.SetResult(); }
            }
            """);
        var reported = new List<Diagnostic>();
        new Mpsc.Analyzers.Rules.Completion.TryWriteResultIgnored().Check(model, reported.Add);

        Assert.StartsWith($"'TryWrite' returns false when '_channel' is {when}, and nobody", Assert.Single(reported).GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public Task Main_Reports() => AnalyzerVerifier.VerifyProgram("""
        static class Program
        {
            private static readonly Channel<int> s_items = Channel.CreateBounded<int>(10);

            public static void Main()
            {
                new Thread(static () => { while (true) if (s_items.Reader.TryRead(out var item)) Console.WriteLine(item); }).Start();
                for (int i = 0; i < 1000; i++)
                    {|MPSC003:s_items.Writer.TryWrite(i)|};
            }
        }
        """);

    [Fact]
    public void TheMessageNamesTheWriter()
    {
        var model = Facts.Of("""
            class C
            {
                private readonly Channel<int> _orders = Channel.CreateBounded<int>(100);
                public ChannelReader<int> Orders => _orders.Reader;
                public void Add(int item) => _orders.Writer.TryWrite(item);
            }
            """);
        var reported = new List<Diagnostic>();
        new Mpsc.Analyzers.Rules.Completion.TryWriteResultIgnored().Check(model, reported.Add);

        Assert.Equal("'TryWrite' returns false when '_orders' is full, and nobody looks at the result: the item is lost without a word",
            Assert.Single(reported).GetMessage());
    }
}
