using Microsoft.CodeAnalysis;

namespace Mpsc.Analyzers.CodeFixes;

/// <summary>The runtime as this compilation sees it, and how its types are named at a place in the code.</summary>
internal sealed class RuntimeApi(SemanticModel model)
{
    public const string Namespace = "Mpsc";

    private readonly INamedTypeSymbol? _channel = model.Compilation.GetTypeByMetadataName("Mpsc.MpscChannel");

    public bool IsAvailable => _channel is not null;

    public bool IsImportedAt(int position)
        => model.LookupNamespacesAndTypes(position, name: "MpscChannel").Any(symbol => Comparer.Equals(symbol, _channel));

    /// <summary>
    /// The name to write for one of the runtime's types. Asks <paramref name="rewrite"/> for the import, unless the code knows another
    /// type of that name: then the name is written in full.
    /// </summary>
    public string Name(Rewrite rewrite, string type, int position)
    {
        var others = model.LookupNamespacesAndTypes(position, name: type).Where(symbol => !Owns(symbol));
        if (others.Any())
            return $"global::{Namespace}.{type}";

        rewrite.Import(position);
        return type;
    }

    /// <summary>Does the symbol come from the runtime's assembly?</summary>
    public bool Owns(ISymbol symbol) => Comparer.Equals(symbol.ContainingAssembly, _channel?.ContainingAssembly);

    private static SymbolEqualityComparer Comparer => SymbolEqualityComparer.Default;
}
