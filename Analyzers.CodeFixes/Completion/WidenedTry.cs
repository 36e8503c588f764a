using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Completion;

/// <summary>
/// A try whose finally completes the channel begins earlier, so that it holds what may throw before it. Only a try without catch clauses:
/// those would take exceptions that they did not take before.
/// </summary>
internal static class WidenedTry
{
    public static Rewrite? Write(RewriteContext context, Location failingAt, Location completionAt)
    {
        if (failingAt.SourceTree != context.Root.SyntaxTree)
            return null;

        var failing = context.Root.FindNode(failingAt.SourceSpan);
        var @try = context.Root.FindNode(completionAt.SourceSpan).Ancestors().OfType<FinallyClauseSyntax>().FirstOrDefault()?.Parent
            as TryStatementSyntax;
        if (@try is not { Catches.Count: 0, Parent: BlockSyntax block } || !block.Span.Contains(failing.Span))
            return null;

        var first = block.Statements.FirstOrDefault(statement => statement.Span.Contains(failing.Span));
        if (first is null || first.SpanStart >= @try.SpanStart || Statements.FunctionOf(failing) != Statements.FunctionOf(@try))
            return null;

        var moved = TextSpan.FromBounds(first.SpanStart, @try.SpanStart);
        var layout = context.Layout;
        var open = @try.Block.OpenBraceToken;
        var header = TextSpan.FromBounds(@try.SpanStart, open.Span.End);
        if (!layout.StartsLine(first.SpanStart) || !layout.StartsLine(@try.SpanStart) || !layout.EndsLine(open.Span.End) ||
            Statements.HasConditionalCompilation(block) || HasComment(@try.TryKeyword.TrailingTrivia) || HasComment(open.LeadingTrivia) ||
            IsUsedBehind(context, moved, @try, block) || MovesDisposalOrLabel(block, first, @try))
        {
            return null;
        }

        var rewrite = new Rewrite();
        var nested = new NestedLayout(layout, context.Text, rewrite);
        var indent = layout.IndentAt(first.SpanStart);
        rewrite.Insert(first.SpanStart, $"{context.Text.ToString(header)}\n{indent}{nested.Unit}");
        nested.Deeper(TextSpan.FromBounds(first.SpanStart, layout.LinesOf(header).Start));
        nested.Finish();
        return rewrite.Remove(layout.LinesOf(header));
    }

    private static bool IsUsedBehind(RewriteContext context, TextSpan moved, TryStatementSyntax @try, BlockSyntax block)
    {
        var behind = TextSpan.FromBounds(@try.Block.Span.End, block.Span.End);
        return WrappedStatements.AreDeclarationsUsed(context, moved, block, behind.Contains);
    }

    // a `using` declaration was disposed after the finally
    private static bool MovesDisposalOrLabel(BlockSyntax block, StatementSyntax first, TryStatementSyntax @try)
    {
        for (int i = block.Statements.IndexOf(first); block.Statements[i] != @try; i++)
        {
            if (block.Statements[i] is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } or LabeledStatementSyntax)
                return true;
        }

        return false;
    }

    private static bool HasComment(SyntaxTriviaList trivia) => trivia.Any(Statements.IsComment);
}
