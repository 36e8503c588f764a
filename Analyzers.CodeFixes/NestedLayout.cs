using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes;

/// <summary>
/// Indentation while a rewrite puts braces around code: what was said to go deeper is indented so, and new lines in it too.
/// </summary>
internal sealed class NestedLayout(Layout layout, SourceText text, Rewrite rewrite)
{
    private readonly List<TextSpan> _deeper = [];

    public string Unit => layout.Unit;

    /// <summary>The code will stand one step deeper. Say it before asking for the indentation of anything in it.</summary>
    public void Deeper(TextSpan span) => _deeper.Add(span);

    /// <summary>The indentation that the line of the position will have.</summary>
    public string IndentAt(int position)
    {
        int steps = _deeper.Count(span => span.Start <= position && position < span.End);
        return layout.IndentAt(position) + string.Concat(Enumerable.Repeat(Unit, steps));
    }

    /// <summary>Moves the lines; to be asked for when all other edits are.</summary>
    public void Finish()
    {
        foreach (var span in _deeper)
            layout.Reindent(rewrite, span, "", Unit);
    }

    /// <summary>Puts a line of its own in front of a statement.</summary>
    public void InsertLine(int position, string line) => rewrite.Insert(position, $"{line}\n{IndentAt(position)}");

    /// <summary>Puts a line of its own behind the line on which the position stands.</summary>
    public void AppendLine(int position, string indent, string line)
        => rewrite.Insert(text.Lines.GetLineFromPosition(position).End, $"\n{indent}{line}");
}
