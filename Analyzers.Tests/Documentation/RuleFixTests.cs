using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.Diagnostics;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>The program after the fix, on the page of a rule, is what the code fix makes of the program before it.</summary>
public sealed class RuleFixTests
{
    // no program has more places to mend
    private const int MostFixes = 10;

    public static TheoryData<string> FixableIds => [.. Rules.All.Select(static rule => rule.Id).Where(Rules.IsFixable)];

    [Theory]
    [MemberData(nameof(FixableIds))]
    public async Task The_code_fix_writes_what_the_page_shows(string id)
    {
        var programs = RulePage.Read(id).Programs;
        var before = programs.Single(static program => program.Name == "before");
        var document = FixWorkspace.Open(before.Code, kind: OutputKind.ConsoleApplication);

        for (int fixes = 0; await FirstOfAsync(document, id) is { } diagnostic; fixes++)
        {
            Assert.True(fixes < MostFixes, $"{diagnostic} stays");
            document = await FixAsync(document, diagnostic);
        }

        var text = await document.GetTextAsync(TestContext.Current.CancellationToken);
        Assert.Equal(programs.Single(static program => program.Name == "after").Code, text.ToString().ReplaceLineEndings("\n"));
    }

    private static async Task<Diagnostic?> FirstOfAsync(Document document, string id)
    {
        var compilation = (await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        var reported = await compilation.WithAnalyzers([.. Rules.Analyzers])
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return reported.Where(diagnostic => diagnostic.Id == id).MinBy(static diagnostic => diagnostic.Location.SourceSpan.Start);
    }

    private static async Task<Document> FixAsync(Document document, Diagnostic diagnostic)
    {
        foreach (var fix in Rules.Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            if (await FixWorkspace.OffersAsync(fix, document, diagnostic, TestContext.Current.CancellationToken) is not [var offer, ..])
                continue;

            var operations = await offer.GetOperationsAsync(TestContext.Current.CancellationToken);
            return operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
        }

        throw new InvalidOperationException($"No fix is offered for {diagnostic}.");
    }
}
