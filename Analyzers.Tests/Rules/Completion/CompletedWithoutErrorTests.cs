using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Completion;

public class CompletedWithoutErrorTests
{
    /// <summary>A producer that writes in a try; what is given comes behind it.</summary>
    private static Task VerifyClauses(string clauses, string members = "", string write = "await _channel.Writer.WriteAsync(await get());")
        => AnalyzerVerifier.Verify($$"""
            class C
            {
                private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
                private readonly TaskCompletionSource _done = new();
                private Exception? _error;

                public async IAsyncEnumerable<int> Items() { await foreach (var item in _channel.Reader.ReadAllAsync()) yield return item; Console.WriteLine(_error); }

                public async Task M(Func<Task<int>> get, CancellationToken token)
                {
                    await Task.Yield();
                    try { {{write}} } {{clauses}}
                }

                {{members}}
            }
            """);

    [Theory]
    [InlineData("catch { {|MPSC006:_channel.Writer.TryComplete()|}; }")]
    [InlineData("catch (Exception) { {|MPSC006:_channel.Writer.Complete()|}; }")]
    [InlineData("catch (Exception e) { Console.WriteLine(e); {|MPSC006:_channel.Writer.Complete()|}; }")]
    [InlineData("catch (Exception e) { System.Diagnostics.Trace.TraceError(e.Message); {|MPSC006:_channel.Writer.Complete(null)|}; }")]
    [InlineData("catch (Exception e) { Console.Error.WriteLine($\"failed: {e.Message}\"); {|MPSC006:_channel.Writer.Complete(error: null)|}; }")]
    [InlineData("catch (Exception e) { Console.Error.WriteLine(\"failed: \" + e); {|MPSC006:_channel.Writer.Complete()|}; }")]
    [InlineData("catch (OperationCanceledException) { _channel.Writer.TryComplete(); } catch (Exception) { {|MPSC006:_channel.Writer.TryComplete()|}; }")]
    [InlineData("catch (Exception e) when (e is not OperationCanceledException) { {|MPSC006:_channel.Writer.TryComplete()|}; }")]
    [InlineData("catch (Exception) when (!token.IsCancellationRequested) { {|MPSC006:_channel.Writer.TryComplete()|}; }")]
    [InlineData("catch (Exception e) { Console.WriteLine(e); } finally { {|MPSC006:_channel.Writer.TryComplete()|}; }")]
    [InlineData("catch (TimeoutException) { } catch { Console.WriteLine(); } finally { {|MPSC006:_channel.Writer.TryComplete()|}; }")]
    [InlineData("catch (Exception e) { Console.WriteLine(e); throw; } finally { {|MPSC006:_channel.Writer.TryComplete()|}; }")]
    [InlineData("catch (Exception) { if (token.CanBeCanceled) {|MPSC006:_channel.Writer.TryComplete()|}; }")]
    public Task TheErrorIsLost_Reports(string clauses) => VerifyClauses(clauses);

    [Theory]
    [InlineData("catch (Exception e) { _channel.Writer.TryComplete(e); }")]
    [InlineData("catch (Exception e) { _channel.Writer.TryComplete(new InvalidOperationException(\"producing failed\", e)); }")]
    [InlineData("catch (OperationCanceledException) { _channel.Writer.TryComplete(); }")]
    [InlineData("catch (TaskCanceledException e) { Console.WriteLine(e); _channel.Writer.TryComplete(); }")]
    [InlineData("catch (ChannelClosedException) { _channel.Writer.TryComplete(); }")]
    [InlineData("catch (System.IO.EndOfStreamException) { _channel.Writer.TryComplete(); }")] // an end as well
    [InlineData("catch (Exception) when (token.IsCancellationRequested) { _channel.Writer.TryComplete(); }")]
    [InlineData("catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException) { _channel.Writer.TryComplete(); }")]
    [InlineData("finally { _channel.Writer.TryComplete(); }")]
    [InlineData("catch (OperationCanceledException) { } finally { _channel.Writer.TryComplete(); }")]
    [InlineData("catch (Exception e) { Console.WriteLine(e); _channel.Writer.TryComplete(); throw; }")]
    [InlineData("catch (Exception e) { _channel.Writer.TryComplete(); throw new InvalidOperationException(\"producing failed\", e); }")]
    [InlineData("catch (Exception e) { _error = e; _channel.Writer.TryComplete(); }")]
    [InlineData("catch (Exception e) { _done.TrySetException(e); _channel.Writer.TryComplete(); }")]
    [InlineData("catch (Exception e) { _error = e; } finally { _channel.Writer.TryComplete(_error); }")]
    [InlineData("catch (Exception e) { _channel.Writer.TryWrite(e.HResult); _channel.Writer.TryComplete(); }")]
    [InlineData("catch (Exception e) { Report(e); _channel.Writer.TryComplete(); }")]
    [InlineData("catch (Exception e) { var seen = e; _error = seen; _channel.Writer.TryComplete(); }")]
    public Task TheErrorIsKnownOrNone_IsSilent(string clauses) => VerifyClauses(clauses, "private void Report(Exception error) => _error = error;");

    [Theory]
    [InlineData("await get();")] // a consumer that fails, say: its own error is nothing to the reader
    [InlineData("Console.WriteLine(await _channel.Reader.ReadAsync());")]
    public Task NothingIsWrittenInTheTry_IsSilent(string inTry)
        => VerifyClauses("catch (Exception e) { Console.WriteLine(e); _channel.Writer.TryComplete(); }", write: inTry);

    [Fact]
    public Task ALocalChannel_Reports() => AnalyzerVerifier.Verify("""
        class C
        {
            public ChannelReader<int> Read(Func<Task<int>> get)
            {
                var channel = Channel.CreateUnbounded<int>();
                var writer = channel.Writer;
                _ = Task.Run(async () =>
                {
                    try
                    {
                        while (true)
                            await writer.WriteAsync(await get());
                    }
                    catch (Exception)
                    {
                        {|MPSC006:writer.TryComplete()|};
                    }
                });
                return channel.Reader;
            }
        }
        """);

    [Fact]
    public Task AWriterParameter_Reports() => AnalyzerVerifier.Verify("""
        static class C
        {
            public static async Task CopyAsync(IAsyncEnumerable<int> source, ChannelWriter<int>? writer)
            {
                try
                {
                    await foreach (var item in source)
                        writer?.TryWrite(item);
                }
                catch
                {
                    writer?{|MPSC006:.TryComplete()|};
                }
            }
        }
        """);

    [Theory]
    [InlineData("Task.Run(() => Produce(token), token).ContinueWith(task => {|MPSC006:_channel.Writer.Complete(task.Exception)|});")]
    [InlineData("Produce(token).ContinueWith(t => { {|MPSC006:_channel.Writer.TryComplete(t.Exception)|}; });")]
    [InlineData("var pump = Produce(token).ContinueWith(t => {|MPSC006:_channel.Writer.TryComplete(t.Exception!)|});")]
    public Task AContinuationOfATaskThatMayBeCancelled_Reports(string start) => VerifyContinuation(start);

    [Theory]
    [InlineData("Task.Run(() => Console.Read()).ContinueWith(task => _channel.Writer.Complete(task.Exception));")] // nothing cancels it
    [InlineData("Produce(token).ContinueWith(task => _channel.Writer.Complete(task.Exception), TaskContinuationOptions.OnlyOnFaulted);")]
    [InlineData("Produce(token).ContinueWith(task => _channel.Writer.Complete(task.IsCanceled ? new TaskCanceledException(task) : task.Exception));")]
    [InlineData("Produce(token).ContinueWith(task => _channel.Writer.Complete(task.Exception?.InnerException ?? new Exception()));")]
    [InlineData("Produce(token).ContinueWith(_ => _channel.Writer.Complete());")]
    public Task OtherContinuations_AreSilent(string start) => VerifyContinuation(start);

    private static Task VerifyContinuation(string start) => AnalyzerVerifier.Verify($$"""
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();

            public ChannelReader<int> M(CancellationToken token)
            {
                {{start}}
                return _channel.Reader;
            }

            private Task Produce(CancellationToken token) => _channel.Writer.WriteAsync(1, token).AsTask();
        }
        """);

    [Theory]
    [InlineData("catch (Exception e) { _channel.Writer.TryComplete(")]
    [InlineData("catch (Missing e) { _channel.Writer.TryComplete(); }")]
    [InlineData("catch (Exception) when (e is not ) { _channel.Writer.TryComplete(); }")]
    [InlineData("finally { _channel.Writer.TryComplete()")]
    public Task UnfinishedCode_DoesNotThrow(string clauses) => AnalyzerVerifier.VerifyUnfinished($$"""
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            async Task M() { try { await _channel.Writer.WriteAsync(1); } {{clauses}}
        """);
}
