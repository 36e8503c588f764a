using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules.Completion;

public class WrittenAfterCompletionTests
{
    private static Task VerifyField(string body, string members = "") => AnalyzerVerifier.Verify($$"""
        class C
        {
            private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
            private readonly List<int> _left = new();
            private bool _on;

            private async Task M(CancellationToken token)
            {
                await Task.Yield();
                {{body}}
            }

            {{members}}
        }
        """);

    [Theory]
    [InlineData("_channel.Writer.TryComplete(); await {|MPSC008:_channel.Writer.WriteAsync(1)|};")]
    [InlineData("_channel.Writer.TryComplete(); await {|MPSC008:_channel.Writer.WriteAsync(1, token)|}.ConfigureAwait(false);")]
    [InlineData("_channel.Writer.TryComplete(); await {|MPSC008:_channel.Writer.WriteAsync(1)|}.AsTask();")]
    [InlineData("_channel.Writer.TryComplete(); _ = {|MPSC008:_channel.Writer.WriteAsync(1)|};")]
    [InlineData("_channel.Writer.TryComplete(new Exception()); {|MPSC008:_channel.Writer.TryWrite(1)|};")]
    [InlineData("_channel.Writer.TryComplete(); _ = {|MPSC008:_channel.Writer.TryWrite(1)|};")]
    [InlineData("var writer = _channel.Writer; writer.TryComplete(); {|MPSC008:_channel.Writer.TryWrite(1)|};")]
    [InlineData("_channel?.Writer.TryComplete(); _channel?{|MPSC008:.Writer.TryWrite(1)|};")]
    public Task On_a_straight_way(string body) => VerifyField(body);

    [Theory]
    [InlineData("_channel.Writer.TryComplete(); if (_on) {|MPSC008:_channel.Writer.TryWrite(1)|};")]
    [InlineData("_channel.Writer.TryComplete(); foreach (var i in _left) {|MPSC008:_channel.Writer.TryWrite(i)|};")]
    [InlineData("try { await Task.Yield(); } finally { _channel.Writer.TryComplete(); } {|MPSC008:_channel.Writer.TryWrite(1)|};")]
    [InlineData("try { await Task.Yield(); } finally { _channel.Writer.TryComplete(); await {|MPSC008:_channel.Writer.WriteAsync(1)|}; }")]
    [InlineData("try { await Task.Yield(); } catch { _channel.Writer.TryComplete(); {|MPSC008:_channel.Writer.TryWrite(1)|}; }")]
    [InlineData("lock (_left) { _channel.Writer.TryComplete(); } {|MPSC008:_channel.Writer.TryWrite(1)|};")]
    [InlineData("bool first = _channel.Writer.TryComplete(); if (first) {|MPSC008:_channel.Writer.TryWrite(1)|};")]
    [InlineData("if (_channel.Writer.TryComplete()) {|MPSC008:_channel.Writer.TryWrite(1)|};")]
    [InlineData("if (!_channel.Writer.TryComplete()) return; {|MPSC008:_channel.Writer.TryWrite(1)|};")]
    [InlineData("if (_on) { _channel.Writer.TryComplete(); await Task.Yield(); {|MPSC008:_channel.Writer.TryWrite(1)|}; }")]
    [InlineData("switch (_left.Count) { case 1: _channel.Writer.TryComplete(); {|MPSC008:_channel.Writer.TryWrite(1)|}; break; }")]
    public Task Through_blocks_that_are_passed_for_certain(string body) => VerifyField(body);

    [Theory]
    [InlineData("foreach (var i in _left) { await {|MPSC008:_channel.Writer.WriteAsync(i)|}; _channel.Writer.TryComplete(); }")]
    [InlineData("for (int i = 0; i < 3; i++) { if (i > 1) {|MPSC008:_channel.Writer.TryWrite(i)|}; _channel.Writer.TryComplete(); }")]
    public Task In_the_next_round_of_a_loop(string body) => VerifyField(body);

    [Fact]
    public Task A_local_channel_in_a_lambda() => AnalyzerVerifier.Verify("""
        class C
        {
            Task M() => Task.Run(async () =>
            {
                var channel = Channel.CreateBounded<string>(3);
                channel.Writer.Complete();
                await {|MPSC008:channel.Writer.WriteAsync("last")|};
            });
        }
        """);

    [Fact]
    public Task A_writer_that_is_a_parameter() => AnalyzerVerifier.Verify("""
        static class C
        {
            public static async Task M<T>(ChannelWriter<T> writer, T last)
            {
                writer.Complete();
                await {|MPSC008:writer.WriteAsync(last)|};
            }
        }
        """);

    [Fact]
    public Task A_primary_constructor_and_a_local_function() => AnalyzerVerifier.Verify("""
        class C(Channel<int> channel)
        {
            public void M()
            {
                End();
                void End()
                {
                    channel.Writer.Complete();
                    {|MPSC008:channel.Writer.TryWrite(1)|};
                }
            }
        }
        """);

    [Fact]
    public Task Top_level_statements() => AnalyzerVerifier.VerifyProgram("""
        var channel = Channel.CreateUnbounded<int>();
        channel.Writer.Complete();
        await {|MPSC008:channel.Writer.WriteAsync(1)|};
        """);

    [Theory]
    [InlineData("_channel.Writer.TryComplete(); return; _channel.Writer.TryWrite(1);")]
    [InlineData("if (_on) _channel.Writer.TryComplete(); _channel.Writer.TryWrite(1);")]
    [InlineData("if (_on) { _channel.Writer.TryComplete(); return; } _channel.Writer.TryWrite(1);")]
    [InlineData("if (_on) _channel.Writer.TryComplete(); else _channel.Writer.TryWrite(1);")]
    [InlineData("if (_on && _channel.Writer.TryComplete()) { } _channel.Writer.TryWrite(1);")]
    [InlineData("switch (_left.Count) { case 1: _channel.Writer.TryComplete(); break; default: _channel.Writer.TryWrite(1); break; }")]
    [InlineData("try { await Task.Yield(); _channel.Writer.TryComplete(); } catch { _channel.Writer.TryWrite(1); }")]
    [InlineData("try { await Task.Yield(); _channel.Writer.TryComplete(); } catch { } _channel.Writer.TryWrite(1);")]
    [InlineData("try { await Task.Yield(); } catch { _channel.Writer.TryComplete(); } _channel.Writer.TryWrite(1);")]
    [InlineData("foreach (var i in _left) _channel.Writer.TryComplete(); _channel.Writer.TryWrite(1);")]
    [InlineData("if (_on) goto last; _channel.Writer.TryComplete(); last: _channel.Writer.TryWrite(1);")]
    [InlineData("_channel.Writer.TryWrite(1); _channel.Writer.TryComplete();")]
    [InlineData("token.Register(() => _channel.Writer.TryComplete()); _channel.Writer.TryWrite(1);")]
    [InlineData("Action<Exception?> end = _channel.Writer.Complete; _channel.Writer.TryWrite(1);")]
    public Task Another_way_leads_there_IsSilent(string body) => VerifyField(body);

    [Theory]
    [InlineData("while (true) { _channel.Writer.TryWrite(1); _channel.Writer.TryComplete(); break; }")]
    [InlineData("while (true) { _channel.Writer.TryWrite(1); if (_on) return; _channel.Writer.TryComplete(); }")]
    [InlineData("foreach (var i in _left) { _channel.Writer.TryWrite(i); if (i == 3) _channel.Writer.TryComplete(); }")]
    [InlineData("foreach (var i in _left) { var c = Channel.CreateUnbounded<int>(); c.Writer.TryWrite(i); c.Writer.TryComplete(); }")]
    public Task A_round_that_need_not_come_IsSilent(string body) => VerifyField(body);

    [Theory]
    [InlineData("_channel.Writer.TryComplete(); if (!_channel.Writer.TryWrite(1)) Console.WriteLine();")]
    [InlineData("_channel.Writer.TryComplete(); bool written = _channel.Writer.TryWrite(1);")]
    [InlineData("_channel.Writer.TryComplete(); try { await _channel.Writer.WriteAsync(1); } catch (ChannelClosedException) { }")]
    [InlineData("_channel.Writer.TryComplete(); try { await _channel.Writer.WriteAsync(1); } catch (Exception) when (_on) { }")]
    [InlineData("_channel.Writer.TryComplete(); var write = _channel.Writer.WriteAsync(1); Console.WriteLine(write.IsFaulted);")]
    [InlineData("_channel.Writer.TryComplete(); Func<Task> write = async () => await _channel.Writer.WriteAsync(1);")]
    [InlineData("_channel.Writer.TryComplete(); while (await _channel.Writer.WaitToWriteAsync()) { }")]
    public Task The_failure_is_looked_at_IsSilent(string body) => VerifyField(body);

    [Theory]
    [InlineData("private Channel<int> _c = Channel.CreateUnbounded<int>();  void N() { _c.Writer.TryComplete(); _c = Channel.CreateUnbounded<int>(); _c.Writer.TryWrite(1); }")]
    [InlineData("private Channel<int> _c = Channel.CreateUnbounded<int>();  void N() { _c.Writer.TryComplete(); Renew(); _c.Writer.TryWrite(1); }  void Renew() => _c = Channel.CreateUnbounded<int>();")]
    [InlineData("void N() { var c = Channel.CreateUnbounded<int>(); c.Writer.TryComplete(); c = Channel.CreateUnbounded<int>(); c.Writer.TryWrite(1); }")]
    [InlineData("void N(ChannelWriter<int> w, ChannelWriter<int> next) { w.TryComplete(); w = next; w.TryWrite(1); }")]
    [InlineData("void N(C other) { other._channel.Writer.TryComplete(); _channel.Writer.TryWrite(1); }")]
    [InlineData("void N() { At(1).Writer.TryComplete(); At(2).Writer.TryWrite(1); }  private Channel<int>[] _all = []; private Channel<int> At(int i) => _all[i];")]
    [InlineData("void N() { Next.Writer.TryComplete(); Next.Writer.TryWrite(1); }  private Channel<int>[] _all = []; private Channel<int> Next => _all[0];")]
    [InlineData("void N(bool on) { var a = Channel.CreateUnbounded<int>(); var b = Channel.CreateUnbounded<int>(); var c = on ? a : b; a.Writer.TryComplete(); c.Writer.TryWrite(1); }")]
    public Task Another_channel_IsSilent(string members) => VerifyField("", members);

    [Theory]
    [InlineData("class C { Channel<int> c = Channel.CreateUnbounded<int>(); void M() { c.Writer.Complete(); c.Writer. } }")]
    [InlineData("class C { void M() { missing.Writer.Complete(); missing.Writer.TryWrite(1); } }")]
    [InlineData("class C { Channel<Missing> c; async Task M() { c.Writer.Complete(; await c.Writer.WriteAsync() } }")]
    public Task Unfinished_code_does_not_throw(string source) => AnalyzerVerifier.VerifyUnfinished(source);
}
