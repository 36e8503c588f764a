using Mpsc.Analyzers.CodeFixes.Completion;

namespace Mpsc.Analyzers.Tests.Behaviour;

public class WriteRaceFixTests
{
    // the context takes what leaves an async void, which would end the process
    private static string Program(string add) => $$"""
        using System.Threading.Channels;

        public class Log : IDisposable
        {
            private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

            {{add}}

            public void Dispose() => _lines.Writer.TryComplete();

            public async Task<string> ReadAsync()
            {
                var all = new List<string>();
                await foreach (var line in _lines.Reader.ReadAllAsync())
                    all.Add(line);

                return string.Join(" ", all);
            }
        }

        public class Context : SynchronizationContext
        {
            public string Taken { get; private set; } = "nothing";

            public override void Post(SendOrPostCallback callback, object? state)
            {
                try { callback(state); } catch (Exception error) { Taken = error.GetType().Name; }
            }
        }

        public static class Program
        {
            public static async Task<string> Run()
            {
                var context = new Context();
                SynchronizationContext.SetSynchronizationContext(context);
                var log = new Log();
                log.Add("a");
                log.Add("b");
                log.Dispose();
                log.Add("late");
                SynchronizationContext.SetSynchronizationContext(null);
                return $"{await log.ReadAsync()}; thrown: {context.Taken}";
            }
        }
        """;

    [Theory]
    [InlineData("public async void Add(string line) => await _lines.Writer.WriteAsync(line);")]
    [InlineData("public async void Add(string line) { await Task.CompletedTask; await _lines.Writer.WriteAsync(line).ConfigureAwait(false); }")]
    public async Task A_late_write_ended_the_process(string add)
    {
        var (before, after) = await ProgramRunner.RunAsync<WriteToTryWrite>(Program(add), RuleIdentifiers.WriteRacesCompletion);

        Assert.Equal("a b; thrown: ChannelClosedException", before);
        Assert.Equal("a b; thrown: nothing", after);
    }

    [Fact]
    public async Task A_write_behind_a_flag_threw_when_the_flag_came_later()
    {
        // Dispose has completed the channel and sets its flag next: what the other thread sees in between
        var (before, after) = await ProgramRunner.RunAsync<WriteToTryWrite>(
            """
            using System.Threading.Channels;

            public class Log : IDisposable
            {
                private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
                private bool _closed;

                public Action? Between { get; set; }

                public async Task Add(string line)
                {
                    if (_closed)
                        return;

                    await _lines.Writer.WriteAsync(line);
                }

                public void Dispose()
                {
                    _lines.Writer.TryComplete();
                    Between?.Invoke();
                    _closed = true;
                }
            }

            public static class Program
            {
                public static async Task<string> Run()
                {
                    var log = new Log();
                    Task? late = null;
                    log.Between = () => late = log.Add("late");
                    await log.Add("early");
                    log.Dispose();
                    try { await late!; return "fine"; } catch (Exception error) { return error.GetType().Name; }
                }
            }
            """,
            RuleIdentifiers.WriteRacesCompletion);

        Assert.Equal("ChannelClosedException", before);
        Assert.Equal("fine", after);
    }

    [Theory]
    [InlineData("if (_closed)\n    return false;", "False")]
    [InlineData("if (_closed)\n    throw new FormatException();", "FormatException")]
    public async Task A_channel_that_is_closed_after_the_test_of_its_flag_is_answered_alike(string guard, string answer)
    {
        var (before, after) = await ProgramRunner.RunAsync<AnswerAsTheFlagDoes>(
            $$"""
            using System.Threading.Channels;

            public sealed class Queue
            {
                private readonly Channel<int> _channel = Channel.CreateBounded<int>(1);
                private bool _closed;

                public async Task<bool> PostAsync(int n)
                {
                    {{guard}}
                    await _channel.Writer.WriteAsync(n);
                    return true;
                }

                public void Close()
                {
                    _closed = true;
                    _channel.Writer.TryComplete();
                }
            }

            public static class Program
            {
                public static async Task<string> Run()
                {
                    var queue = new Queue();
                    await queue.PostAsync(1);
                    var waiting = queue.PostAsync(2);
                    queue.Close();
                    try { return (await waiting).ToString(); } catch (Exception e) { return e.GetType().Name; }
                }
            }
            """,
            RuleIdentifiers.WriteRacesCompletion);

        Assert.Equal("ChannelClosedException", before);
        Assert.Equal(answer, after);
    }
}
