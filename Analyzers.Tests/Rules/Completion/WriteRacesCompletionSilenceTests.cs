using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Completion;

public class WriteRacesCompletionSilenceTests
{
    private static Task VerifyMembers(string members, string type = "class C : IDisposable") => AnalyzerVerifier.Verify($$"""
        {{type}}
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private readonly CancellationTokenSource _cts = new();
            private readonly SemaphoreSlim _gate = new(1);
            private readonly Source _source = new();
            private bool _closed;
            private Task? _pump;

            {{members}}
        }

        class Source : IDisposable
        {
            public event EventHandler<int>? Changed;
            public void Raise() => Changed?.Invoke(this, 1);
            public void Dispose() { }
        }

        abstract class Base { protected abstract Task Receive(int i); }
        """);

    private const string Dispose = "  public void Dispose() => _channel.Writer.TryComplete();";

    [Theory]
    [InlineData("public C() => _source.Changed += (_, i) => _channel.Writer.TryWrite(i);")]
    [InlineData("public C() => _source.Changed += async (_, i) => { await Task.Yield(); _channel.Writer.TryWrite(i); };")]
    [InlineData("public C() => _source.Changed += async (_, i) => { try { await _channel.Writer.WriteAsync(i); } catch (ChannelClosedException) { } };")]
    [InlineData("public C() => _source.Changed += async (_, i) => { try { await _channel.Writer.WriteAsync(i); } catch (Exception e) when (e is not OperationCanceledException) { } };")]
    [InlineData("public C() => _source.Changed += async (_, i) => { try { await Send(i); } catch (Exception e) { Console.WriteLine(e); } };  private async Task Send(int i) => await _channel.Writer.WriteAsync(i);")]
    [InlineData("public async Task Post(int i) => await _channel.Writer.WriteAsync(i);")]
    [InlineData("public C() => _pump = Task.Run(async () => await _channel.Writer.WriteAsync(1));")]
    [InlineData("public void Start() => _ = Task.Run(async () => await _channel.Writer.WriteAsync(1, _cts.Token));")]
    [InlineData("public void Start() => _ = Pump(_cts.Token);  private async Task Pump(CancellationToken token) { while (!token.IsCancellationRequested) await _channel.Writer.WriteAsync(1); }")]
    [InlineData("public void Start() => _ = Task.Run(async () => { try { await _channel.Writer.WriteAsync(1); } catch (Exception e) { Console.WriteLine(e); throw; } });")]
    [InlineData("public void Start() => Task.Run(async () => await _channel.Writer.WriteAsync(1)).ContinueWith(t => Console.WriteLine(t.Exception));")]
    public Task The_exception_is_handled_or_cannot_come(string members) => VerifyMembers(members + Dispose);

    [Theory]
    [InlineData("public void Dispose() { _source.Changed -= OnChanged; _channel.Writer.TryComplete(); }")]
    [InlineData("public void Dispose() { _source.Dispose(); _channel.Writer.TryComplete(); }")]
    [InlineData("public void Dispose() { _pump!.Wait(); _channel.Writer.TryComplete(); }")]
    [InlineData("public async Task EndAsync() { await _pump!; _channel.Writer.TryComplete(); }  public void Dispose() { }")]
    [InlineData("public void Dispose() { }")]
    public Task The_source_has_ended_before(string end) => VerifyMembers(
        "public C() => _source.Changed += OnChanged;  private async void OnChanged(object? s, int i) => await _channel.Writer.WriteAsync(i);  " + end);

    [Theory]
    [InlineData("private async void Run() { try { await _channel.Writer.WriteAsync(1); } finally { _channel.Writer.TryComplete(); } }  public void Dispose() { }")]
    [InlineData("private async void Run() { await Task.Run(async () => await _channel.Writer.WriteAsync(1)); _channel.Writer.TryComplete(); }  public void Dispose() { }")]
    public Task The_writer_completes_it_itself(string members) => VerifyMembers(members);

    [Theory]
    [InlineData("public async Task Post(int i) { ObjectDisposedException.ThrowIf(_closed, this); await _channel.Writer.WriteAsync(i); }")]
    [InlineData("public async Task Post(int i) { if (_closed) throw new ObjectDisposedException(nameof(C)); await _channel.Writer.WriteAsync(i); }")]
    [InlineData("public async Task Post(int i) { if (_closed) return; try { await _channel.Writer.WriteAsync(i); } catch (ChannelClosedException) { } }")]
    [InlineData("public async Task Post(int i) { if (_closed) return; if (!_channel.Writer.TryWrite(i)) await Task.Yield(); }")]
    [InlineData("public async Task Post(int i) { if (_closed) return; if (await _channel.Writer.WaitToWriteAsync()) await _channel.Writer.WriteAsync(i); }")]
    [InlineData("public async Task Post(int i) { if (i == 0) return; await _channel.Writer.WriteAsync(i); }")]
    [InlineData("public async Task Post(int i) { if (_pump is null) return; await _channel.Writer.WriteAsync(i); }")]
    [InlineData("public async Task Post(int i) { try { await Send(i); } catch (InvalidOperationException) { } }  private async Task Send(int i) { if (_closed) return; await _channel.Writer.WriteAsync(i); }")]
    public Task The_flag_is_about_misuse_or_something_else(string members)
        => VerifyMembers(members + "  public void Dispose() { _closed = true; _channel.Writer.TryComplete(); }");

    [Fact]
    public Task The_flag_and_the_completion_are_under_one_lock() => VerifyMembers("""
        public async Task Post(int i)
        {
            await _gate.WaitAsync();
            try { if (_closed) return; await _channel.Writer.WriteAsync(i); }
            finally { _gate.Release(); }
        }

        public void Dispose()
        {
            _gate.Wait();
            _closed = true;
            _channel.Writer.TryComplete();
            _gate.Release();
        }
        """);

    [Fact]
    public Task A_base_class_calls_and_may_catch() => VerifyMembers("""
        protected override async Task Receive(int i)
        {
            if (_closed)
                return;

            await _channel.Writer.WriteAsync(i);
        }

        public void Dispose() { _closed = true; _channel.Writer.TryComplete(); }
        """, "class C : Base, IDisposable");

    [Theory]
    [InlineData("class C { Channel<int> c = Channel.CreateUnbounded<int>(); bool closed; async void M() { if (closed) return; c.Writer. } void End() { closed = true; c.Writer.Complete() } }")]
    [InlineData("class C { Channel<Missing> c; C() { Missing += async (s, e) => await c.Writer.TryWrite(e); } void End() => c.Writer.Complete(); }")]
    [InlineData("class C { async void M() { await missing.WriteAsync(1); } void End() => missing.Complete(); }")]
    public Task Unfinished_code_does_not_throw(string source) => AnalyzerVerifier.VerifyUnfinished(source);
}
