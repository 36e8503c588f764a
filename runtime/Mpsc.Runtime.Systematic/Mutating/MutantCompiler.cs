using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Mpsc.Systematic;

/// <summary>Compiles the runtime's sources for net8.0, as they are or with edits.</summary>
public sealed class MutantCompiler
{
    // What the project file adds to the sources.
    private const string FromTheProject = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Mpsc.Runtime.Systematic.Scenarios")]
        """;

    private static readonly CSharpParseOptions s_parsing = new CSharpParseOptions(LanguageVersion.Latest)
        .WithPreprocessorSymbols("NET", "NET8_0", "NET5_0_OR_GREATER", "NET6_0_OR_GREATER", "NET7_0_OR_GREATER", "NET8_0_OR_GREATER");

    private readonly CSharpCompilation _original;

    /// <summary>Reads the sources.</summary>
    public MutantCompiler()
    {
        IEnumerable<SyntaxTree> sources = Directory
            .EnumerateFiles(BuiltPaths.RuntimeSources, "*.cs", SearchOption.AllDirectories)
            .Where(static path => !IsBuilt(Path.GetRelativePath(BuiltPaths.RuntimeSources, path)))
            .Select(static path => Parse(File.ReadAllText(path).ReplaceLineEndings("\n"), path));
        _original = CSharpCompilation.Create(
            "Mpsc.Runtime",
            [.. sources, Parse(FromTheProject, "")],
            File.ReadLines(Path.Combine(BuiltPaths.Scenarios, "references.txt"))
                .Where(static path => Path.GetFileName(path) != "Mpsc.Runtime.dll")
                .Select(static path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>Looks for the texts only.</summary>
    /// <exception cref="InvalidOperationException">A text stands not once in the sources.</exception>
    public void CheckThatItApplies(Mutant mutant) => Apply(mutant.Name, mutant.Edits);

    /// <summary>The assembly with these edits.</summary>
    /// <exception cref="InvalidOperationException">A text stands not once in the sources, or the result does not compile.</exception>
    public MemoryStream Compile(string name, IEnumerable<Edit> edits)
    {
        var assembly = new MemoryStream();
        EmitResult result = Apply(name, edits).Emit(assembly);
        if (!result.Success)
        {
            throw new InvalidOperationException($"Mutant '{name}' does not compile: "
                + result.Diagnostics.First(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        }

        assembly.Position = 0;
        return assembly;
    }

    private CSharpCompilation Apply(string name, IEnumerable<Edit> edits) =>
        edits.Aggregate(_original, (compilation, edit) => Apply(compilation, edit, name));

    private static CSharpCompilation Apply(CSharpCompilation compilation, Edit edit, string name)
    {
        // Looked for in what earlier edits have left.
        List<(SyntaxTree Tree, string Text, int Index)> found = [];
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            string text = tree.ToString();
            for (int at = text.IndexOf(edit.Find, StringComparison.Ordinal); at >= 0;)
            {
                found.Add((tree, text, at));
                at = text.IndexOf(edit.Find, at + 1, StringComparison.Ordinal);
            }
        }

        if (found is not [var (original, source, index)])
        {
            throw new InvalidOperationException(
                $"Mutant '{name}' no longer applies: the runtime's sources hold {found.Count} times (not once) the text\n{edit.Find}");
        }

        string mutated = string.Concat(source.AsSpan(0, index), edit.Replace, source.AsSpan(index + edit.Find.Length));
        return compilation.ReplaceSyntaxTree(original, Parse(mutated, original.FilePath));
    }

    private static SyntaxTree Parse(string source, string path) =>
        CSharpSyntaxTree.ParseText(source, s_parsing, path, System.Text.Encoding.UTF8);

    private static bool IsBuilt(string relativePath) =>
        relativePath.Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj";
}
