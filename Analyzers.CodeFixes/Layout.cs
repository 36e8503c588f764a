using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes;

/// <summary>How this document is laid out, learnt from its text rather than from options: line ending, indentation, brace style.</summary>
internal sealed class Layout(CompilationUnitSyntax root, SourceText text)
{
    private string? _unit;

    /// <summary>One step of indentation.</summary>
    public string Unit => _unit ??= FindUnit();

    public string NewLine { get; } = FindNewLine(text);

    public string WithDocumentNewLines(string inserted) => inserted.Replace("\r\n", "\n").Replace("\n", NewLine);

    /// <summary>The white space before the first character of the line on which the position stands.</summary>
    public string IndentAt(int position)
    {
        var line = text.Lines.GetLineFromPosition(position);
        int end = line.Start;
        while (end < line.End && text[end] is ' ' or '\t')
            end++;

        return text.ToString(TextSpan.FromBounds(line.Start, end));
    }

    /// <summary>Does only white space stand before the position on its line?</summary>
    public bool StartsLine(int position) => text.Lines.GetLineFromPosition(position).Start + IndentAt(position).Length == position;

    /// <summary>Does only white space stand behind the position on its line?</summary>
    public bool EndsLine(int position)
    {
        var line = text.Lines.GetLineFromPosition(position);
        return string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(position, line.End)));
    }

    /// <summary>The whole lines, with their ends, on which the span stands.</summary>
    public TextSpan LinesOf(TextSpan span)
        => TextSpan.FromBounds(
            text.Lines.GetLineFromPosition(span.Start).Start,
            text.Lines.GetLineFromPosition(span.End).EndIncludingLineBreak);

    /// <summary>
    /// The lines of a statement that goes; an empty line in front of it goes with it where it would end a block or stand double.
    /// </summary>
    public TextSpan LinesOfStatement(TextSpan span)
    {
        var lines = LinesOf(span);
        int first = text.Lines.GetLineFromPosition(span.Start).LineNumber;
        int next = text.Lines.GetLineFromPosition(span.End).LineNumber + 1;
        bool startsParagraph = first > 0 && IsEmpty(first - 1);
        bool endsParagraph = next >= text.Lines.Count || IsEmpty(next) ||
            text.Lines[next].ToString().TrimStart().StartsWith("}", StringComparison.Ordinal);
        return startsParagraph && endsParagraph ? TextSpan.FromBounds(text.Lines[first - 1].Start, lines.End) : lines;
    }

    /// <summary>
    /// The same for several statements or members that go together: those on neighbouring lines go as one, and what follows at the
    /// beginning of a block has no empty line before it.
    /// </summary>
    public IEnumerable<TextSpan> LinesOfStatements(IEnumerable<TextSpan> spans)
    {
        var groups = new List<TextSpan>();
        foreach (var span in spans.OrderBy(static span => span.Start))
        {
            var last = groups.Count - 1;
            if (last >= 0 && LinesOf(groups[last]).End == LinesOf(span).Start)
                groups[last] = TextSpan.FromBounds(groups[last].Start, span.End);
            else
                groups.Add(span);
        }

        foreach (var group in groups)
        {
            var lines = LinesOfStatement(group);
            int first = text.Lines.GetLineFromPosition(lines.Start).LineNumber;
            int next = text.Lines.GetLineFromPosition(group.End).LineNumber + 1;
            bool startsBlock = first > 0 && text.Lines[first - 1].ToString().TrimEnd().EndsWith("{", StringComparison.Ordinal);
            yield return startsBlock && next < text.Lines.Count && IsEmpty(next)
                ? TextSpan.FromBounds(lines.Start, text.Lines[next].EndIncludingLineBreak)
                : lines;
        }
    }

    private bool IsEmpty(int line) => string.IsNullOrWhiteSpace(text.Lines[line].ToString());

    /// <summary>Does the opening brace stand on a line of its own?</summary>
    public bool HasBraceOnOwnLine(SyntaxToken openBrace) => StartsLine(openBrace.SpanStart);

    /// <summary>
    /// Asks for other indentation of the lines that begin within a span. Lines that begin inside a string literal keep theirs.
    /// </summary>
    public void Reindent(Rewrite rewrite, TextSpan span, string from, string to)
    {
        if (from == to)
            return;

        for (int number = text.Lines.GetLineFromPosition(span.Start).LineNumber; number < text.Lines.Count; number++)
        {
            var line = text.Lines[number];
            if (line.Start >= span.End)
                break;

            if (line.Start <= span.Start || line.Span.IsEmpty || BeginsInsideToken(line.Start))
                continue;

            var own = IndentAt(line.Start);
            if (own.Length == line.Span.Length)
                continue;

            if (own.StartsWith(from, StringComparison.Ordinal))
                rewrite.Replace(new TextSpan(line.Start, from.Length), to);
        }
    }

    private bool BeginsInsideToken(int position)
        => root.FindToken(position).Span is var token && token.Start < position && position < token.End;

    private string FindUnit()
    {
        foreach (var block in root.DescendantNodes().OfType<BlockSyntax>())
        {
            if (block.Statements.Count == 0 || !StartsLine(block.Statements[0].SpanStart) || !StartsLine(block.CloseBraceToken.SpanStart))
                continue;

            var outer = IndentAt(block.CloseBraceToken.SpanStart);
            var inner = IndentAt(block.Statements[0].SpanStart);
            if (inner.Length > outer.Length && inner.StartsWith(outer, StringComparison.Ordinal))
                return inner.Substring(outer.Length);
        }

        return "    ";
    }

    private static string FindNewLine(SourceText text)
    {
        var first = text.Lines[0];
        return first.EndIncludingLineBreak > first.End ? text.ToString(TextSpan.FromBounds(first.End, first.EndIncludingLineBreak)) : "\n";
    }
}
