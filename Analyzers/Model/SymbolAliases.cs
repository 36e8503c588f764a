using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Mpsc.Analyzers.Model;

/// <summary>
/// Which symbols denote the same object, as far as one type's code shows: a union-find over symbols and creating operations. Beside it,
/// which token sources are linked to which tokens: they end with those, but those not with them.
/// Not thread-safe; lives as long as one type's model.
/// </summary>
internal sealed class SymbolAliases
{
    private readonly Dictionary<object, object> _parent = new(NodeComparer.Instance);
    private readonly List<(object Linked, object Source)> _links = [];
    private Dictionary<object, List<object>>? _sources;
    private (int Links, int Joins) _sourcesAt;

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

    /// <summary>The linked source ends when the other one does.</summary>
    public void Link(object linked, object? source)
    {
        if (source is not null)
            _links.Add((linked, source));
    }

    /// <summary>Are they the same, or does a chain of links let the first end when the second does?</summary>
    public bool EndsWith(object? node, object? source)
    {
        if (node is null || source is null)
            return false;
        if (_links.Count == 0 || AreSame(node, source))
            return AreSame(node, source);

        var sources = SourcesByLinked();
        var reached = new HashSet<object>(NodeComparer.Instance) { Find(node) };
        var pending = new Stack<object>(reached);
        while (pending.Count > 0)
        {
            if (!sources.TryGetValue(pending.Pop(), out var next))
                continue;
            foreach (var reachable in next)
            {
                if (reached.Add(Find(reachable)))
                    pending.Push(Find(reachable));
            }
        }

        return reached.Contains(Find(source));
    }

    // worked out again when links or joins have come since
    private Dictionary<object, List<object>> SourcesByLinked()
    {
        if (_sources is not null && _sourcesAt == (_links.Count, _parent.Count))
            return _sources;

        _sourcesAt = (_links.Count, _parent.Count);
        _sources = new Dictionary<object, List<object>>(NodeComparer.Instance);
        foreach (var (linked, source) in _links)
        {
            if (!_sources.TryGetValue(Find(linked), out var sources))
                _sources.Add(Find(linked), sources = []);
            sources.Add(source);
        }

        return _sources;
    }

    /// <summary>Symbols by meaning, everything else by identity.</summary>
    internal sealed class NodeComparer : IEqualityComparer<object>
    {
        public static readonly NodeComparer Instance = new();

        bool IEqualityComparer<object>.Equals(object? x, object? y) => Equals(x!, y!);

        public new bool Equals(object x, object y)
            => x is ISymbol a && y is ISymbol b ? SymbolEqualityComparer.Default.Equals(a, b) : ReferenceEquals(x, y);

        public int GetHashCode(object node)
            => node is ISymbol symbol ? SymbolEqualityComparer.Default.GetHashCode(symbol) : RuntimeHelpers.GetHashCode(node);
    }
}
