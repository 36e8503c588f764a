using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Completion;

public class NeverCompletedTests
{
    private static Task VerifyOwner(string members, string type = "class C : IDisposable") => AnalyzerVerifier.Verify($$"""
        {{type}}
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private readonly List<int> _seen = new();
            private Task? _loop;
            private bool _on;

            public bool Post(int item) => _channel.Writer.TryWrite(item);

            {{members}}
        }
        """);

    private const string Dispose = "  public void Dispose() => _seen.Clear();";

    [Theory]
    [InlineData("await foreach (var i in {|MPSC005:_channel.Reader.ReadAllAsync()|}) _seen.Add(i);")]
    [InlineData("await foreach (var i in {|MPSC005:_channel.Reader.ReadAllAsync()|}.ConfigureAwait(false)) { if (i < 0) continue; _seen.Add(i); }")]
    [InlineData("while (await {|MPSC005:_channel.Reader.WaitToReadAsync()|}) while (_channel.Reader.TryRead(out var i)) { if (i == 0) break; }")]
    [InlineData("while (await {|MPSC005:_channel.Reader.WaitToReadAsync()|}.ConfigureAwait(false)) { }")]
    [InlineData("while (await {|MPSC005:_channel.Reader.WaitToReadAsync(CancellationToken.None)|}) { }")]
    [InlineData("var reader = _channel.Reader; while (true) _seen.Add(await {|MPSC005:reader.ReadAsync()|});")]
    [InlineData("for (;;) { if (!_channel.Reader.TryRead(out var i)) i = await {|MPSC005:_channel.Reader.ReadAsync()|}; _seen.Add(i); }")]
    public Task The_owner_is_disposed_and_its_reader_goes_on(string body)
        => VerifyOwner($$"""public C() => _loop = Task.Run(Loop);  private async Task Loop() { {{body}} } {{Dispose}}""");

    [Theory]
    [InlineData("class C", "public Task StopAsync() => Task.CompletedTask;")]
    [InlineData("class C", "public void Close() { }")]
    [InlineData("class C : IAsyncDisposable", "public ValueTask DisposeAsync() => default;")]
    public Task Other_ends_of_an_object(string type, string end) => VerifyOwner(
        "private async Task Loop() { await foreach (var i in {|MPSC005:_channel.Reader.ReadAllAsync()|}) _seen.Add(i); } " + end, type);

    [Fact]
    public Task Ends_of_the_channel_in_fields_of_their_own() => AnalyzerVerifier.Verify("""
        class C<T> : IDisposable
        {
            private readonly ChannelWriter<T> _writer;
            private readonly ChannelReader<T> _reader;

            public C()
            {
                var channel = Channel.CreateBounded<T>(10);
                (_reader, _writer) = (channel.Reader, channel.Writer);
                _ = Task.Run(Loop);
            }

            public ValueTask Post(T item) => _writer.WriteAsync(item);

            private async Task Loop()
            {
                await foreach (var item in {|MPSC005:_reader.ReadAllAsync()|})
                    Console.WriteLine(item);
            }

            public void Dispose() { }
        }
        """);

    [Theory]
    [InlineData("owner.Writer.TryWrite(1);")]
    [InlineData("owner?.Writer.TryWrite(1);")]
    [InlineData("owner.Writer?.TryWrite(1);")]
    [InlineData("Action write = async () => await owner.Writer.WriteAsync(1).ConfigureAwait(false); write();")]
    public Task The_rest_of_the_project_sees_the_writer_and_only_writes(string use) => AnalyzerVerifier.Verify(
        """
        class Base : IDisposable { public void Dispose() { } }

        sealed class C : Base
        {
            private readonly ChannelReader<int> _reader;

            public C()
            {
                var channel = Channel.CreateBounded<int>(4096);
                _reader = channel.Reader;
                Writer = channel.Writer;
                _ = Task.Run(Loop);
            }

            internal ChannelWriter<int> Writer { get; }

            private async Task Loop()
            {
                while (true)
                {
                    if (!_reader.TryRead(out var item))
                        item = await {|MPSC005:_reader.ReadAsync()|};

                    Console.WriteLine(item);
                }
            }
        }
        """,
        $$"""static class Other { static void N(C owner) { {{use}} } }""");

    [Fact]
    public Task The_host_waits_for_a_service_that_does_not_look_at_its_token() => AnalyzerVerifier.Verify(
        """
        class Worker : Microsoft.Extensions.Hosting.BackgroundService
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();

            public void Post(int item) => _channel.Writer.TryWrite(item);

            protected override async Task ExecuteAsync(CancellationToken stoppingToken) => await LoopAsync();

            private async Task LoopAsync()
            {
                await foreach (var item in {|MPSC005:_channel.Reader.ReadAllAsync()|})
                    Console.WriteLine(item);
            }
        }
        """,
        """
        namespace Microsoft.Extensions.Hosting
        {
            public abstract class BackgroundService { protected abstract Task ExecuteAsync(CancellationToken stoppingToken); }
        }
        """);

    [Theory]
    [InlineData("await {|MPSC005:_channel.Reader.Completion|};")]
    [InlineData("await {|MPSC005:_channel.Reader.Completion|}.ConfigureAwait(false);")]
    [InlineData("await Task.WhenAll(_loop!, {|MPSC005:_channel.Reader.Completion|});")]
    [InlineData("{|MPSC023:{|MPSC005:_channel.Reader.Completion|}.Wait()|}; await Task.Yield();")]
    public Task Completion_is_waited_for(string body) => VerifyOwner($$"""public async Task M() { {{body}} }""", "class C");

    [Theory]
    [InlineData("var producer = Task.Run(async () => { for (int i = 0; i < 9; i++) await channel.Writer.WriteAsync(i); }); {{read}} await producer;")]
    [InlineData("_ = ProduceAsync(channel.Writer); {{read}}")]
    [InlineData("await Task.WhenAll(ProduceAsync(channel), Task.Run(async () => { {{read}} }));")]
    [InlineData("var reader = Task.Run(async () => { {{read}} }); await ProduceAsync(channel.Writer); await reader;")]
    [InlineData("var reader = Task.Run(async () => { {{read}} }); channel.Writer.TryWrite(1); reader.Wait();")]
    [InlineData("foreach (var x in new[] { 1, 2 }) channel.Writer.TryWrite(x); {{read}}")]
    [InlineData("channel.Writer.TryWrite(1); await ReadAsync(); async Task ReadAsync() { {{read}} }")]
    public Task A_method_waits_for_a_reader_whose_producers_end(string body) => AnalyzerVerifier.Verify($$"""
        class C
        {
            public async Task M()
            {
                await Task.Yield();
                var channel = Channel.CreateUnbounded<int>();
                {{body.Replace("{{read}}", "await foreach (var i in {|MPSC005:channel.Reader.ReadAllAsync()|}) Console.WriteLine(i);")}}
            }

            private static async Task ProduceAsync(ChannelWriter<int> writer) { int i = 0; while (i < 9) await writer.WriteAsync(i++); }
            private static async Task ProduceAsync(Channel<int> c) => await c.Writer.WriteAsync(1);
        }
        """);

    [Fact]
    public Task An_iterator_over_merged_sources() => AnalyzerVerifier.Verify("""
        static class C
        {
            public static async IAsyncEnumerable<T> Merge<T>(IReadOnlyList<IAsyncEnumerable<T>> sources)
            {
                var merged = Channel.CreateUnbounded<T>();
                foreach (var source in sources)
                    _ = Task.Run(async () => { await foreach (var item in source) await merged.Writer.WriteAsync(item); });

                await foreach (var item in {|MPSC005:merged.Reader.ReadAllAsync()|})
                    yield return item;
            }
        }
        """);

    [Fact]
    public Task Top_level_statements() => AnalyzerVerifier.VerifyProgram("""
        var channel = Channel.CreateUnbounded<int>();
        _ = Task.Run(() => { for (int i = 0; i < 3; i++) channel.Writer.TryWrite(i); });
        await foreach (var item in {|MPSC005:channel.Reader.ReadAllAsync()|})
            Console.WriteLine(item);
        """);

    [Theory]
    [InlineData("class C { Channel<int> c = Channel.CreateUnbounded<int>(); async Task M() { await foreach (var i in c.Reader.ReadAllAsync() } public void Dispose() { } }")]
    [InlineData("class C : IDisposable { Channel<int> c = Channel.Create; async Task M() { await c.Reader.Completion } public void Dispose() { } }")]
    public Task Unfinished_code_does_not_throw(string source) => AnalyzerVerifier.VerifyUnfinished(source);
}
