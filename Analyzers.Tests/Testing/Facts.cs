using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Tests.Testing;

/// <summary>The model of one type of a source, built from what the compiler hands to an analyzer, for tests that look at facts rather than
/// at reports.</summary>
internal static class Facts
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Channels;
        using System.Threading.Tasks;

        """;

    public static TypeModel Of(string source, string type = "C") => Of(source, type, OutputKind.DynamicallyLinkedLibrary);

    /// <summary>The model of the class that holds top-level statements.</summary>
    public static TypeModel OfProgram(string source) => Of(source, "Program", OutputKind.ConsoleApplication);

    /// <summary>The only use of the kind.</summary>
    public static ChannelUse Only(this TypeModel model, UseKind kind) => Assert.Single(model.Uses, use => use.Kind == kind);

    private static TypeModel Of(string source, string type, OutputKind kind)
    {
        var tree = CSharpSyntaxTree.ParseText(Usings + source, new CSharpParseOptions(LanguageVersion.CSharp12), path: "Facts.cs");
        var compilation = CSharpCompilation.Create("Facts", [tree], [.. TestReferences.Net80, TestReferences.Runtime],
            new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        var collector = new ModelCollector(type);
        var diagnostics = compilation.WithAnalyzers([collector]).GetAllDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(diagnostics.GetAwaiter().GetResult(), static diagnostic => diagnostic.Id == "AD0001");
        return collector.Model!;
    }

#pragma warning disable RS1001, RS1025, RS1026 // an analyzer of this test only
    private sealed class ModelCollector(string type) : DiagnosticAnalyzer
    {
        public TypeModel? Model { get; private set; }

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }
            = [new("FACTS", "facts", "facts", "facts", DiagnosticSeverity.Hidden, isEnabledByDefault: true)];

        public override void Initialize(AnalysisContext context)
            => context.RegisterSymbolStartAction(start =>
            {
                if (start.Symbol.Name != type || start.Symbol.ContainingType is not null)
                    return;

                var blocks = new ConcurrentBag<OperationBlock>();
                start.RegisterOperationBlockAction(block =>
                {
                    if (!block.OperationBlocks.IsEmpty)
                        blocks.Add(new OperationBlock(block.OwningSymbol, block.OperationBlocks));
                });
                start.RegisterSymbolEndAction(end => Model = TypeModel.Build(
                    KnownTypes.TryCreate(end.Compilation)!, (INamedTypeSymbol)end.Symbol,
                    blocks.OrderBy(static block => block.Roots[0].Syntax.SpanStart), end.CancellationToken));
            }, SymbolKind.NamedType);
    }
}
