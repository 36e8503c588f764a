using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Shutdown;

/// <summary>MPSC011, where the item's work gets the token and the loop takes its cancellation for one more item that failed.</summary>
public class CancellationSwallowedPerItemTests
{
    private const string Drain = "_channel.Writer.TryComplete(); _cts.CancelAfter(1000); await _loop;";

    private static Task VerifyWorker(string loop, string stop = Drain) => AnalyzerVerifier.VerifyWithout("MPSC012", $$"""
        class Worker
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private readonly CancellationTokenSource _cts = new();
            private readonly Task _loop;

            public Worker() => _loop = Task.Run(RunAsync);

            private async Task RunAsync()
            {
                {{loop}}
            }

            public async Task StopAsync()
            {
                {{stop}}
            }

            private Task Save(int item, CancellationToken token) => Task.CompletedTask;
            private void Log(Exception error) { }

            private async Task SaveAndLog(int item, CancellationToken token)
            {
                try
                {
                    await Save(item, token);
                }
                catch (OperationCanceledException) when (token.IsCancellationRequested)
                {
                    item++;
                }
                catch (Exception error)
                {
                    Log(error);
                }
            }

            private async Task SaveInAnyCase(int item, CancellationToken token)
            {
                try
                {
                    await Save(item, default);
                }
                catch (OperationCanceledException) when (token.IsCancellationRequested)
                {
                    item++;
                }
            }

            private async Task SaveUnlessCancelled(int item, CancellationToken token)
            {
                try
                {
                    await Save(item, token);
                }
                catch (InvalidOperationException error)
                {
                    Log(error);
                }
            }

            private async Task<bool> TrySave(int item, CancellationToken token)
            {
                try
                {
                    await Save(item, token);
                    return true;
                }
                catch (Exception)
                {
                    return false;
                }
            }
        }
        """);

    [Theory]
    [InlineData("_channel.Reader.WaitToReadAsync()")]
    [InlineData("_channel.Reader.WaitToReadAsync(CancellationToken.None)")]
    [InlineData("_channel.Reader.WaitToReadAsync(_cts.Token)")]
    public Task DrainLoop_Reports(string wait) => VerifyWorker($$"""
        while (await {|MPSC011:{{wait}}|})
            while (_channel.Reader.TryRead(out var item))
                await SaveAndLog(item, _cts.Token);
        """);

    [Theory]
    [InlineData("_channel.Reader.ReadAllAsync()")]
    [InlineData("_channel.Reader.ReadAllAsync(_cts.Token)")]
    public Task ForEach_Reports(string read) => VerifyWorker($$"""
        await foreach (var item in {|MPSC011:{{read}}|})
        {
            try { await Save(item, _cts.Token).ConfigureAwait(false); }
            catch (Exception error) { Log(error); }
        }
        """);

    [Fact]
    public Task TokenInALocal_Reports() => VerifyWorker("""
        var token = _cts.Token;
        await foreach (var item in {|MPSC011:_channel.Reader.ReadAllAsync()|})
            await SaveAndLog(item, token);
        """);

    [Fact]
    public Task WorkThatAsksTheTokenOnlyWhenItHasFailed_Reports() => VerifyWorker("""
        while (await {|MPSC011:_channel.Reader.WaitToReadAsync()|})
            while (_channel.Reader.TryRead(out var item))
                await SaveInAnyCase(item, _cts.Token);
        """);

    [Fact]
    public Task StopThatCancelsAtOnce_Reports() => VerifyWorker(
        """
        await foreach (var item in {|MPSC011:_channel.Reader.ReadAllAsync(_cts.Token)|})
            await SaveAndLog(item, _cts.Token);
        """,
        "_cts.Cancel(); await _loop;");

    [Theory]
    [InlineData("await SaveUnlessCancelled(item, _cts.Token);")]
    [InlineData("await Save(item, _cts.Token);")]
    [InlineData("try { await Save(item, _cts.Token); } catch (InvalidOperationException e) { Log(e); }")]
    [InlineData("try { await Save(item, _cts.Token); } catch (Exception e) when (e is not OperationCanceledException) { Log(e); }")]
    [InlineData("try { await Save(item, _cts.Token); } catch (OperationCanceledException) { break; } catch (Exception e) { Log(e); }")]
    [InlineData("try { await Save(item, _cts.Token); } catch (Exception e) when (!_cts.IsCancellationRequested) { Log(e); }")]
    [InlineData("try { await Save(item, _cts.Token); } catch (OperationCanceledException) { throw; } catch (Exception e) { Log(e); }")]
    [InlineData("try { await Save(item, _cts.Token); } catch (Exception e) { Log(e); if (_cts.IsCancellationRequested) return; }")]
    [InlineData("try { await Save(item, _cts.Token); } catch (OperationCanceledException) { } Console.WriteLine(item);")]
    [InlineData("if (_cts.IsCancellationRequested) break; await SaveAndLog(item, _cts.Token);")]
    [InlineData("_cts.Token.ThrowIfCancellationRequested(); await SaveAndLog(item, _cts.Token);")]
    [InlineData("if (!await TrySave(item, _cts.Token)) break;")]
    [InlineData("_ = SaveAndLog(item, _cts.Token);")]
    [InlineData("await SaveAndLog(item, CancellationToken.None);")]
    [InlineData("using var own = new CancellationTokenSource(100); await SaveAndLog(item, own.Token);")]
    public Task WhatLeavesOrLooksOrIsAnotherToken_IsSilent(string body) => VerifyWorker($$"""
        await foreach (var item in _channel.Reader.ReadAllAsync())
        {
            {{body}}
        }
        """);

    [Fact]
    public Task OneItemPerWaitWithTheToken_IsSilent() => VerifyWorker("""
        while (await _channel.Reader.WaitToReadAsync(_cts.Token))
        {
            if (_channel.Reader.TryRead(out var item))
                await SaveAndLog(item, _cts.Token);
        }
        """);

    [Fact]
    public Task NobodyCancels_IsSilent() => VerifyWorker(
        """
        await foreach (var item in _channel.Reader.ReadAllAsync())
            await SaveAndLog(item, _cts.Token);
        """,
        "_channel.Writer.TryComplete(); await _loop;");

    [Fact]
    public Task TokenOfTheCaller_IsSilent() => AnalyzerVerifier.Verify("""
        class C
        {
            public async Task Run(ChannelReader<int> reader, Func<int, CancellationToken, Task> save, CancellationToken token)
            {
                await foreach (var item in reader.ReadAllAsync(token))
                {
                    try { await save(item, token); }
                    catch (Exception) { Console.WriteLine(item); }
                }
            }
        }
        """);
}
