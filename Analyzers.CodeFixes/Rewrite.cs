using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes;

/// <summary>
/// The edits of one fix. They are edits of text, not of the tree: whatever they do not touch keeps its comments and layout for sure.
/// Inserted text is written with <c>\n</c>; the document's own line ending is put in when the edits are applied.
/// </summary>
internal sealed class Rewrite
{
    private readonly List<TextChange> _changes = [];

    /// <summary>In any order, but not overlapping; insertions at one place keep the order in which they were asked for.</summary>
    public IReadOnlyList<TextChange> Changes => _changes;

    /// <summary>The place from which the runtime's namespace must be seen, or null.</summary>
    public int? ImportFrom { get; private set; }

    public Rewrite Replace(TextSpan span, string text)
    {
        _changes.Add(new TextChange(span, text));
        return this;
    }

    public Rewrite Replace(SyntaxNodeOrToken what, string text) => Replace(what.Span, text);

    public Rewrite Insert(int position, string text) => Replace(new TextSpan(position, 0), text);

    public Rewrite Remove(TextSpan span) => Replace(span, "");

    public Rewrite Import(int position)
    {
        ImportFrom = position;
        return this;
    }

    /// <summary>Would both edits touch the same text?</summary>
    public bool Overlaps(Rewrite other)
        => _changes.Any(mine => other._changes.Any(theirs => mine.Span.OverlapsWith(theirs.Span) || mine.Span == theirs.Span));
}
