using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace Mpsc.Analyzers.Tests.Testing;

/// <summary>
/// Runs the analyzer over a source in which <c>{|MPSC001:…|}</c> marks what must be reported; anything else that is reported fails the test.
/// </summary>
internal static class AnalyzerVerifier
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Channels;
        global using System.Threading.Tasks;
        """;

    /// <summary>The code compiles, and the rules report what is marked.</summary>
    public static Task Verify(string source, params string[] moreSources)
        => Verify(source, CompilerDiagnostics.Errors, OutputKind.DynamicallyLinkedLibrary, moreSources);

    /// <summary>The same with these lines in <c>.globalconfig</c>, or in a section of <c>.editorconfig</c>.</summary>
    public static async Task VerifyUnder(string options, string source, bool editorConfig = false)
    {
        var test = new Test { TestCode = source };
        test.TestState.Sources.Add(("Usings.cs", Usings));
        test.TestState.AnalyzerConfigFiles.Add(editorConfig
            ? ("/.editorconfig", $"root = true\n[Test0.cs]\n{options}\n") : ("/.globalconfig", $"is_global = true\n{options}\n"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The same with one rule switched off, of which the source is no example.</summary>
    public static Task VerifyWithout(string rule, string source)
        => Verify(source, CompilerDiagnostics.Errors, OutputKind.DynamicallyLinkedLibrary, [], rule);

    /// <summary>The same with the rules of cost, which speak of correct code, and with every analyzer.</summary>
    public static Task VerifyCost(string source) => Verify(source, CompilerDiagnostics.Errors, OutputKind.DynamicallyLinkedLibrary, [], withCost: true);

    /// <summary>The same for a source with top-level statements.</summary>
    public static Task VerifyProgram(string source) => Verify(source, CompilerDiagnostics.Errors, OutputKind.ConsoleApplication, []);

    /// <summary>The code need not compile (somebody is typing); the rules report what is marked and nothing throws.</summary>
    public static Task VerifyUnfinished(string source) => Verify(source, CompilerDiagnostics.None, OutputKind.DynamicallyLinkedLibrary, []);

    private static async Task Verify(string source, CompilerDiagnostics compiler, OutputKind kind, string[] moreSources, string? without = null,
        bool withCost = false)
    {
        if (SourceRecorder.Takes(source))
            return;

        var test = new Test { TestCode = source, CompilerDiagnostics = compiler };
        test.TestState.OutputKind = kind;
        test.TestState.Sources.Add(("Usings.cs", Usings));
        for (int i = 0; i < moreSources.Length; i++)
            test.TestState.Sources.Add(($"More{i}.cs", moreSources[i]));

        if (without is not null)
            test.DisabledDiagnostics.Add(without);
        if (!withCost)
            test.DisabledDiagnostics.AddRange(Documentation.Rules.All.Where(static rule => rule.Category == "Cost").Select(static rule => rule.Id));

        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    private sealed class Test : CSharpAnalyzerTest<ChannelUsageAnalyzer, DefaultVerifier>
    {
        public Test()
        {
            ReferenceAssemblies = TestReferences.None;
            TestState.AdditionalReferences.AddRange(TestReferences.Net80);
            TestState.AdditionalReferences.Add(TestReferences.Runtime);
        }

        protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers() => Documentation.Rules.Analyzers;

        protected override ParseOptions CreateParseOptions() => new CSharpParseOptions(LanguageVersion.CSharp12);
    }
}
