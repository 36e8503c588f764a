using System.Diagnostics;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Robustness;

/// <summary>While people type, an analysis is cancelled more often than it ends: it must give way at once.</summary>
public class CancellationTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_long_analysis_gives_way_within_a_tenth_of_a_second()
    {
        var document = FixWorkspace.Open(LargeType(1500));
        var compilation = (await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        _ = compilation.GetDiagnostics(TestContext.Current.CancellationToken);

        var whole = Stopwatch.StartNew();
        await AnalyzeAsync(compilation, TestContext.Current.CancellationToken);
        whole.Stop();

        // at moments all over the analysis; a machine that is busy elsewhere gets another chance at each
        for (int i = 1; i <= 8; i++)
        {
            var after = whole.Elapsed * i / 10;
            var best = TimeSpan.MaxValue;
            for (int attempt = 0; attempt < 3 && best > Bound; attempt++)
                best = await LatencyAsync(compilation, after) is var latency && latency < best ? latency : best;

            Assert.True(best <= Bound, $"cancelled after {after}, the analysis went on for {best}");
        }
    }

    // from the cancellation to the end of the analysis; zero when it had ended before
    private static async Task<TimeSpan> LatencyAsync(Compilation compilation, TimeSpan after)
    {
        using var cancellation = new CancellationTokenSource();
        long cancelledAt = 0;
        using var timer = new Timer(_ =>
        {
            Volatile.Write(ref cancelledAt, Stopwatch.GetTimestamp());
            cancellation.Cancel();
        }, null, after, Timeout.InfiniteTimeSpan);
        try
        {
            await AnalyzeAsync(compilation, cancellation.Token);
            return TimeSpan.Zero;
        }
        catch (OperationCanceledException)
        {
            return Stopwatch.GetElapsedTime(Volatile.Read(ref cancelledAt));
        }
    }

    private static Task AnalyzeAsync(Compilation compilation, CancellationToken cancellationToken)
        => compilation.WithAnalyzers([.. Documentation.Rules.Analyzers], new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), (exception, _, _) => Assert.Fail(exception.ToString()), concurrentAnalysis: false, logAnalyzerExecutionTime: false))
            .GetAnalyzerDiagnosticsAsync(cancellationToken);

    private static string LargeType(int methods)
    {
        var text = new StringBuilder("""
            using System.Threading.Channels;

            class C
            {
                private readonly Channel<int> _channel = Channel.CreateBounded<int>(9);
                private readonly CancellationTokenSource _stop = new();
                public void Dispose() { _stop.Cancel(); _channel.Writer.Complete(); }

            """);
        for (int i = 0; i < methods; i++)
        {
            text.Append($$"""
                public async Task Read{{i}}()
                {
                    var reader = _channel.Reader;
                    try
                    {
                        await foreach (var item in reader.ReadAllAsync(_stop.Token))
                            await Task.Delay(item);
                    }
                    catch (OperationCanceledException)
                    {
                    }

                    _ = Task.Run(() => Write{{i}}(_channel.Writer));
                }

                private async Task Write{{i}}(ChannelWriter<int> writer) => await writer.WriteAsync({{i}});

            """);
        }

        return text.Append('}').ToString();
    }
}
