using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Robustness;

/// <summary>Four times the code takes about four times as long, in one type too; and what was analysed can be collected.</summary>
public class ScalingTests
{
    private const int Small = 100;
    private const int Times = 4;

    // quadratic would be 16
    private const double Most = 9;

    private const string Loop = """
        public async Task Read#()
        {
            await foreach (var item in _channel.Reader.ReadAllAsync(_stop.Token))
                await Task.Delay(item);
        }

        """;

    private const string Write = "public bool Write#(int item) => _channel.Writer.TryWrite(item);\n";
    private const string Spawn = "public void Start#() => _ = Task.Run(async () => { await _channel.Writer.WriteAsync(#); });\n";
    private const string Field = "private readonly Channel<int> _c# = Channel.CreateBounded<int>(9); public void Stop#() => _c#.Writer.Complete();\n";
    private const string Alias = "public void Alias#() { var a = _channel; var w = a.Writer; var x = w; if (x.TryWrite(#)) x.TryComplete(); }\n";

    [Theory]
    [InlineData(Loop)]
    [InlineData(Write)]
    [InlineData(Spawn)]
    [InlineData(Field)]
    [InlineData(Alias)]
    public async Task Time_grows_with_the_code(string member)
    {
        double best = double.MaxValue;
        for (int attempt = 0; attempt < 4 && best > Most; attempt++)
        {
            // the larger one first: what is compiled on the way is to its cost, not to the other's
            var large = await TimeAsync(member, Small * Times);
            var small = await TimeAsync(member, Small);
            best = Math.Min(best, large / small);
        }

        Assert.True(best <= Most, $"{Times} times the members took {best:0.0} times as long");
    }

    [Fact]
    public async Task What_was_analysed_is_not_kept()
    {
        var compilation = await AnalyzeAndForgetAsync();
        for (int i = 0; i < 10 && compilation.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.False(compilation.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> AnalyzeAndForgetAsync()
    {
        var compilation = await CompileAsync(Loop, 5);
        await AnalyzeAsync(compilation);
        return new WeakReference(compilation);
    }

    private static async Task<TimeSpan> TimeAsync(string member, int count)
    {
        var compilation = await CompileAsync(member, count);
        _ = compilation.GetDiagnostics(TestContext.Current.CancellationToken);
        var clock = Stopwatch.StartNew();
        await AnalyzeAsync(compilation);
        return clock.Elapsed;
    }

    private static async Task<Compilation> CompileAsync(string member, int count)
    {
        var text = new StringBuilder("""
            using System.Threading.Channels;

            class C
            {
                private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
                private readonly CancellationTokenSource _stop = new();
                public void Dispose() { _stop.Cancel(); _channel.Writer.TryComplete(); }

            """);
        for (int i = 0; i < count; i++)
            text.Append(member.Replace("#", i.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));

        var document = FixWorkspace.Open(text.Append('}').ToString());
        return (await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
    }

    private static Task AnalyzeAsync(Compilation compilation)
        => compilation.WithAnalyzers([.. Documentation.Rules.Analyzers], new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), (exception, _, _) => Assert.Fail(exception.ToString()), concurrentAnalysis: false, logAnalyzerExecutionTime: false))
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
}
