using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Rules;

/// <summary>The rules see through the user's own types around a channel, whose methods the options name.</summary>
public sealed class WrapperTests
{
    private const string Options = """
        mpsc_channel_complete_methods = MyApp.WorkQueue.Close | MyApp.IJobs.Finish, MyApp.QueueExtensions.End
        mpsc_channel_try_complete_methods = MyApp.WorkQueue.TryClose
        mpsc_channel_write_methods = MyApp.WorkQueue.Enqueue|MyApp.WorkQueue.EnqueueAsync|MyApp.WorkQueue.TryEnqueue|MyApp.IJobs.Add
        """;

    private const string Queue = """

        namespace MyApp
        {
            public class WorkQueue<T>
            {
                private readonly Channel<T> _channel = Channel.CreateUnbounded<T>();

                public ChannelReader<T> Reader => _channel.Reader;
                public ValueTask EnqueueAsync(T item) => _channel.Writer.WriteAsync(item);
                public void Enqueue(T item) => _channel.Writer.TryWrite(item);
                public bool TryEnqueue(T item) => _channel.Writer.TryWrite(item);
                public virtual void Close() => {|MPSC007:_channel.Writer.Complete()|};
                public bool TryClose() => _channel.Writer.TryComplete();
                public void Other() { }
            }

            public interface IJobs
            {
                Task Add(int job);
                void Finish();
            }

            public sealed class Plain
            {
                public void Push(int item) { }
                public void Seal() { }
            }

            public static class QueueExtensions
            {
                public static void End(this Plain queue) => queue.Seal();
            }
        }

        """;

    [Fact]
    public Task Each_producer_closes_the_queue_that_is_a_local()
        => Verify("""
            class C
            {
                async Task RunAsync()
                {
                    var queue = new MyApp.WorkQueue<int>();
                    for (int i = 0; i < 4; i++)
                    {
                        _ = Task.Run(async () =>
                        {
                            await queue.EnqueueAsync(1);
                            {|MPSC001:{|MPSC002:queue.Close()|}|};
                        });
                    }
                }
            }
            """);

    [Fact]
    public Task Each_producer_closes_the_queue_that_is_a_field()
        => Verify("""
            class C
            {
                private readonly MyApp.WorkQueue<int> _queue;

                public C(MyApp.WorkQueue<int> queue)
                {
                    _queue = queue;
                    for (int i = 0; i < 4; i++)
                        _ = Task.Run(ProduceAsync);
                }

                private async Task ProduceAsync()
                {
                    _queue.Enqueue(1);
                    await Task.Yield();
                    {|MPSC001:{|MPSC002:_queue.Close()|}|};
                }
            }
            """);

    [Fact]
    public Task Each_producer_tries_to_close_the_queue_that_is_a_parameter()
        => Verify("""
            class C
            {
                async Task RunAsync(MyApp.WorkQueue<int> queue)
                {
                    var sameQueue = queue;
                    await Parallel.ForEachAsync(Enumerable.Range(0, 4), async (number, token) =>
                    {
                        await sameQueue.EnqueueAsync(number);
                        {|MPSC002:queue.TryClose()|};
                    });
                }
            }
            """);

    [Fact]
    public Task The_methods_of_an_interface()
        => Verify("""
            class C
            {
                void Run(MyApp.IJobs jobs)
                {
                    for (int i = 0; i < 4; i++)
                    {
                        Task.Run(async () =>
                        {
                            await jobs.Add(1);
                            {|MPSC001:{|MPSC002:jobs.Finish()|}|};
                        });
                    }
                }
            }
            """);

    [Fact]
    public Task What_the_named_method_is_overridden_by()
        => Verify("""
            class Loud : MyApp.WorkQueue<int>
            {
                public override void Close() => Console.WriteLine("closed");
            }

            class C(Loud queue) : IDisposable
            {
                public void Dispose() => {|MPSC007:queue.Close()|};
            }
            """);

    [Fact]
    public Task A_member_that_may_be_called_twice()
        => Verify("""
            class C : IDisposable
            {
                private readonly MyApp.WorkQueue<int> _queue = new();
                private readonly MyApp.Plain _plain = new();

                public void Dispose()
                {
                    {|MPSC007:_queue.Close()|};
                    {|MPSC007:MyApp.QueueExtensions.End(_plain)|};
                }
            }
            """);

    [Fact]
    public Task A_write_after_the_end()
        => Verify("""
            class C
            {
                async Task RunAsync(MyApp.WorkQueue<int> queue)
                {
                    queue.Close();
                    {|MPSC008:queue.Enqueue(1)|};
                    {|MPSC008:queue.TryEnqueue(1)|};
                    await {|MPSC008:queue.EnqueueAsync(1)|};
                }
            }
            """);

    [Fact]
    public Task Right_use_is_silent()
        => Verify("""
            class C : IDisposable
            {
                private readonly MyApp.WorkQueue<int> _queue = new();
                private bool _disposed;

                async Task RunAsync()
                {
                    var queue = new MyApp.WorkQueue<int>();
                    var producers = new List<Task>();
                    for (int i = 0; i < 4; i++)
                        producers.Add(Task.Run(async () => await queue.EnqueueAsync(1)));

                    await Task.WhenAll(producers);
                    queue.Close();
                }

                async void Post(int item) => await _queue.EnqueueAsync(item);

                void PostIfOpen(MyApp.WorkQueue<int> queue)
                {
                    queue.TryClose();
                    if (!queue.TryEnqueue(1))
                        Console.WriteLine("late");

                    queue = new MyApp.WorkQueue<int>();
                    queue.Enqueue(1);
                }

                public void Dispose()
                {
                    if (_disposed)
                        return;

                    _disposed = true;
                    _queue.Close();
                }
            }
            """);

    [Fact]
    public Task Each_round_has_a_queue_of_its_own()
        => Verify("""
            class C
            {
                void Run()
                {
                    for (int i = 0; i < 4; i++)
                    {
                        var queue = new MyApp.WorkQueue<int>();
                        Task.Run(async () =>
                        {
                            await queue.EnqueueAsync(1);
                            queue.Close();
                        });
                    }
                }
            }
            """);

    [Fact]
    public Task Queues_out_of_a_list_are_not_one_queue()
        => Verify("""
            class C
            {
                private readonly List<MyApp.WorkQueue<int>> _queues = new();

                void Run()
                {
                    foreach (var queue in _queues)
                    {
                        Task.Run(async () =>
                        {
                            await queue.EnqueueAsync(1);
                            queue.Close();
                        });
                    }
                }

                void Close() => _queues[0].Other();
            }
            """);

    [Fact]
    public Task Without_the_options_nothing_is_known_of_the_methods()
        => AnalyzerVerifier.Verify("""
            class C : IDisposable
            {
                private readonly MyApp.WorkQueue<int> _queue = new();

                public void Dispose() => _queue.Close();
            }
            """ + Queue);

    [Fact]
    public Task A_section_of_the_editor_configuration_counts_for_the_whole_project()
        => AnalyzerVerifier.VerifyUnder(
            """
            mpsc_channel_complete_methods = MyApp.WorkQueue.Close
            """,
            """
            class C : IDisposable
            {
                private readonly MyApp.WorkQueue<int> _queue = new();

                public void Dispose() => {|MPSC007:_queue.Close()|};
            }
            """ + Queue,
            editorConfig: true);

    [Fact]
    public async Task No_fix_calls_what_the_type_need_not_have()
    {
        const string Source = """
            using System.Threading.Channels;

            class C : IDisposable
            {
                private readonly MyApp.WorkQueue<int> _queue = new();

                async Task RunAsync()
                {
                    var queue = new MyApp.WorkQueue<int>();
                    var producers = new List<Task>();
                    for (int i = 0; i < 4; i++)
                    {
                        producers.Add(Task.Run(async () =>
                        {
                            await queue.EnqueueAsync(1);
                            queue.Close();
                        }));
                    }

                    await Task.WhenAll(producers);
                    queue.TryClose();
                    queue.Enqueue(1);
                }

                public void Dispose() => _queue.Close();
            }
            """;
        string queue = Queue.Replace("{|MPSC007:", "").Replace("|}", "");
        var document = FixWorkspace.Open(Source + queue).Project
            .AddAnalyzerConfigDocument(
                ".globalconfig", SourceText.From($"is_global = true\n{Options}"), filePath: "/.globalconfig").Project
            .Documents.Single(static document => document.Name == "Sample.cs");
        var cancellationToken = TestContext.Current.CancellationToken;
        var compilation = (await document.Project.GetCompilationAsync(cancellationToken))!;
        var reported = (await compilation
            .WithAnalyzers(ImmutableArray.Create<DiagnosticAnalyzer>(new ChannelUsageAnalyzer()), document.Project.AnalyzerOptions)
            .GetAnalyzerDiagnosticsAsync(cancellationToken))
            .Where(static diagnostic => diagnostic.Location.SourceSpan.Start < Source.Length).ToList();

        Assert.Equal(["MPSC001", "MPSC002", "MPSC007", "MPSC008"], reported.Select(static diagnostic => diagnostic.Id).Distinct().Order());
        foreach (var fix in Documentation.Rules.Fixes)
        {
            foreach (var diagnostic in reported.Where(diagnostic => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
                Assert.Empty(await FixWorkspace.OffersAsync(fix, document, diagnostic, cancellationToken));
        }
    }

    private static Task Verify(string source) => AnalyzerVerifier.VerifyUnder(Options, source + Queue);
}
