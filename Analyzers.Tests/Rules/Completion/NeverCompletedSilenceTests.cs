using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Completion;

public class NeverCompletedSilenceTests
{
    private static Task VerifyOwner(string members) => AnalyzerVerifier.Verify($$"""
        partial class C : IDisposable
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private readonly CancellationTokenSource _cts = new();
            private readonly List<int> _seen = new();
            private bool _on;

            {{members}}
        }
        """);

    private const string Loop = "private async Task Loop() { await foreach (var i in _channel.Reader.ReadAllAsync()) _seen.Add(i); }";

    [Theory]
    [InlineData("public void Dispose() => _channel.Writer.TryComplete();")]
    [InlineData("public void Dispose() { }  public void End() => _channel.Writer.Complete();")]
    [InlineData("public void Dispose() { }  private void N(CancellationToken token) => token.Register(() => _channel.Writer.TryComplete());")]
    [InlineData("public void Dispose() { }  private event Action<Exception?>? Ended;  private void N() => Ended += _channel.Writer.Complete;")]
    [InlineData("public void Dispose() { }  private void N() => End(_channel.Writer);  private static void End(ChannelWriter<int> w) => w.TryComplete();")]
    [InlineData("public void Dispose() { }  private void N(C other) => other._channel.Writer.TryComplete();")]
    [InlineData("public void Dispose() { }  private sealed class Handle(C owner) { public void End() => owner._channel.Writer.TryComplete(); }")]
    public Task Completed_somewhere(string members) => VerifyOwner(Loop + members);

    [Theory]
    [InlineData("public ChannelWriter<int> Writer => _channel.Writer;")]
    [InlineData("private void N(List<ChannelWriter<int>> all) => all.Add(_channel.Writer);")]
    [InlineData("private object N() => new Lazy<Channel<int>>(_channel);")]
    public Task The_writer_is_with_others(string members) => VerifyOwner(Loop + members + "  public void Dispose() { }");

    [Theory]
    [InlineData("internal", "owner.Queue.Writer.Complete();")]
    [InlineData("internal", "var writer = owner.Queue.Writer; writer.TryWrite(1);")]
    [InlineData("internal", "owner.Queue?.Writer.TryComplete();")]
    [InlineData("internal", "Use(owner.Queue);")]
    [InlineData("public", "owner.Queue.Writer.TryWrite(1);")]
    public Task Another_type_may_complete_it(string accessibility, string use) => AnalyzerVerifier.Verify($$"""
        public class C : IDisposable
        {
            private readonly List<int> _seen = new();
            {{accessibility}} Channel<int> Queue { get; } = Channel.CreateUnbounded<int>();
            private async Task Loop() { await foreach (var i in Queue.Reader.ReadAllAsync()) _seen.Add(i); }
            public void Dispose() { }
        }
        """, $$"""static class Other { static void N(C owner) { {{use}} } static void Use(Channel<int> c) { } }""");

    [Theory]
    [InlineData("await foreach (var i in _channel.Reader.ReadAllAsync(_cts.Token)) _seen.Add(i);")]
    [InlineData("await foreach (var i in _channel.Reader.ReadAllAsync().WithCancellation(_cts.Token)) _seen.Add(i);")]
    [InlineData("await foreach (var i in _channel.Reader.ReadAllAsync()) { if (i < 0) break; }")]
    [InlineData("await foreach (var i in _channel.Reader.ReadAllAsync()) { if (_on) return; }")]
    [InlineData("await foreach (var i in _channel.Reader.ReadAllAsync()) { if (i < 0) throw new Exception(); }")]
    [InlineData("await foreach (var i in _channel.Reader.ReadAllAsync()) { _cts.Token.ThrowIfCancellationRequested(); }")]
    [InlineData("await foreach (var i in _channel.Reader.ReadAllAsync()) { switch (i) { case 0: goto end; } } end: ;")]
    [InlineData("while (await _channel.Reader.WaitToReadAsync(_cts.Token)) { }")]
    [InlineData("while (_on && await _channel.Reader.WaitToReadAsync()) { }")]
    [InlineData("while (_on) _seen.Add(await _channel.Reader.ReadAsync());")]
    [InlineData("while (true) _seen.Add(await _channel.Reader.ReadAsync(_cts.Token));")]
    [InlineData("while (true) { var i = await _channel.Reader.ReadAsync(); if (i < 0) break; }")]
    [InlineData("_seen.Add(await _channel.Reader.ReadAsync());")]
    [InlineData("await Task.WhenAny(_channel.Reader.Completion, Task.Delay(10));")]
    [InlineData("await _channel.Reader.Completion.WaitAsync(_cts.Token);")]
    [InlineData("if (_channel.Reader.Completion.IsCompleted) await Task.Yield();")]
    public Task The_read_has_another_end(string body)
        => VerifyOwner($$"""private async Task Loop() { {{body}} }  public void Dispose() { }  public bool Post(int i) => _channel.Writer.TryWrite(i);""");

    [Fact]
    public Task An_object_that_lives_as_long_as_the_process() => AnalyzerVerifier.Verify($$"""
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private readonly List<int> _seen = new();
            public bool Post(int i) => _channel.Writer.TryWrite(i);
            {{Loop}}
        }
        """);

    [Fact]
    public Task A_member_that_stops_a_part_of_the_object() => AnalyzerVerifier.Verify($$"""
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private readonly List<int> _seen = new();
            public void StopPolling() { }
            {{Loop}}
        }
        """);

    [Fact]
    public Task A_static_channel() => AnalyzerVerifier.Verify("""
        class C : IDisposable
        {
            private static readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private static async Task Loop() { await foreach (var i in _channel.Reader.ReadAllAsync()) Console.WriteLine(i); }
            public void Dispose() { }
        }
        """);

    [Fact]
    public Task A_channel_that_came_from_outside() => AnalyzerVerifier.Verify("""
        class C(Channel<int> channel) : IDisposable
        {
            private async Task Loop() { await foreach (var i in channel.Reader.ReadAllAsync()) Console.WriteLine(i); }
            public void Dispose() { }
        }
        """);

    [Fact]
    public Task A_channel_of_producers_handles() => AnalyzerVerifier.Verify("""
        class C : IDisposable
        {
            private readonly Mpsc.MpscChannel<int> _channel = Mpsc.MpscChannel.CreateUnbounded<int>();
            private async Task Loop() { await foreach (var i in _channel.Reader.ReadAllAsync()) Console.WriteLine(i); }
            public void Dispose() { }
        }
        """);

    [Theory]
    [InlineData("_ = Task.Run(async () => { while (true) await channel.Writer.WriteAsync(1); }); {{read}}")]
    [InlineData("_ = Task.Run(async () => { while (!token.IsCancellationRequested) await channel.Writer.WriteAsync(1); }); {{read}}")]
    [InlineData("_ = Task.Run(async () => { while (_on) await channel.Writer.WriteAsync(1); }); {{read}}")]
    [InlineData("_ = Task.Run(async () => { while (await _timer.WaitForNextTickAsync()) channel.Writer.TryWrite(1); }); {{read}}")]
    [InlineData("Raised += () => channel.Writer.TryWrite(1); {{read}}")]
    [InlineData("Subscribe(i => channel.Writer.TryWrite(i)); {{read}}")]
    [InlineData("Action<int> write = i => channel.Writer.TryWrite(i); Subscribe(write); {{read}}")]
    [InlineData("{{read}}")]
    [InlineData("_ = Task.Run(async () => { {{read}} }); channel.Writer.TryWrite(1);")]
    [InlineData("var reader = Task.Run(async () => { {{read}} }); channel.Writer.TryWrite(1); await Task.WhenAny(reader, Task.Delay(9));")]
    [InlineData("var reader = Task.Run(async () => { {{read}} }); channel.Writer.TryWrite(1); await reader.WaitAsync(token);")]
    public Task A_local_reader_that_is_not_waited_for_or_whose_producers_go_on(string body) => AnalyzerVerifier.Verify($$"""
        class C
        {
            private readonly PeriodicTimer _timer = new(TimeSpan.FromSeconds(1));
            private volatile bool _on;
            private event Action? Raised;
            private static void Subscribe(Action<int> handler) => Handlers.Add(handler);
            private static readonly List<Action<int>> Handlers = new();

            public async Task M(CancellationToken token)
            {
                var channel = Channel.CreateUnbounded<int>();
                {{body.Replace("{{read}}", "await foreach (var i in channel.Reader.ReadAllAsync()) Console.WriteLine(i);")}}
            }
        }
        """);
}
