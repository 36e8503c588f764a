using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Mpsc.Analyzers.Mutants;

/// <summary>
/// The sources of one of the two assemblies, and what they are compiled with: what lies beside the tests that will load it, and the resources
/// of the assembly that was built.
/// </summary>
internal sealed class MutatedAssembly
{
    private static readonly CSharpParseOptions s_parsing = new(LanguageVersion.CSharp13);

    private readonly string _name;
    private readonly Dictionary<string, string> _sources;
    private readonly CSharpCompilation _original;
    private readonly List<(string Name, byte[] Content)> _resources;

    public MutatedAssembly(string repository, string project, string name, string tests)
    {
        _name = name;
        string folder = Path.Combine(repository, project);
        _sources = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(path => Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
            .ToDictionary(static path => path, static path => File.ReadAllText(path).ReplaceLineEndings("\n"));

        // what the project adds: global usings, and who sees its internals
        string generated = Directory.EnumerateDirectories(Path.Combine(folder, "obj")).SelectMany(static configuration =>
            Directory.EnumerateFiles(configuration, "*.GlobalUsings.g.cs", SearchOption.AllDirectories)).First();
        var added = new List<string> { generated, Path.Combine(Path.GetDirectoryName(generated)!, $"{project}.AssemblyInfo.cs") };
        if (project == "Analyzers")
            added.AddRange(Directory.EnumerateFiles(Path.Combine(repository, "Polyfills"), "*.cs"));

        _original = CSharpCompilation.Create(name,
            [.. _sources.Select(static source => Parse(source.Value, source.Key)), .. added.Select(static path => Parse(File.ReadAllText(path), path))],
            References(tests, name),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        _resources = ResourcesOf(Path.Combine(tests, name + ".dll"));
    }

    /// <summary>Where the text stands, when it does once.</summary>
    /// <exception cref="InvalidOperationException">It stands more often, or nowhere.</exception>
    public string FileOf(Mutant mutant)
    {
        var found = _sources.Where(source => source.Value.Contains(mutant.Find, StringComparison.Ordinal)).ToList();
        return found is [var (path, text)] && text.IndexOf(mutant.Find, StringComparison.Ordinal) == text.LastIndexOf(mutant.Find, StringComparison.Ordinal)
            ? path
            : throw new InvalidOperationException($"'{mutant.Name}' does not apply any more: its text does not stand once in {_name}");
    }

    /// <summary>Writes the assembly with the fault, or (for null) without one.</summary>
    /// <exception cref="InvalidOperationException">It does not apply, or does not compile.</exception>
    public void Write(Mutant? mutant, string path)
    {
        var compilation = _original;
        if (mutant is not null)
        {
            string file = FileOf(mutant);
            var tree = compilation.SyntaxTrees.Single(tree => tree.FilePath == file);
            compilation = compilation.ReplaceSyntaxTree(tree, Parse(_sources[file].Replace(mutant.Find, mutant.Replace, StringComparison.Ordinal), file));
        }

        using var output = File.Create(path);
        var result = compilation.Emit(output, manifestResources: _resources.Select(static resource =>
            new ResourceDescription(resource.Name, () => new MemoryStream(resource.Content), isPublic: true)));
        if (!result.Success)
        {
            throw new InvalidOperationException($"'{mutant?.Name}' does not compile: "
                + result.Diagnostics.First(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        }
    }

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, s_parsing, path, System.Text.Encoding.UTF8);

    // the framework of this process, and the Roslyn that the tests load
    private static IEnumerable<MetadataReference> References(string tests, string name)
        => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                || Path.GetFileName(path) is "mscorlib.dll" or "netstandard.dll")
            .Concat(Directory.EnumerateFiles(tests, "*.dll").Where(path => IsLoaded(Path.GetFileNameWithoutExtension(path), name)))
            .GroupBy(static path => Path.GetFileName(path)).Select(static same => MetadataReference.CreateFromFile(same.Last()));

    private static bool IsLoaded(string file, string name)
        => file.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) || file == "System.Composition.AttributedModel"
            || (file == "Mpsc.Analyzers" && name != file);

    private static List<(string, byte[])> ResourcesOf(string assembly)
    {
        using var reader = new PEReader(File.OpenRead(assembly));
        var metadata = reader.GetMetadataReader();
        var all = reader.GetSectionData(reader.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress);
        var found = new List<(string, byte[])>();
        foreach (var handle in metadata.ManifestResources)
        {
            var resource = metadata.GetManifestResource(handle);
            var content = all.GetReader((int)resource.Offset, all.Length - (int)resource.Offset);
            found.Add((metadata.GetString(resource.Name), content.ReadBytes(content.ReadInt32())));
        }

        return found;
    }
}
