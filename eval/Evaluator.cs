using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Mpsc.Analyzers;
using Mpsc.Analyzers.CodeFixes.Completion;

namespace Mpsc.Evaluation;

/// <summary>Runs every rule over a project, and applies every fix that is offered, each to the project as it was.</summary>
internal sealed class Evaluator(bool withFixes, bool whole)
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers = CreateAll<DiagnosticAnalyzer>(typeof(ChannelUsageAnalyzer));
    private static readonly ImmutableArray<CodeFixProvider> Fixes = CreateAll<CodeFixProvider>(typeof(CompleteToTryComplete));

    /// <summary>Every rule, by id.</summary>
    public static ImmutableArray<DiagnosticDescriptor> Rules { get; } =
        [.. Analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics).OrderBy(static rule => rule.Id, StringComparer.Ordinal)];

    /// <summary>The number of files and of lines seen, also in projects that have nothing of interest.</summary>
    public (int Files, long Lines) Seen { get; private set; }

    /// <summary>Exceptions of analyzers, which the compiler would report as AD0001.</summary>
    public List<string> Crashes { get; } = [];

    public async Task<List<Report>> RunAsync(string repository, string project, IReadOnlyList<SourceFile> files)
    {
        Seen = (Seen.Files + files.Count, Seen.Lines + files.Sum(static file => (long)file.Text.AsSpan().Count('\n')));
        if (!files.Any(static file => BodyRemover.IsOfInterest(file.Text)))
            return [];

        using var workspace = new AdhocWorkspace();
        var opened = LooseProject.Open(workspace, project, whole ? files : BodyRemover.Apply(files),
            Rules.Where(static rule => !rule.IsEnabledByDefault).Select(static rule => rule.Id));
        var compilation = (await opened.GetCompilationAsync())!;
        var analysis = compilation.WithAnalyzers(Analyzers, new CompilationWithAnalyzersOptions(new AnalyzerOptions([]),
            (error, _, _) => { lock (Crashes) Crashes.Add($"{repository} {project}: {error}"); },
            concurrentAnalysis: true, logAnalyzerExecutionTime: false));

        var reports = new List<Report>();
        foreach (var diagnostic in (await analysis.GetAnalyzerDiagnosticsAsync()).Where(static d => d.Location.IsInSource)
            .OrderBy(static d => d.Location.SourceTree!.FilePath, StringComparer.Ordinal).ThenBy(static d => d.Location.SourceSpan.Start))
        {
            var document = opened.GetDocument(diagnostic.Location.SourceTree)!;
            int line = diagnostic.Location.GetLineSpan().StartLinePosition.Line;
            reports.Add(new Report(repository, document.FilePath!, line + 1, diagnostic.Id, diagnostic.Severity, diagnostic.GetMessage(),
                diagnostic.Location.SourceTree!.GetText().Lines[line].ToString().Trim(),
                withFixes ? await ApplyAllAsync(document, diagnostic) : []));
        }

        return reports;
    }

    private static async Task<List<AppliedFix>> ApplyAllAsync(Document document, Diagnostic diagnostic)
    {
        var applied = new List<AppliedFix>();
        foreach (var fix in Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            var actions = new List<CodeAction>();
            try
            {
                await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), default));
                foreach (var action in actions)
                    applied.Add(await ApplyAsync(document, action));
            }
            catch (Exception error)
            {
                applied.Add(new AppliedFix(fix.GetType().Name, FixOutcome.Throws, error.ToString(), []));
            }
        }

        return applied;
    }

    private static async Task<AppliedFix> ApplyAsync(Document document, CodeAction action)
    {
        var operations = await action.GetOperationsAsync(default);
        if (operations.OfType<ApplyChangesOperation>().FirstOrDefault() is not { ChangedSolution: var solution })
            return new AppliedFix(action.Title, FixOutcome.Throws, "no change", []);

        var before = document.Project;
        var after = solution.GetProject(before.Id)!;
        var texts = new List<(string, string, string)>();
        var fresh = new List<string>();
        foreach (var id in after.GetChanges(before).GetChangedDocuments())
        {
            var (old, now) = (before.GetDocument(id)!, after.GetDocument(id)!);
            texts.Add((old.FilePath!, (await old.GetTextAsync()).ToString(), (await now.GetTextAsync()).ToString()));
            fresh.AddRange((await ErrorsAsync(now)).Except(await ErrorsAsync(old)));
        }

        return texts.Count == 0
            ? new AppliedFix(action.Title, FixOutcome.Throws, "no change", [])
            : new AppliedFix(action.Title, fresh.Count > 0 ? FixOutcome.Breaks : FixOutcome.Compiles, fresh.FirstOrDefault() ?? "", texts);
    }

    private static async Task<IEnumerable<string>> ErrorsAsync(Document document)
        => (await document.GetSemanticModelAsync())!.GetDiagnostics().Where(static d => d.Severity == DiagnosticSeverity.Error)
            .Select(static d => $"{d.Id} {d.GetMessage()}");

    private static ImmutableArray<T> CreateAll<T>(Type neighbour)
        where T : class
        => [.. neighbour.Assembly.GetTypes().Where(static type => !type.IsAbstract && typeof(T).IsAssignableFrom(type))
            .OrderBy(static type => type.FullName, StringComparer.Ordinal).Select(static type => (T)Activator.CreateInstance(type)!)];
}
