using Microsoft.CodeAnalysis;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Completion;

public class WriteRacesCompletionTests
{
    private static Task VerifyMembers(string members, string type = "class C : IDisposable") => AnalyzerVerifier.Verify($$"""
        {{type}}
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private readonly Source _source = new();
            private bool _closed;
            private int _state;

            {{members}}
        }

        class Source
        {
            public event EventHandler<int>? Changed;
            public void Raise() => Changed?.Invoke(this, 1);
        }
        """);

    private const string Dispose = "  public void Dispose() => _channel.Writer.TryComplete();";

    [Theory]
    [InlineData("public C() => _source.Changed += OnChanged;  private async void OnChanged(object? s, int i) => await {|MPSC009:_channel.Writer.WriteAsync(i)|};")]
    [InlineData("public C() => _source.Changed += async (_, i) => await {|MPSC009:_channel.Writer.WriteAsync(i)|}.ConfigureAwait(false);")]
    [InlineData("public C() => _source.Changed += async (_, i) => { if (_closed) return; await {|MPSC009:_channel.Writer.WriteAsync(i)|}; };")]
    [InlineData("public C() => _source.Changed += async (_, i) => { try { await {|MPSC009:_channel.Writer.WriteAsync(i)|}; } catch (Exception) { throw; } };")]
    [InlineData("public C() => _source.Changed += async (_, i) => { try { await {|MPSC009:_channel.Writer.WriteAsync(i)|}; } catch (OperationCanceledException) { } };")]
    [InlineData("public C() => _source.Changed += async (_, i) => await Send(i);  private async Task Send(int i) => await {|MPSC009:_channel.Writer.WriteAsync(i)|};")]
    [InlineData("public C() => _source.Changed += async (_, i) => await Send(i);  private ValueTask Send(int i) => {|MPSC009:_channel.Writer.WriteAsync(i)|};")]
    [InlineData("private Timer? _timer;  public C() => _timer = new Timer(async _ => await {|MPSC009:_channel.Writer.WriteAsync(1)|});")]
    [InlineData("public C() => new Thread(Run).Start();  private async void Run() { while (true) await {|MPSC009:_channel.Writer.WriteAsync(1)|}; }")]
    [InlineData("public async void Fire(int i) { var writer = _channel.Writer; await {|MPSC009:writer.WriteAsync(i)|}; }")]
    [InlineData("public void All(List<int> items) => items.ForEach(async i => await {|MPSC009:_channel.Writer.WriteAsync(i)|});")]
    public Task Out_of_an_async_void(string members) => VerifyMembers(members + Dispose);

    [Theory]
    [InlineData("public void Start(Source s) => Task.Run(() => Pump(s));  private async Task Pump(Source s) { while (true) { s.Raise(); await {|MPSC009:_channel.Writer.WriteAsync(1)|}; } }")]
    [InlineData("public void Start(Source s) { _ = Pump(s); }  private async Task Pump(Source s) { for (int i = 0; i < 9; i++) await {|MPSC009:_channel.Writer.WriteAsync(i)|}; }")]
    [InlineData("public void Start() => _ = Task.Run(async () => { await Task.Yield(); await {|MPSC009:_channel.Writer.WriteAsync(1)|}; });")]
    [InlineData("public void Start() => Task.Factory.StartNew(async () => await {|MPSC009:_channel.Writer.WriteAsync(1)|});")]
    public Task In_a_task_that_is_dropped(string members) => VerifyMembers(members + Dispose);

    [Theory]
    [InlineData("public async Task Post(int i) { if (_closed) return; await {|MPSC009:_channel.Writer.WriteAsync(i)|}; }")]
    [InlineData("public async Task Post(int i) { if (!_closed) await {|MPSC009:_channel.Writer.WriteAsync(i)|}; }")]
    [InlineData("public async Task<bool> Post(int i) { if (_closed) { return false; } await {|MPSC009:_channel.Writer.WriteAsync(i)|}; return true; }")]
    [InlineData("public ValueTask Post(int i) { if (IsClosed) return default; return {|MPSC009:_channel.Writer.WriteAsync(i)|}; }  private bool IsClosed => _closed;")]
    [InlineData("public async Task Post(int i) { if (_closed) throw new InvalidOperationException(); await {|MPSC009:_channel.Writer.WriteAsync(i)|}; }")]
    public Task Behind_a_flag_that_may_change(string members)
        => VerifyMembers(members + "  public void Dispose() { _closed = true; _channel.Writer.TryComplete(); }");

    [Fact]
    public Task Behind_a_flag_that_is_set_before_a_helper_completes() => VerifyMembers("""
        public async Task Post(int i) { if (_closed) return; await {|MPSC009:_channel.Writer.WriteAsync(i)|}; }
        public void Dispose() { _closed = true; End(); }
        private void End() => _channel.Writer.TryComplete();
        """);

    [Fact]
    public Task Behind_a_flag_that_is_set_by_an_interlocked_operation() => VerifyMembers("""
        private bool IsClosed => Volatile.Read(ref _state) == 1;

        public async Task Post(int i)
        {
            if (IsClosed)
                return;

            await {|MPSC009:_channel.Writer.WriteAsync(i)|};
        }

        public async Task EndAsync(int last)
        {
            if (Interlocked.CompareExchange(ref _state, 1, 0) != 0)
                return;

            await _channel.Writer.WriteAsync(last);
            _channel.Writer.Complete();
        }
        """, "class C");

    [Fact]
    public Task Top_level_statements() => AnalyzerVerifier.VerifyProgram("""
        var channel = Channel.CreateUnbounded<int>();
        var source = new Source();
        source.Changed += async i => await {|MPSC009:channel.Writer.WriteAsync(i)|};
        source.Raise();
        Console.ReadLine();
        channel.Writer.Complete();

        class Source { public event Action<int>? Changed; public void Raise() => Changed?.Invoke(1); }
        """);

    [Fact]
    public async Task An_async_void_is_a_warning_and_a_flag_a_hint()
    {
        Assert.Equal(DiagnosticSeverity.Warning, await SeverityOf("public async void Post(int i) => await _c.Writer.WriteAsync(i);"));
        Assert.Equal(DiagnosticSeverity.Info, await SeverityOf("public async Task Post(int i) { if (_closed) return; await _c.Writer.WriteAsync(i); }"));
    }

    private static async Task<DiagnosticSeverity> SeverityOf(string member)
    {
        var document = FixWorkspace.Open($$"""
            using System.Threading.Channels;
            class C
            {
                private readonly Channel<int> _c = Channel.CreateUnbounded<int>();
                private bool _closed;
                {{member}}
                public void End() { _closed = true; _c.Writer.TryComplete(); }
            }
            """);
        var compilation = (await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        var analyzed = new Microsoft.CodeAnalysis.Diagnostics.CompilationWithAnalyzers(compilation, [new ChannelUsageAnalyzer()],
            new Microsoft.CodeAnalysis.Diagnostics.CompilationWithAnalyzersOptions(null!, null, true, false));
        return Assert.Single(await analyzed.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken)).Severity;
    }
}
