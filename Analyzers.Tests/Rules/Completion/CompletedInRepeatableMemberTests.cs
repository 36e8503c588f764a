using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Completion;

public class CompletedInRepeatableMemberTests
{
    private static Task VerifyMembers(string members, string type = "class C : IDisposable, IAsyncDisposable") => AnalyzerVerifier.Verify($$"""
        {{type}}
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private readonly Task _loop = Task.CompletedTask;
            private readonly CancellationTokenSource _cts = new();
            private bool _disposed;

            {{members}}
        }
        """);

    private const string Neither = "class C";

    [Theory]
    [InlineData("public void Dispose() => {|MPSC007:_channel.Writer.Complete()|};  public ValueTask DisposeAsync() => default;")]
    [InlineData("public async ValueTask DisposeAsync() { {|MPSC007:_channel.Writer.Complete()|}; await _loop; }  public void Dispose() { }")]
    [InlineData("void IDisposable.Dispose() { {|MPSC007:_channel.Writer.Complete()|}; }  public ValueTask DisposeAsync() => default;")]
    [InlineData("public ValueTask DisposeAsync() => default;  public void Dispose() => Dispose(true);  protected virtual void Dispose(bool disposing) { if (!disposing) return; {|MPSC007:_channel.Writer.Complete()|}; }")]
    [InlineData("public ValueTask DisposeAsync() => default;  public void Dispose() => Dispose(true);  protected virtual void Dispose(bool disposing) { if (disposing) {|MPSC007:_channel.Writer.Complete()|}; }")]
    [InlineData("public void Dispose() { Console.WriteLine(_disposed); End(); }  private void End() => {|MPSC007:_channel.Writer.Complete()|};  public ValueTask DisposeAsync() => default;")]
    public Task Disposal_Reports(string members) => VerifyMembers(members);

    [Theory]
    [InlineData("public Task StopAsync(CancellationToken token) { {|MPSC007:_channel.Writer.Complete()|}; return _loop; }")]
    [InlineData("public void Stop() { _cts.Cancel(); {|MPSC007:_channel.Writer.Complete()|}; }")]
    [InlineData("public void Close() => {|MPSC007:_channel.Writer.Complete(new Exception())|};")]
    [InlineData("public async Task CloseAsync() { {|MPSC007:_channel.Writer.Complete()|}; await _loop; }")]
    [InlineData("public async Task ShutdownAsync() { {|MPSC007:_channel.Writer.Complete()|}; await _channel.Reader.Completion; }")]
    [InlineData("protected internal async Task StopAgent(string reason) { {|MPSC007:_channel.Writer.Complete()|}; await _loop; }")]
    public Task StopMembers_Report(string members) => VerifyMembers(members, Neither);

    [Theory]
    [InlineData("public void Dispose() { if (_disposed) return; _disposed = true; _channel.Writer.Complete(); }")]
    [InlineData("public void Dispose() { if (!_disposed) { _channel.Writer.Complete(); _disposed = true; } }")]
    [InlineData("public void Dispose() { if (_disposed) { return; } else { _disposed = true; } _channel.Writer.Complete(); }")]
    [InlineData("public void Dispose() { if (!_cts.IsCancellationRequested) _channel.Writer.Complete(); }")]
    [InlineData("public void Dispose() { ObjectDisposedException.ThrowIf(_disposed, this); _channel.Writer.Complete(); }")]
    [InlineData("public void Dispose() { Check(); _channel.Writer.Complete(); }  private void Check() { if (_disposed) throw new ObjectDisposedException(\"C\"); }")]
    [InlineData("public void Dispose() { try { _channel.Writer.Complete(); } catch (ChannelClosedException) { } }")]
    [InlineData("public void Dispose() { try { _channel.Writer.Complete(); } catch { } }")]
    [InlineData("public void Dispose() { _channel.Writer.TryComplete(); }")]
    [InlineData("public void Dispose() { if (_disposed) return; _disposed = true; End(); }  private void End() => _channel.Writer.Complete();")]
    [InlineData("private int _once;  public void Dispose() { if (Interlocked.CompareExchange(ref _once, 1, 0) != 0) return; _channel.Writer.Complete(); }")]
    public Task Guarded_IsSilent(string members) => VerifyMembers(members + "  public ValueTask DisposeAsync() => default;");

    [Theory]
    [InlineData("public void Complete() => _channel.Writer.Complete();")]
    [InlineData("public void PipelineStopped() => _channel.Writer.Complete();")]
    [InlineData("public void Stopped() => _channel.Writer.Complete();")]
    [InlineData("public void Closest() => _channel.Writer.Complete();")]
    [InlineData("private void Stop() => _channel.Writer.Complete();")]
    [InlineData("public void Dispose() => _channel.Writer.Complete();")] // no IDisposable: a name, no contract
    [InlineData("public ChannelReader<int> StopAndGet() { var one = Channel.CreateUnbounded<int>(); one.Writer.Complete(); return one.Reader; }")]
    public Task OtherMembers_AreSilent(string members) => VerifyMembers(members, Neither);

    [Fact]
    public Task FieldTakenAway_IsSilent() => AnalyzerVerifier.Verify("""
        class C : IDisposable
        {
            private ChannelWriter<int>? _writer = Channel.CreateUnbounded<int>().Writer;

            public void Dispose()
            {
                _writer?.Complete();
                _writer = null;
            }
        }

        class D : IDisposable
        {
            private Channel<int>? _channel = Channel.CreateUnbounded<int>();

            public void Dispose()
            {
                if (_channel != null)
                {
                    _channel.Writer.Complete();
                    _channel = null;
                }
            }

            public void Clear() => Interlocked.Exchange(ref _channel, null)?.Writer.Complete();
        }
        """);

    [Fact]
    public Task HostedServiceIsStoppedOnce_IsSilent() => AnalyzerVerifier.Verify("""
        namespace Microsoft.Extensions.Hosting
        {
            public interface IHostedService
            {
                Task StartAsync(CancellationToken token);
                Task StopAsync(CancellationToken token);
            }
        }

        namespace App
        {
            class C : Microsoft.Extensions.Hosting.IHostedService
            {
                private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();

                public Task StartAsync(CancellationToken token) => Task.CompletedTask;

                public Task StopAsync(CancellationToken token)
                {
                    _channel.Writer.Complete();
                    return _channel.Reader.Completion;
                }
            }
        }
        """);

    [Fact]
    public Task ProducerHandle_IsSilent() => AnalyzerVerifier.Verify("""
        using Mpsc;

        class C : IDisposable
        {
            private readonly ChannelProducer<int> _producer = MpscChannel.CreateUnbounded<int>().AddProducer();

            public void Dispose() => _producer.Complete();
        }
        """);

    [Fact]
    public Task WriterFieldOfAGivenChannel_Reports() => AnalyzerVerifier.Verify("""
        class C : IDisposable
        {
            private readonly Channel<int> _queue = Channel.CreateUnbounded<int>();
            private readonly ChannelWriter<int> _writer;

            public C() => _writer = _queue.Writer;

            public void Dispose() => {|MPSC007:_writer.Complete()|};
        }
        """);

    [Theory]
    [InlineData("public void Dispose() { {|MPSC007:_channel.Writer.Complete(|}")]
    [InlineData("public void Dispose() { if (_disposed) _channel.Writer.Complete( }")]
    [InlineData("public void Dispose() => _channel.Writer.")]
    public Task UnfinishedCode_DoesNotThrow(string members) => AnalyzerVerifier.VerifyUnfinished($$"""
        class C : IDisposable
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private bool _disposed;
            {{members}}
        """);
}
