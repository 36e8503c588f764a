using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace Mpsc.Analyzers.Tests.Testing;

/// <summary>One source in a project of its own, to which fixes are applied as an IDE would.</summary>
internal static class FixWorkspace
{
    public const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    public static CSharpParseOptions ParseOptions(IEnumerable<string> preprocessorSymbols)
        => new(LanguageVersion.CSharp12, preprocessorSymbols: preprocessorSymbols);

    /// <summary>The source as a document; the workspace lives as long as the document is used.</summary>
    public static Document Open(string source, bool withRuntime = true, OutputKind kind = OutputKind.DynamicallyLinkedLibrary)
    {
        var workspace = new AdhocWorkspace();
        var options = new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable)
            .WithSpecificDiagnosticOptions(OffByDefault.SwitchedOn);
        var project = workspace.AddProject("Sample", LanguageNames.CSharp)
            .WithCompilationOptions(options)
            .WithParseOptions(ParseOptions([]))
            .AddMetadataReferences(TestReferences.Net80);
        if (withRuntime)
            project = project.AddMetadataReference(TestReferences.Runtime);

        return project.AddDocument("ImplicitUsings.g.cs", ImplicitUsings).Project.AddDocument("Sample.cs", source);
    }

    /// <summary>What the fix offers for the diagnostic.</summary>
    public static async Task<List<CodeAction>> OffersAsync(
        CodeFixProvider fix, Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var offers = new List<CodeAction>();
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => offers.Add(action), cancellationToken));
        return offers;
    }
}
