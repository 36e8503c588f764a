using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Behaviour;

/// <summary>
/// Runs a program before and after a fix, on the real runtime. The program is a source with <c>static Task&lt;string&gt; Run()</c> in a
/// class
/// <c>Program</c>, whose result says what happened.
/// </summary>
internal static class ProgramRunner
{
    /// <summary>Far more than any of the programs takes: it only bounds one that hangs.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    /// <summary>What the program does as it is, and what it does when the fix was applied wherever it is offered for the rule.</summary>
    public static async Task<(string Before, string After)> RunAsync<TFix>(string source, string rule)
        where TFix : CodeFixProvider, new()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var document = FixWorkspace.Open(source);
        var before = await RunAsync(document, cancellationToken);

        int applied = 0;
        while (await FirstOfferAsync(new TFix(), document, rule, cancellationToken) is { } offer)
        {
            var operation = (await offer.GetOperationsAsync(cancellationToken)).OfType<ApplyChangesOperation>().Single();
            document = operation.ChangedSolution.GetDocument(document.Id)!;
            Assert.True(++applied < 10, "The fix does not remove what it is offered for.");
        }

        Assert.True(applied > 0, "The fix is not offered.");
        return (before, await RunAsync(document, cancellationToken));
    }

    private static async Task<CodeAction?> FirstOfferAsync(
        CodeFixProvider fix, Document document, string rule, CancellationToken cancellationToken)
    {
        var compilation = (await document.Project.GetCompilationAsync(cancellationToken))!.WithAnalyzers([new ChannelUsageAnalyzer()]);
        foreach (var diagnostic in await compilation.GetAnalyzerDiagnosticsAsync(cancellationToken))
        {
            if (diagnostic.Id == rule && await FixWorkspace.OffersAsync(fix, document, diagnostic, cancellationToken) is [var offer, ..])
                return offer;
        }

        return null;
    }

    private static async Task<string> RunAsync(Document document, CancellationToken cancellationToken)
    {
        var compilation = (await document.Project.GetCompilationAsync(cancellationToken))!;
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image, cancellationToken: cancellationToken);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));

        image.Position = 0;
        var context = new AssemblyLoadContext("program", isCollectible: true);
        try
        {
            var run = context.LoadFromStream(image).GetType("Program")!.GetMethod("Run")!.CreateDelegate<Func<Task<string>>>();
            return await Task.Run(run, cancellationToken).WaitAsync(Bound, cancellationToken);
        }
        finally
        {
            context.Unload();
        }
    }
}
