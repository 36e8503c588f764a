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
}
