using Microsoft.CodeAnalysis;

namespace Mpsc.Analyzers.Model;

/// <summary>
/// Which symbols denote the same object, as far as one type's code shows: a union-find over symbols and creating operations.
/// Not thread-safe; lives as long as one type's model.
/// </summary>
internal sealed class SymbolAliases
{
    private readonly Dictionary<object, object> _parent = new(NodeComparer.Instance);

    public void Join(object? left, object? right)
    {
        if (left is null || right is null)
            return;

        var a = Find(left);
        var b = Find(right);
        if (!NodeComparer.Instance.Equals(a, b))
            _parent[a] = b;
    }

    /// <summary>The representative of the node's group; equal for two nodes exactly when they are joined.</summary>
    public object Find(object node)
    {
        var root = node;
        while (_parent.TryGetValue(root, out var next))
            root = next;

        while (_parent.TryGetValue(node, out var next) && !ReferenceEquals(next, root))
        {
            _parent[node] = root;
            node = next;
        }

        return root;
    }

    public bool AreSame(object? left, object? right)
        => left is not null && right is not null && NodeComparer.Instance.Equals(Find(left), Find(right));

    /// <summary>Symbols by meaning, everything else by identity.</summary>
    internal sealed class NodeComparer : IEqualityComparer<object>
    {
        public static readonly NodeComparer Instance = new();

        bool IEqualityComparer<object>.Equals(object? x, object? y) => Equals(x!, y!);

        public new bool Equals(object x, object y)
            => x is ISymbol a && y is ISymbol b ? SymbolEqualityComparer.Default.Equals(a, b) : ReferenceEquals(x, y);

        public int GetHashCode(object node)
            => node is ISymbol symbol ? SymbolEqualityComparer.Default.GetHashCode(symbol) : System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(node);
    }
}
