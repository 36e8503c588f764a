using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mpsc.Analyzers.Model;

namespace Mpsc.Analyzers.Tests.Testing;

/// <summary>The model of one type of a source, built as the analyzer builds it, for tests that look at facts rather than at reports.</summary>
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

    public static TypeModel Of(string source, string type = "C")
    {
        var tree = CSharpSyntaxTree.ParseText(Usings + source, new CSharpParseOptions(LanguageVersion.CSharp12));
        var compilation = CSharpCompilation.Create("Facts", [tree], [.. TestReferences.Net80, TestReferences.Runtime],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        var semantics = compilation.GetSemanticModel(tree);
        var symbol = compilation.GetTypeByMetadataName(type)!;
        var blocks = new List<OperationBlock>();
        foreach (var node in tree.GetRoot().DescendantNodes())
        {
            // what the compiler hands to the analyzer as blocks: bodies of methods and accessors, and initialisers
            ISymbol? owner = node switch
            {
                BaseMethodDeclarationSyntax or AccessorDeclarationSyntax => semantics.GetDeclaredSymbol(node),
                EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } field } => semantics.GetDeclaredSymbol(field),
                ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax property } => ((IPropertySymbol)semantics.GetDeclaredSymbol(property)!).GetMethod,
                _ => null,
            };
            if (owner is not null && SymbolEqualityComparer.Default.Equals(owner.ContainingType, symbol) && semantics.GetOperation(node) is { } operation)
                blocks.Add(new OperationBlock(owner, ImmutableArray.Create(operation)));
        }

        return TypeModel.Build(KnownTypes.TryCreate(compilation)!, symbol, blocks, TestContext.Current.CancellationToken);
    }

    /// <summary>The only use of the kind.</summary>
    public static ChannelUse Only(this TypeModel model, UseKind kind) => Assert.Single(model.Uses, use => use.Kind == kind);
}
