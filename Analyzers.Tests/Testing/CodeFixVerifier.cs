using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.Tests.Testing;

/// <summary>Checks a fix by the text that it leaves, and by where it is not offered.</summary>
internal static class CodeFixVerifier<TFix>
    where TFix : CodeFixProvider, new()
{
    /// <summary>
    /// The analyzer reports what is marked (<c>{|MPSC001:…|}</c>; rules that the fix does not answer are switched off, and those that
    /// nothing is marked for), and the fix leaves this text. Fix All is checked along with the single fix: in the document, the project and the solution.
    /// </summary>
    public static async Task Fixes(string before, string after, FixSetup? setup = null)
    {
        if (SourceRecorder.Takes(before))
            return;

        setup ??= new FixSetup();
        var test = new Test(setup.PreprocessorSymbols) { TestCode = before, FixedCode = after };
        test.TestState.Sources.Add(("ImplicitUsings.g.cs", FixWorkspace.ImplicitUsings));
        test.FixedState.Sources.Add(("ImplicitUsings.g.cs", FixWorkspace.ImplicitUsings));
        if (setup.MoreSource is { } more)
        {
            test.TestState.Sources.Add(("More.cs", more));
            test.FixedState.Sources.Add(("More.cs", more));
        }

        test.FixedState.MarkupHandling = MarkupMode.Allow;
        test.TestState.AdditionalReferences.AddRange(TestReferences.Net80);
        if (setup.WithRuntime)
            test.TestState.AdditionalReferences.Add(TestReferences.Runtime);

        if (setup.TopLevel)
            test.TestState.OutputKind = OutputKind.ConsoleApplication;

        if (setup.FixesNeeded is { } count)
            test.NumberOfIncrementalIterations = count;

        var answered = new TFix().FixableDiagnosticIds.RemoveAll(id => !before.Contains($"{{|{id}:", StringComparison.Ordinal));
        test.DisabledDiagnostics.AddRange(
            new ChannelUsageAnalyzer().SupportedDiagnostics.Select(rule => rule.Id).Where(id => !answered.Contains(id)));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// Would the rule report what is marked, the fix would not be offered. The analyzer does not take part, so that the fix is seen to be
    /// safe by itself; additional locations are marked by their role (<c>{|tryRead:…|}</c>).
    /// </summary>
    public static async Task NotOffered(string markedSource, FixSetup? setup = null)
    {
        if (SourceRecorder.Takes(markedSource))
            return;

        foreach (var (_, offers) in await OffersAsync(markedSource, setup ?? new FixSetup()))
            Assert.Empty(offers);
    }

    /// <summary>Would the rule report what is marked (once), the fix would write this text. For what is another rule's to report.</summary>
    public static async Task Rewrites(string markedSource, string after, FixSetup? setup = null)
    {
        if (SourceRecorder.Takes(markedSource))
            return;

        var (document, offers) = Assert.Single(await OffersAsync(markedSource, setup ?? new FixSetup()));
        var cancellationToken = TestContext.Current.CancellationToken;
        var operation = (await Assert.Single(offers).GetOperationsAsync(cancellationToken)).OfType<ApplyChangesOperation>().Single();
        var text = await operation.ChangedSolution.GetDocument(document.Id)!.GetTextAsync(cancellationToken);
        Assert.Equal(after, text.ToString());
    }

    private static async Task<List<(Document Document, List<CodeAction> Offers)>> OffersAsync(string markedSource, FixSetup setup)
    {
        TestFileMarkupParser.GetSpans(markedSource, out var source, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans);
        var kind = setup.TopLevel ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        var document = FixWorkspace.Open(source, setup.WithRuntime, kind);
        if (setup.MoreSource is { } more)
            document = document.Project.AddDocument("More.cs", more).Project.GetDocument(document.Id)!;

        var cancellationToken = TestContext.Current.CancellationToken;
        var tree = (await document.GetSyntaxTreeAsync(cancellationToken))!;
        var errors = (await document.GetSemanticModelAsync(cancellationToken))!.GetDiagnostics(cancellationToken: cancellationToken)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.Empty(errors);

        var rule = new ChannelUsageAnalyzer().SupportedDiagnostics.Single(rule => spans.ContainsKey(rule.Id));
        Assert.Contains(rule.Id, new TFix().FixableDiagnosticIds);
        var others = spans.Where(pair => pair.Key != rule.Id)
            .SelectMany(pair => pair.Value, (pair, span) => (Role: pair.Key, Location: Location.Create(tree, span))).ToList();
        var properties = DiagnosticFacts.Properties(others, singleConsumer: true);
        var offered = new List<(Document, List<CodeAction>)>();
        foreach (var span in spans[rule.Id])
        {
            var diagnostic = Diagnostic.Create(rule, Location.Create(tree, span), others.Select(other => other.Location), properties);
            offered.Add((document, await FixWorkspace.OffersAsync(new TFix(), document, diagnostic, cancellationToken)));
        }

        return offered;
    }

    private sealed class Test : CSharpCodeFixTest<ChannelUsageAnalyzer, TFix, DefaultVerifier>
    {
        private readonly IReadOnlyList<string> _preprocessorSymbols;

        public Test(IReadOnlyList<string> preprocessorSymbols)
        {
            _preprocessorSymbols = preprocessorSymbols;
            ReferenceAssemblies = TestReferences.None;
        }

        protected override ParseOptions CreateParseOptions() => FixWorkspace.ParseOptions(_preprocessorSymbols);

        protected override CompilationOptions CreateCompilationOptions()
            => ((CSharpCompilationOptions)base.CreateCompilationOptions()).WithNullableContextOptions(NullableContextOptions.Enable);
    }
}
