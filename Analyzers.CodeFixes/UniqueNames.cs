using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Mpsc.Analyzers.CodeFixes;

/// <summary>Names for what a rewrite declares, different from every name that the member around it mentions.</summary>
internal sealed class UniqueNames
{
    private readonly Dictionary<SyntaxNode, HashSet<string>> _used = [];

    /// <summary>
    /// The wanted name, or the wanted name with a number. Names given once are not given again in that member, so that rewrites which are
    /// applied together do not meet.
    /// </summary>
    public string Choose(SyntaxNode member, string wanted)
    {
        if (!_used.TryGetValue(member, out var used))
        {
            used = new HashSet<string>(member.DescendantTokens().Where(static t => t.IsKind(SyntaxKind.IdentifierToken)).Select(static t => t.ValueText));
            _used.Add(member, used);
        }

        var name = wanted;
        for (int n = 2; !used.Add(name); n++)
            name = wanted + n.ToString(System.Globalization.CultureInfo.InvariantCulture);

        return name;
    }
}
