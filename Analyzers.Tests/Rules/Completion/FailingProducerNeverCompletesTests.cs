using Microsoft.CodeAnalysis;
using Mpsc.Analyzers.Rules.Completion;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Completion;

public class FailingProducerNeverCompletesTests
{
    /// <summary>A method that starts a producer and reads; another one stands for the outside world.</summary>
    private static Task VerifyMethod(string body, string members = "") => AnalyzerVerifier.Verify($$"""
        class C
        {
            private static Task<int> FetchAsync(CancellationToken token = default) => Task.Run(() => Console.Read(), token);
            private static async Task ReadAsync(ChannelReader<int> reader) { await foreach (var item in reader.ReadAllAsync()) Console.WriteLine(item); }

            public async Task M(Func<int> make, IAsyncEnumerable<int> source, int delay, CancellationToken token)
            {
                var channel = Channel.CreateUnbounded<int>();
                {{body}}
            }

            {{members}}
        }
        """);

    private const string Read = "await foreach (var item in channel.Reader.ReadAllAsync()) Console.WriteLine(item);";

    [Theory]
    [InlineData("await channel.Writer.WriteAsync(await Get());")]
    [InlineData("channel.Writer.TryWrite(make());")]
    [InlineData("if (make == null) throw new ArgumentNullException(nameof(make));")]
    [InlineData("await foreach (var item in source) channel.Writer.TryWrite(item);")]
    [InlineData("await foreach (var item in source.WithCancellation(token).ConfigureAwait(false)) channel.Writer.TryWrite(item);")]
    [InlineData("await Task.Delay(delay);")]
    [InlineData("channel.Writer.TryWrite(System.IO.File.ReadAllBytes(\"x\").Length);")]
    [InlineData("using (var file = System.IO.File.OpenRead(\"x\")) channel.Writer.TryWrite((int)file.Length);")]
    [InlineData("try { channel.Writer.TryWrite(await Get()); } catch (TimeoutException) { }")]
    [InlineData("try { channel.Writer.TryWrite(await Get()); } finally { Console.WriteLine(); }")]
    [InlineData("try { channel.Writer.TryWrite(await Get()); } catch (Exception e) { Console.WriteLine(e); throw; }")]
    public Task WhatMayThrow_Reports(string before) => VerifyMethod($$"""
        var producer = Task.Run(async () =>
        {
            channel.Writer.TryWrite(0);
            {{before}}
            await Task.Yield();
            {|MPSC004:channel.Writer.Complete()|};
        });
        {{Read}}
        await producer;
        """, "private static async Task<int> Get() { await Task.Delay(1); return int.Parse(await System.IO.File.ReadAllTextAsync(\"x\")); }");

    [Theory]
    [InlineData("channel.Writer.TryWrite(1);")]
    [InlineData("await channel.Writer.WriteAsync(1);")] // an open channel takes it, a completed one has no reader waiting
    [InlineData("for (int i = 0; i < 3; i++) { await channel.Writer.WriteAsync(i); await Task.Delay(100); }")]
    [InlineData("while (await channel.Writer.WaitToWriteAsync()) channel.Writer.TryWrite(1);")]
    [InlineData("var list = new List<int> { 1 }; list.Add(2); foreach (var item in list.Where(i => i > 1)) channel.Writer.TryWrite(item);")]
    [InlineData("Console.WriteLine(\"{0}\", string.Join(\",\", new[] { 1 }));")]
    [InlineData("await FetchAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);")]
    [InlineData("var fetched = FetchAsync(); Console.WriteLine(fetched.Id);")]
    [InlineData("try { channel.Writer.TryWrite(make()); } catch (Exception e) { Console.WriteLine(e); }")]
    [InlineData("try { channel.Writer.TryWrite(make()); } catch { }")]
    [InlineData("while (make != null) { try { await FetchAsync(); } catch (Exception e) { Console.WriteLine(e); } }")]
    [InlineData("try { await FetchAsync(); } catch (Exception e) { channel.Writer.TryComplete(e); throw; }")]
    [InlineData("try { await FetchAsync(); } catch (Exception e) { Fail(channel.Writer, e); }")]
    public Task WhatDoesNotEndTheTask_IsSilent(string before) => VerifyMethod($$"""
        var producer = Task.Run(async () =>
        {
            channel.Writer.TryWrite(0);
            {{before}}
            channel.Writer.TryComplete();
            await FetchAsync();
        });
        {{Read}}
        """, "private static void Fail(ChannelWriter<int> writer, Exception error) => writer.TryComplete(error);");

    [Theory]
    [InlineData("try { await FetchAsync(); } finally { channel.Writer.TryComplete(); }")]
    [InlineData("try { await FetchAsync(); channel.Writer.Complete(); } catch (Exception e) { channel.Writer.Complete(e); }")]
    [InlineData("try { await FetchAsync(); channel.Writer.Complete(); } catch (Exception e) when (e is not TimeoutException) { channel.Writer.TryComplete(e); throw; }")]
    [InlineData("Exception? error = null; try { await FetchAsync(); } catch (Exception e) { error = e; } finally { channel.Writer.Complete(error); }")]
    [InlineData("Exception? error = null; try { await FetchAsync(); } catch (Exception e) { error = e; } channel.Writer.Complete(error);")]
    [InlineData("try { try { await FetchAsync(); } catch (TimeoutException) { } } finally { channel.Writer.TryComplete(); }")]
    [InlineData("using var stop = new CancellationTokenSource(); try { await FetchAsync(); channel.Writer.Complete(); } catch { stop.Cancel(); throw; }")]
    public Task CompletedOnEveryWayOut_IsSilent(string code)
        => VerifyMethod($"_ = Task.Run(async () => {{ channel.Writer.TryWrite(0); {code} }}); {Read}");

    [Theory]
    [InlineData("try { await FetchAsync(); {|MPSC004:channel.Writer.Complete()|}; } catch (Exception e) { Console.WriteLine(e); }")]
    [InlineData("try { await FetchAsync(); {|MPSC004:channel.Writer.Complete()|}; } catch { }")]
    [InlineData("try { await FetchAsync(); } catch (Exception e) { Console.WriteLine(e); return; } {|MPSC004:channel.Writer.Complete()|};")]
    [InlineData("while (true) { try { await FetchAsync(); } catch (Exception e) { Console.WriteLine(e); return; } {|MPSC004:channel.Writer.Complete()|}; }")]
    [InlineData("int next = {|MPSC004:await FetchAsync()|}; try { channel.Writer.TryWrite(next); } finally { channel.Writer.Complete(); }")]
    [InlineData("{|MPSC004:await FetchAsync()|}; try { channel.Writer.TryWrite(1); channel.Writer.Complete(); } catch (Exception e) { channel.Writer.Complete(e); } finally { channel.Writer.TryComplete(); }")]
    public Task SwallowedOrBeforeTheTry_Reports(string code)
        => VerifyMethod($"_ = Task.Run(async () => {{ channel.Writer.TryWrite(0); {code} }}); {Read}");

    [Theory]
    [InlineData("_ = Produce(channel.Writer);", "private static async Task Produce(ChannelWriter<int> writer) { writer.TryWrite(0); await FetchAsync(); {|MPSC004:writer.Complete()|}; }")]
    [InlineData("var task = Task.Run(() => Produce(channel.Writer));", "private async Task Produce(ChannelWriter<int> writer) { writer.TryWrite(0); await FetchAsync().ConfigureAwait(false); {|MPSC004:writer.TryComplete()|}; }")]
    [InlineData("_ = Produce(); async Task Produce() { channel.Writer.TryWrite(make()); await Task.Yield(); {|MPSC004:channel.Writer.Complete()|}; }", "")]
    [InlineData("var writer = channel.Writer; _ = Task.Factory.StartNew(async () => { writer.TryWrite(0); await FetchAsync(); {|MPSC004:writer.Complete()|}; });", "")]
    [InlineData("_ = Task.Run(async () => { channel.Writer.TryWrite(0); await FetchAsync(); channel?.Writer?{|MPSC004:.Complete()|}; });", "")]
    [InlineData("_ = Task.Run(() => { channel.Writer.TryWrite(make()); {|MPSC004:channel.Writer.Complete()|}; });", "")]
    [InlineData("_ = Task.Run(async () => { channel.Writer.TryWrite(0); await FetchAsync(); await Finish(channel.Writer); });", "private static async Task Finish(ChannelWriter<int> writer) { await Task.Yield(); {|MPSC004:writer.Complete()|}; }")]
    [InlineData("_ = Task.Run(async () => { channel.Writer.TryWrite(0); await Task.WhenAll(FetchAsync(), FetchAsync()); {|MPSC004:channel.Writer.Complete()|}; });", "")]
    public Task Shapes_Report(string start, string members) => VerifyMethod($"{start} {Read}", members);

    [Fact]
    public Task SeveralReaders_Report() => VerifyMethod("""
        var producer = Task.Run(async () =>
        {
            await foreach (var item in source)
                await channel.Writer.WriteAsync(item);

            {|MPSC004:channel.Writer.Complete()|};
        });
        await Task.WhenAll(ReadAsync(channel.Reader), ReadAsync(channel.Reader));
        await producer;
        """);

    [Fact]
    public Task TopLevelStatements_Report() => AnalyzerVerifier.VerifyProgram("""
        var channel = Channel.CreateUnbounded<string>();
        _ = Task.Run(async () =>
        {
            channel.Writer.TryWrite(await System.IO.File.ReadAllTextAsync(args[0]));
            {|MPSC004:channel.Writer.Complete()|};
        });

        await foreach (var line in channel.Reader.ReadAllAsync())
            Console.WriteLine(line);
        """);

    [Fact]
    public Task AReaderThatIsReturned_Reports() => AnalyzerVerifier.Verify("""
        class Hub
        {
            private readonly System.IO.TextReader _input = System.IO.TextReader.Null;

            public ChannelReader<string> Lines(int count)
            {
                var channel = Channel.CreateUnbounded<string>();
                _ = WriteAsync(channel.Writer, count);
                return channel.Reader;
            }

            private async Task WriteAsync(ChannelWriter<string> writer, int count)
            {
                for (int i = 0; i < count; i++)
                    await writer.WriteAsync(await _input.ReadLineAsync() ?? "");

                {|MPSC004:writer.Complete()|};
            }
        }
        """);

    [Fact]
    public Task AnAsyncIteratorThatReads_Reports() => VerifyMethod("await Task.Yield();", """
        public async IAsyncEnumerable<int> Merge(IAsyncEnumerable<int> source)
        {
            var channel = Channel.CreateBounded<int>(10);
            var pump = Task.Run(async () =>
            {
                await foreach (var item in source)
                    await channel.Writer.WriteAsync(item);

                {|MPSC004:channel.Writer.Complete()|};
            });

            await foreach (var item in channel.Reader.ReadAllAsync())
                yield return item;

            await pump;
        }
        """);

    [Theory]
    [InlineData("private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();", "_lines.Writer", "_lines.Reader")]
    [InlineData("private Channel<string> Lines { get; } = Channel.CreateUnbounded<string>();", "Lines.Writer", "this.Lines.Reader")]
    public Task ALoopThatNeverCompletes_Reports(string channel, string writer, string reader) => AnalyzerVerifier.Verify($$"""
        class Connection
        {
            private readonly System.IO.TextReader _input = System.IO.TextReader.Null;
            private readonly Task _loop;
            {{channel}}

            public Connection() => _loop = Task.Run(LoopAsync);

            public async Task<string> NextAsync(CancellationToken token) => await {{reader}}.ReadAsync(token);

            private async Task LoopAsync()
            {
                try
                {
                    while (true)
                    {
                        var line = {|MPSC004:await _input.ReadLineAsync()|};
                        await {{writer}}.WriteAsync(line!);
                    }
                }
                catch (System.IO.IOException e)
                {
                    Console.WriteLine(e);
                }
            }
        }
        """);

    [Theory]
    [InlineData("channel.Reader.ReadAllAsync()", DiagnosticSeverity.Warning)]
    [InlineData("channel.Reader.ReadAllAsync(CancellationToken.None)", DiagnosticSeverity.Warning)]
    [InlineData("channel.Reader.ReadAllAsync(token)", DiagnosticSeverity.Info)]
    [InlineData("channel.Reader.ReadAllAsync().WithCancellation(token).ConfigureAwait(false)", DiagnosticSeverity.Info)]
    public void AReadWithoutAToken_IsAWarning(string read, DiagnosticSeverity severity)
    {
        var model = Facts.Of($$"""
            class C
            {
                public async Task M(Func<Task<int>> get, CancellationToken token)
                {
                    var channel = Channel.CreateUnbounded<int>();
                    _ = Task.Run(async () => { channel.Writer.TryWrite(await get()); channel.Writer.Complete(); });
                    await foreach (var item in {{read}}) Console.WriteLine(item);
                }
            }
            """);
        var reports = new List<Diagnostic>();
        new FailingProducerNeverCompletes().Check(model, reports.Add);
        Assert.Equal(severity, Assert.Single(reports).Severity);
    }

    [Theory]
    [InlineData("_ = Task.Run(async () => { channel.Writer.TryWrite(1); await FetchAsync(token); channel.Writer.TryComplete(); }); return channel.Writer;")] // somebody else may complete
    [InlineData("_ = Task.Run(async () => { channel.Writer.TryWrite(1); await FetchAsync(token); channel.Writer.TryComplete(); }); token.Register(() => channel.Writer.TryComplete()); await foreach (var item in channel.Reader.ReadAllAsync()) { } return null;")]
    [InlineData("_ = Task.Run(async () => { channel.Writer.TryWrite(1); await FetchAsync(token); channel.Writer.TryComplete(); }).ContinueWith(_ => channel.Writer.TryComplete()); await foreach (var item in channel.Reader.ReadAllAsync()) { } return null;")]
    [InlineData("new Thread(() => { channel.Writer.TryWrite(make()); channel.Writer.TryComplete(); }).Start(); await foreach (var item in channel.Reader.ReadAllAsync()) { } return null;")] // ends the process
    [InlineData("var task = Task.Run(async () => { channel.Writer.TryWrite(1); await FetchAsync(token); channel.Writer.TryComplete(); }); await task; await foreach (var item in channel.Reader.ReadAllAsync()) { } return null;")]
    [InlineData("await Task.Run(async () => { channel.Writer.TryWrite(1); await FetchAsync(token); channel.Writer.TryComplete(); }); await foreach (var item in channel.Reader.ReadAllAsync()) { } return null;")]
    [InlineData("_ = Task.Run(async () => { channel.Writer.TryWrite(1); await FetchAsync(token); channel.Writer.TryComplete(); }); while (channel.Reader.TryRead(out _)) { } return null;")] // nobody waits
    [InlineData("_ = Task.Run(async () => { await Task.Delay(1, token); await channel.Writer.WriteAsync(1, token); channel.Writer.TryComplete(); }); await foreach (var item in channel.Reader.ReadAllAsync(token)) { } return null;")]
    public Task NobodyIsLeftWaiting_IsSilent(string body) => AnalyzerVerifier.Verify($$"""
        class C
        {
            private static Task FetchAsync(CancellationToken token) => Task.Run(() => Console.Read(), token);

            public async Task<ChannelWriter<int>?> M(Func<int> make, CancellationToken token)
            {
                var channel = Channel.CreateUnbounded<int>();
                await Task.Yield();
                {{body}}
            }
        }
        """);

    [Fact]
    public Task EventHandlersAndPublicMethods_AreSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();

            public event Action<Func<int>>? Received;

            public C() => Received += OnReceived;

            public async Task<int> Next(CancellationToken token) => await _channel.Reader.ReadAsync(token);

            public async Task Produce(Func<Task<int>> get)
            {
                await _channel.Writer.WriteAsync(await get());
                _channel.Writer.TryComplete();
            }

            private void OnReceived(Func<int> make)
            {
                _channel.Writer.TryWrite(make());
                _channel.Writer.TryComplete();
            }
        }
        """);

    /// <summary>A field's channel, whose loop is started once; the reader has a token.</summary>
    private static Task VerifyLoop(string loop, string members) => AnalyzerVerifier.Verify($$"""
        class C : IDisposable
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private readonly CancellationTokenSource _cts = new();
            private readonly Task _loop;

            public C(Func<Task<int>> get) => _loop = LoopAsync(get, _cts.Token);

            public ValueTask<int> NextAsync(CancellationToken token) => _channel.Reader.ReadAsync(token);

            private async Task LoopAsync(Func<Task<int>> get, CancellationToken token)
            {
                {{loop}}
            }

            {{members}}
        }
        """);

    [Theory]
    [InlineData("while (true) _channel.Writer.TryWrite({|MPSC004:await get()|});", "public void Dispose() => _channel.Writer.TryComplete();")]
    [InlineData("while (true) _channel.Writer.TryWrite({|MPSC004:await get()|});", "public void Dispose() => Console.WriteLine(_loop.Status);")]
    [InlineData("while (true) { {|MPSC004:await Task.Delay(5, token)|}; _channel.Writer.TryWrite(1); }", "public void Dispose() => _loop.Wait();")]
    public Task ALoopThatEnds_Reports(string loop, string members) => VerifyLoop(loop, members);

    [Theory]
    [InlineData("while (true) { await Task.Delay(5, token); _channel.Writer.TryWrite(1); }", "public void Dispose() { _cts.Cancel(); _channel.Writer.TryComplete(); }")]
    [InlineData("while (true) { try { _channel.Writer.TryWrite(await get()); } catch { } }", "public void Dispose() { }")]
    [InlineData("while (true) _channel.Writer.TryWrite(await get());", "public void Dispose() { }  public void Stopped() => _channel.Writer.TryComplete();")]
    [InlineData("while (true) _channel.Writer.TryWrite(await get());", "public void Dispose() { }  public void Add(int item) => _channel.Writer.TryWrite(item);")] // another producer
    [InlineData("await get(); _channel.Writer.TryComplete();", "public void Dispose() { }  public void Add(int item) => _channel.Writer.TryWrite(item);")] // not a producer, but who closes
    public Task ALoopThatGoesOnOrIsNotAlone_IsSilent(string loop, string members) => VerifyLoop(loop, members);

    [Fact]
    public Task WhatFailsBeforeThereIsAChannel_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            public Task Start(Func<int> connect) => Task.Run(() => RunAsync(connect));

            private async Task RunAsync(Func<int> connect)
            {
                int count = connect();
                while (count-- > 0)
                    await RunOnceAsync(connect);
            }

            private async Task RunOnceAsync(Func<int> connect)
            {
                var channel = Channel.CreateUnbounded<int>();
                var reading = ReadAsync(channel.Reader);
                try
                {
                    await channel.Writer.WriteAsync(connect());
                }
                finally
                {
                    channel.Writer.TryComplete();
                    await reading;
                }
            }

            private static async Task ReadAsync(ChannelReader<int> reader)
            {
                await foreach (var item in reader.ReadAllAsync())
                    Console.WriteLine(item);
            }
        }
        """);

    [Theory]
    [InlineData("_ = Task.Run(async () => { await ")]
    [InlineData("_ = Task.Run(async () => { try { await Missing(); channel.Writer.Complete(); } catch (")]
    [InlineData("_ = Task.Run(async () => { await Missing(; channel.Writer.")]
    [InlineData("_ = Produce(channel.Writer); await foreach (var item in channel.Reader.ReadAllAsync()")]
    public Task UnfinishedCode_DoesNotThrow(string body) => AnalyzerVerifier.VerifyUnfinished($$"""
        class C
        {
            async Task M()
            {
                var channel = Channel.CreateUnbounded<int>();
                {{body}}
        """);
}
