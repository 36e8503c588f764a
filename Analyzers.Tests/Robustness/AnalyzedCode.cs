using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Robustness;

/// <summary>Runs every rule over code, and every fix over what they say (and, if asked, over what they do not say).</summary>
internal sealed class AnalyzedCode
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
        [.. Documentation.Rules.Analyzers];

    // of each rule's reports in one source, as many get their fixes applied
    private const int MostPerRule = 4;

    private static readonly ImmutableArray<DiagnosticDescriptor> Rules = [.. Analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics)];

    /// <summary>What the rules have reported so far, in all that was checked.</summary>
    public int Reports { get; private set; }

    /// <summary>The fixes that were applied so far.</summary>
    public int Fixes { get; private set; }

    /// <summary>What went wrong, or null: an exception, a rule that takes longer than it may, a fix that adds errors.</summary>
    /// <param name="source">The code; it need not compile.</param>
    /// <param name="withRuntime">Is Mpsc.Runtime referenced?</param>
    /// <param name="limit">How long the rules, or the fixes of one diagnostic, may take.</param>
    /// <param name="forged">Diagnostics that no rule reports, at places that it draws; null for none.</param>
    public async Task<string?> Check(string source, bool withRuntime, TimeSpan limit, Random? forged = null)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var document = FixWorkspace.Open(source, withRuntime, OutputKind.ConsoleApplication);
        var compilation = (await document.Project.GetCompilationAsync(cancellationToken))!;
        var exceptions = new List<Exception>();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit);
        ImmutableArray<Diagnostic> reported;
        try
        {
            reported = await compilation.WithAnalyzers(Analyzers, new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), (exception, _, _) => { lock (exceptions) exceptions.Add(exception); },
                concurrentAnalysis: false, logAnalyzerExecutionTime: false)).GetAnalyzerDiagnosticsAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"the rules took longer than {limit}";
        }

        if (exceptions.Count > 0)
            return $"a rule threw {exceptions[0]}";

        Reports += reported.Length;
        reported = [.. reported.GroupBy(static diagnostic => diagnostic.Id).SelectMany(static rule => rule.Take(MostPerRule))];
        foreach (var diagnostic in forged is null ? reported : [.. reported, .. await ForgeAsync(document, forged)])
        {
            if (diagnostic.Location.SourceTree is { } tree && document.Project.GetDocument(tree) is { } place
                && await CheckFixesAsync(place, diagnostic, limit) is { } problem)
                return problem;
        }

        return null;
    }

    private async Task<string?> CheckFixesAsync(Document document, Diagnostic diagnostic, TimeSpan limit)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var clock = Stopwatch.StartNew();
        foreach (var fix in Documentation.Rules.Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            try
            {
                foreach (var action in await FixWorkspace.OffersAsync(fix, document, diagnostic, cancellationToken))
                {
                    Fixes++;
                    var changed = (await action.GetOperationsAsync(cancellationToken)).OfType<ApplyChangesOperation>().Single();
                    if (await NewErrorAsync(document, changed.ChangedSolution.GetDocument(document.Id)!) is { } error)
                        return $"{fix.GetType().Name} for {diagnostic.Id} brings {error}";
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                return $"{fix.GetType().Name} for {diagnostic.Id} threw {exception}";
            }
        }

        return clock.Elapsed > limit ? $"the fixes for {diagnostic.Id} took {clock.Elapsed}" : null;
    }

    private static async Task<string?> NewErrorAsync(Document before, Document after)
    {
        var known = (await ErrorsAsync(before)).ToHashSet();
        return (await ErrorsAsync(after)).FirstOrDefault(error => !known.Contains(error));
    }

    private static async Task<IEnumerable<string>> ErrorsAsync(Document document)
        => (await document.GetSemanticModelAsync(TestContext.Current.CancellationToken))!.GetDiagnostics()
            .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(static diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage()}");

    private static async Task<List<Diagnostic>> ForgeAsync(Document document, Random random)
    {
        var root = (await document.GetSyntaxRootAsync())!;
        var calls = root.DescendantNodes().OfType<InvocationExpressionSyntax>().Select(static call => call.GetLocation()).ToList();
        var others = root.DescendantNodes().Where(static node => node is StatementSyntax or CatchClauseSyntax or ExpressionSyntax)
            .Select(static node => node.GetLocation()).ToList();
        var forged = new List<Diagnostic>();
        for (int i = 0; i < 3 && calls.Count > 0; i++)
        {
            var roles = DiagnosticRoles.All.Where(_ => random.Next(3) == 0).Select(role => (role, others[random.Next(others.Count)])).ToList();
            forged.Add(Diagnostic.Create(Rules[random.Next(Rules.Length)], calls[random.Next(calls.Count)],
                roles.Select(static role => role.Item2), DiagnosticFacts.Properties(roles, singleConsumer: random.Next(2) == 0)));
        }

        return forged;
    }
}
