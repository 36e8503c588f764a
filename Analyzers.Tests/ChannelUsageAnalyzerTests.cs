using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests;

public class ChannelUsageAnalyzerTests
{
    private static async Task<(int Actions, IReadOnlyList<Diagnostic> Reports)> Analyze(string source, IEnumerable<MetadataReference> references)
    {
        var analyzer = new ChannelUsageAnalyzer();
        var compilation = CSharpCompilation.Create("Subject", [CSharpSyntaxTree.ParseText(source)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var result = await compilation.WithAnalyzers([analyzer]).GetAnalysisResultAsync(TestContext.Current.CancellationToken);
        return (result.AnalyzerTelemetryInfo[analyzer].SymbolStartActionsCount, result.GetAllDiagnostics());
    }

    private const string TwoCompletions = """
        using System.Threading.Channels;
        using System.Threading.Tasks;
        class C { void M(ChannelWriter<int> w) { for (;;) Task.Run(() => w.Complete()); } }
        """;

    [Fact]
    public async Task ProjectThatReferencesChannels_IsAnalysed()
    {
        var (actions, reports) = await Analyze(TwoCompletions, TestReferences.Net80);
        Assert.Equal(1, actions);
        Assert.Equal("MPSC001", Assert.Single(reports).Id);
    }

    [Fact]
    public async Task ProjectThatDoesNotReferenceChannels_CostsNothing()
    {
        var (actions, reports) = await Analyze(TwoCompletions, TestReferences.Net80.Where(static reference => !reference.Display!.Contains("System.Threading.Channels")));
        Assert.Equal(0, actions);
        Assert.Empty(reports);
    }

    [Fact]
    public async Task NoReferencesAtAll_IsSilent()
    {
        var (actions, reports) = await Analyze(TwoCompletions, []);
        Assert.Equal(0, actions);
        Assert.Empty(reports);
    }

    [Fact]
    public async Task CompilationWithoutOurRuntime_IsAnalysedTheSame()
    {
        var (_, without) = await Analyze(TwoCompletions, TestReferences.Net80);
        var (_, with) = await Analyze(TwoCompletions, TestReferences.Net80.Add(TestReferences.Runtime));
        Assert.Equal(with.Select(static report => report.ToString()), without.Select(static report => report.ToString()));
    }

    [Fact]
    public async Task DeepExpressionsAndLongMethods_DoNotThrow()
    {
        var sum = string.Join(" + ", Enumerable.Repeat("1", 2000));
        var nested = string.Concat(Enumerable.Range(0, 40).Select(static i => $"System.Action a{i} = () => {{ if (w != null) {{ ")) + "w.Complete();" + string.Concat(Enumerable.Repeat("} }; ", 40));
        var (_, reports) = await Analyze($$"""
            using System.Threading.Channels;
            class C { int M(ChannelWriter<int> w) { {{nested}} {{string.Concat(Enumerable.Repeat("w.TryWrite(1); ", 2000))}} return {{sum}}; } }
            """, TestReferences.Net80);
        Assert.Empty(reports);
    }

    [Fact]
    public async Task CyclesOfAliasesAndCalls_DoNotHang()
    {
        var (_, reports) = await Analyze("""
            using System.Threading.Channels;
            using System.Threading.Tasks;
            class C
            {
                ChannelWriter<int> A => B;
                ChannelWriter<int> B => A;
                ChannelWriter<int> _w;
                C(ChannelWriter<int> w) { _w = w; w = _w; _w = A; }
                Task F() { _w.TryWrite(1); return G(); }
                Task G() { var t = F(); A.Complete(); return t; }
                public void Dispose() => B.Complete();
            }
            """, TestReferences.Net80);
        Assert.DoesNotContain(reports, static report => report.Id == "AD0001");
    }

    [Fact]
    public void EveryRule_IsSupportedOnceAndFullyDescribed()
    {
        var rules = Documentation.Rules.All;
        Assert.Equal(rules.Count, rules.Select(static rule => rule.Id).Distinct().Count());
        Assert.All(rules, static rule =>
        {
            Assert.NotEmpty(rule.Title.ToString());
            Assert.NotEmpty(rule.MessageFormat.ToString());
            Assert.NotEmpty(rule.Description.ToString());
            Assert.EndsWith($"/docs/rules/{rule.Id}.md", rule.HelpLinkUri);
            Assert.Equal(
                rule.Category != "Cost" && rule.Id is not (RuleIdentifiers.SeveralWriters or RuleIdentifiers.PollingInsteadOfWaiting), rule.IsEnabledByDefault);
        });
    }
}
