namespace Mpsc.Analyzers.Tests.EndToEnd;

/// <summary>
/// A program that does what an IDE does, with whichever Roslyn it is given: loads the packed analyzers and fixes, prints what is reported
/// about a folder of sources, applies the fixes, and prints the sources that they leave.
/// </summary>
internal static class RoslynHost
{
    /// <summary>The Roslyn that the program is compiled against; it runs on that one and on newer ones.</summary>
    public const string OldestRoslyn = "4.8.0";

    // arguments: the folders to find Roslyn in, the folder of the analyzers, the runtime's assembly, the folder of the sources, the rules
    // to fix in their order
    public const string Program = """
        using System.Reflection;
        using System.Runtime.Loader;

        // the last folder is the SDK's: it has what a Roslyn needs besides, and a Roslyn of its own, no part of which fits another one
        string[] roslyn = args[0].Split(Path.PathSeparator);
        AssemblyLoadContext.Default.Resolving += (context, name) => roslyn
            .Take(roslyn.Length > 1 && name.Name!.StartsWith("Microsoft.CodeAnalysis") ? roslyn.Length - 1 : roslyn.Length)
            .Select(folder => Path.Combine(folder, name.Name + ".dll"))
            .FirstOrDefault(File.Exists) is { } file ? context.LoadFromAssemblyPath(file) : null;
        await Host.RunAsync(args[1], args[2], args[3], args[4].Split(','));

        """;

    public const string Source = """
        using System.Collections.Immutable;
        using System.Reflection;
        using Microsoft.CodeAnalysis;
        using Microsoft.CodeAnalysis.CodeActions;
        using Microsoft.CodeAnalysis.CodeFixes;
        using Microsoft.CodeAnalysis.CSharp;
        using Microsoft.CodeAnalysis.Diagnostics;

        public static class Host
        {
            private const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; " +
                "global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

            public static async Task RunAsync(string analyzersFolder, string runtime, string sources, string[] rules)
            {
                Console.Error.WriteLine("Roslyn " + typeof(Compilation).Assembly.GetName().Version);
                var analyzers = Instances<DiagnosticAnalyzer>(Path.Combine(analyzersFolder, "Mpsc.Analyzers.dll")).ToImmutableArray();
                var fixes = Instances<CodeFixProvider>(Path.Combine(analyzersFolder, "Mpsc.Analyzers.CodeFixes.dll"));

                var framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                    .Where(static file => Path.GetFileName(file).StartsWith("System."));
                var project = new AdhocWorkspace().AddProject("Sources", LanguageNames.CSharp)
                    .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.ConsoleApplication))
                    .WithParseOptions(new CSharpParseOptions(LanguageVersion.CSharp12))
                    .AddMetadataReferences(framework.Append(runtime).Select(static file => MetadataReference.CreateFromFile(file)));
                project = project.AddDocument("Usings.cs", Usings).Project;
                foreach (string file in Directory.GetFiles(sources, "*.cs").Order(StringComparer.Ordinal))
                    project = project.AddDocument(Path.GetFileName(file), File.ReadAllText(file), filePath: Path.GetFileName(file)).Project;

                foreach (var diagnostic in await ReportedAsync(project, analyzers))
                    Console.WriteLine(diagnostic);

                foreach (string rule in rules)
                    project = await FixAsync(project, analyzers, fixes, rule);

                foreach (var document in project.Documents)
                    Console.WriteLine("=== " + document.Name + "\n" + await document.GetTextAsync());
                foreach (var diagnostic in await ReportedAsync(project, analyzers))
                    Console.WriteLine(diagnostic);
            }

            private static async Task<Project> FixAsync(
                Project project, ImmutableArray<DiagnosticAnalyzer> analyzers, IReadOnlyList<CodeFixProvider> fixes, string rule)
            {
                for (int round = 0; round < 20; round++)
                {
                    CodeAction? offer = null;
                    foreach (var diagnostic in (await ReportedAsync(project, analyzers)).Where(diagnostic => diagnostic.Id == rule))
                    {
                        var document = project.GetDocument(diagnostic.Location.SourceTree)!;
                        foreach (var fix in fixes.Where(fix => fix.FixableDiagnosticIds.Contains(rule)))
                            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => offer ??= action, default));
                        if (offer is not null)
                            break;
                    }

                    if (offer is null)
                        break;

                    var operations = await offer.GetOperationsAsync(default);
                    project = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(project.Id)!;
                }

                return project;
            }

            private static async Task<IEnumerable<Diagnostic>> ReportedAsync(Project project, ImmutableArray<DiagnosticAnalyzer> analyzers)
            {
                var compilation = (await project.GetCompilationAsync())!;
                var errors = compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
                var reported = await compilation.WithAnalyzers(analyzers).GetAnalyzerDiagnosticsAsync();
                return errors.Concat(reported)
                    .OrderBy(static diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                    .ThenBy(static diagnostic => diagnostic.Location.SourceSpan.Start)
                    .ThenBy(static diagnostic => diagnostic.Id, StringComparer.Ordinal);
            }

            private static IReadOnlyList<T> Instances<T>(string file)
                => Assembly.LoadFrom(file).GetTypes()
                    .Where(static type => !type.IsAbstract && typeof(T).IsAssignableFrom(type))
                    .OrderBy(static type => type.FullName, StringComparer.Ordinal)
                    .Select(static type => (T)Activator.CreateInstance(type)!)
                    .ToList();
        }

        """;
}
