using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mpsc.Analyzers.Tests.Testing;

namespace Mpsc.Analyzers.Tests.Documentation;

/// <summary>Compiles a documented program as a console project of this runtime's framework does, with the package's runtime.</summary>
internal static class ProgramCompilation
{
    // what ImplicitUsings brings to a console project
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    // as the SDK does: a library for an older framework refers to older assemblies
    private static readonly Dictionary<string, ReportDiagnostic> NotWarned = new()
    {
        ["CS1701"] = ReportDiagnostic.Suppress,
        ["CS1702"] = ReportDiagnostic.Suppress,
    };

    // Mpsc.Runtime.dll stands beside the tests, and so is among them
    private static readonly MetadataReference[] References = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(static path => IsPartOfFramework(path) || Path.GetFileName(path) == "Mpsc.Runtime.dll")
        .Select(static path => (MetadataReference)MetadataReference.CreateFromFile(path))
        .ToArray();

    /// <summary>The compilation, without errors and warnings.</summary>
    public static CSharpCompilation Of(DocumentedProgram program)
    {
        var compilation = CSharpCompilation.Create(
            $"{program.Page.Replace('/', '.')}.{program.Name}",
            [Parse(program.Code, "Program.cs"), Parse(ImplicitUsings, "Usings.cs")],
            References,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication)
                .WithNullableContextOptions(NullableContextOptions.Enable)
                .WithSpecificDiagnosticOptions(NotWarned.Concat(OffByDefault.SwitchedOn)));

        Assert.DoesNotContain(
            compilation.GetDiagnostics(TestContext.Current.CancellationToken),
            static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        return compilation;
    }

    private static SyntaxTree Parse(string code, string path)
        => CSharpSyntaxTree.ParseText(code, CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp12), path);

    private static bool IsPartOfFramework(string path)
        => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location);
}
