using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes;

/// <summary>Names for the locals and parameters that a rewrite declares.</summary>
internal sealed class UniqueNames(SemanticModel model)
{
    private readonly List<(TextSpan Scope, string Name)> _given = [];

    /// <summary>What was given before was not used after all.</summary>
    public void Forget() => _given.Clear();

    /// <summary>
    /// The wanted name, or the wanted name with a number: one that nothing in the scope mentions and no local around it has. Names given
    /// once are not given again there, so that rewrites which are applied together do not meet.
    /// </summary>
    /// <param name="scope">The code in which the name will be known.</param>
    /// <param name="wanted">The name that fits best.</param>
    public string Choose(SyntaxNode scope, string wanted)
    {
        var mentioned = scope.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken));
        var around = model.LookupSymbols(scope.SpanStart)
            .Where(static symbol => symbol is ILocalSymbol or IParameterSymbol or IRangeVariableSymbol);
        var used = new HashSet<string>(mentioned.Select(static token => token.ValueText));
        used.UnionWith(around.Select(static symbol => symbol.Name));
        used.UnionWith(_given.Where(given => given.Scope.OverlapsWith(scope.Span)).Select(static given => given.Name));

        var name = wanted;
        for (int n = 2; used.Contains(name); n++)
            name = wanted + n.ToString(System.Globalization.CultureInfo.InvariantCulture);

        _given.Add((scope.Span, name));
        return name;
    }
}
