using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Evaluation;

/// <summary>
/// The sources of a project, compiled without its packages: against the SDK's reference assemblies and our runtime. What does not resolve
/// stays an error type, on which rules are silent.
/// </summary>
internal static class LooseProject
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Preview, DocumentationMode.None, preprocessorSymbols:
    [
        "NET", "NETCOREAPP", "NET5_0_OR_GREATER", "NET6_0_OR_GREATER", "NET7_0_OR_GREATER", "NET8_0_OR_GREATER", "NET9_0_OR_GREATER",
        "NET10_0", "NET10_0_OR_GREATER", "NETCOREAPP3_1_OR_GREATER", "NETSTANDARD2_1_OR_GREATER",
    ]);

    private static readonly MetadataReference[] References =
        [.. ReferenceAssemblies("Microsoft.NETCore.App.Ref"), .. ReferenceAssemblies("Microsoft.AspNetCore.App.Ref"),
            MetadataReference.CreateFromFile(typeof(MpscQueue<>).Assembly.Location)];

    /// <summary>The project in a workspace of its own, with every rule on.</summary>
    public static Project Open(AdhocWorkspace workspace, string name, IEnumerable<SourceFile> files, IEnumerable<string> rules)
    {
        var id = ProjectId.CreateNewId();
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable,
            specificDiagnosticOptions: rules.Select(static rule => KeyValuePair.Create(rule, ReportDiagnostic.Info)));
        var solution = workspace.CurrentSolution.AddProject(ProjectInfo.Create(id, VersionStamp.Default, name, "Evaluated", LanguageNames.CSharp,
            compilationOptions: options, parseOptions: ParseOptions, metadataReferences: References));
        solution = Add(solution, id, "ImplicitUsings.g.cs", ImplicitUsings);
        foreach (var file in files)
            solution = Add(solution, id, file.Path, file.Text);

        return solution.GetProject(id)!;
    }

    private static Solution Add(Solution solution, ProjectId project, string path, string text)
        => solution.AddDocument(DocumentId.CreateNewId(project), Path.GetFileName(path), SourceText.From(text), filePath: path);

    private static IEnumerable<MetadataReference> ReferenceAssemblies(string pack)
    {
        string shared = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string root = Path.Combine(shared, "..", "..", "..", "packs", pack);
        string newest = Directory.Exists(root) && Directory.GetDirectories(root) is { Length: > 0 } versions
            ? versions.Max(StringComparer.Ordinal)!
            : throw new EvaluationException($"the SDK has no {pack}: {Path.GetFullPath(root)}");
        return Directory.EnumerateFiles(Path.Combine(newest, "ref"), "*.dll", SearchOption.AllDirectories)
            .Select(static path => MetadataReference.CreateFromFile(path));
    }
}
