using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes;

/// <summary>
/// Where a missing <c>using</c> goes: among the ones that are there, in their order, and under no other <c>#if</c> than its user.
/// </summary>
internal static class UsingDirectives
{
    public static TextChange? Insertion(RewriteContext context, int position, string name)
    {
        var user = ConditionsAt(context.Root, position);
        bool Fits(int at) => ConditionsAt(context.Root, at) is var here && here.SequenceEqual(user.Take(here.Count));

        var directives = Siblings(context.Root, position).Where(directive => IsPlain(directive) && Fits(directive.SpanStart)).ToList();
        if (directives.Count == 0)
            return AtTop(context, name) is { } top && Fits(top.Span.Start) ? top : null;

        var next = OrderOf(directives) is { } order ? directives.FirstOrDefault(directive => order(name, NameOf(directive)) < 0) : null;
        var model = next ?? directives[directives.Count - 1];
        var line = $"{context.Layout.IndentAt(model.SpanStart)}using {name};\n";
        int start = context.Text.Lines.GetLineFromPosition(model.SpanStart).Start;
        if (!context.Layout.StartsLine(model.SpanStart))
            return null;

        if (next is not null && next == directives[0])
            return new TextChange(new TextSpan(start, 0), line);

        // after the one that precedes it, so that a comment above the next one stays with that one
        var previous = next is null ? model : directives[directives.IndexOf(next) - 1];
        int end = context.Text.Lines.GetLineFromPosition(previous.Span.End).EndIncludingLineBreak;
        return Fits(end) ? new TextChange(new TextSpan(end, 0), line) : new TextChange(new TextSpan(start, 0), line);
    }

    private static SyntaxList<UsingDirectiveSyntax> Siblings(CompilationUnitSyntax root, int position)
    {
        var inNamespace = root.FindToken(position).Parent?.AncestorsAndSelf().OfType<BaseNamespaceDeclarationSyntax>()
            .FirstOrDefault(static declaration => declaration.Usings.Count > 0);

        return root.Usings.Any(IsPlain) || inNamespace is null ? root.Usings : inNamespace.Usings;
    }

    private static TextChange? AtTop(RewriteContext context, string name)
    {
        var first = context.Root.GetFirstToken(includeZeroWidth: true);
        int at = 0;
        bool onlyCommentsSoFar = true;
        foreach (var trivia in first.LeadingTrivia)
        {
            if (trivia.IsDirective)
            {
                at = trivia.FullSpan.End;
                onlyCommentsSoFar = false;
            }
            else if (trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia))
            {
                // a comment at the very top is the file's header when an empty line follows it
                int following = context.Text.Lines.GetLineFromPosition(trivia.Span.End).LineNumber + 1;
                if (onlyCommentsSoFar && following < context.Text.Lines.Count && context.Text.Lines[following].Span.IsEmpty)
                    at = context.Text.Lines[following].EndIncludingLineBreak;
            }
        }

        if (context.Root.Externs.Count > 0)
            at = context.Text.Lines.GetLineFromPosition(context.Root.Externs.Last().Span.End).EndIncludingLineBreak;

        bool emptyLineFollows = context.Text.Lines.GetLineFromPosition(at).Span.IsEmpty;
        return new TextChange(new TextSpan(at, 0), emptyLineFollows ? $"using {name};\n" : $"using {name};\n\n");
    }

    private static bool IsPlain(UsingDirectiveSyntax directive)
        => directive is { Alias: null, Name: not null, StaticKeyword.RawKind: 0, GlobalKeyword.RawKind: 0 };

    private static string NameOf(UsingDirectiveSyntax directive) => directive.Name!.ToString();

    /// <summary>The order that the directives follow, or null: then the new one goes last.</summary>
    private static Comparison<string>? OrderOf(List<UsingDirectiveSyntax> directives)
        => IsSorted(directives, SystemFirst) ? SystemFirst : IsSorted(directives, Plainly) ? Plainly : null;

    private static bool IsSorted(List<UsingDirectiveSyntax> directives, Comparison<string> order)
    {
        for (int i = 1; i < directives.Count; i++)
        {
            if (order(NameOf(directives[i - 1]), NameOf(directives[i])) > 0)
                return false;
        }

        return true;
    }

    private static int SystemFirst(string left, string right)
    {
        int system = IsSystem(right).CompareTo(IsSystem(left));
        return system != 0 ? system : Plainly(left, right);
    }

    private static int Plainly(string left, string right) => string.Compare(left, right, StringComparison.OrdinalIgnoreCase);

    private static bool IsSystem(string name) => name == "System" || name.StartsWith("System.", StringComparison.Ordinal);

    /// <summary>The <c>#if</c> branches that are open at a position, outermost first.</summary>
    private static List<DirectiveTriviaSyntax> ConditionsAt(CompilationUnitSyntax root, int position)
    {
        var open = new List<DirectiveTriviaSyntax>();
        for (var directive = root.GetFirstDirective(); directive is not null; directive = directive.GetNextDirective())
        {
            if (directive.SpanStart >= position)
                break;

            switch (directive.Kind())
            {
                case SyntaxKind.IfDirectiveTrivia:
                    open.Add(directive);
                    break;
                case SyntaxKind.ElifDirectiveTrivia or SyntaxKind.ElseDirectiveTrivia when open.Count > 0:
                    open[open.Count - 1] = directive;
                    break;
                case SyntaxKind.EndIfDirectiveTrivia when open.Count > 0:
                    open.RemoveAt(open.Count - 1);
                    break;
            }
        }

        return open;
    }
}
