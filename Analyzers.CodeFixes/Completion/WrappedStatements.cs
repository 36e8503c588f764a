using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Completion;

/// <summary>A row of statements that a rewrite puts into a block of its own.</summary>
internal static class WrappedStatements
{
    /// <summary>
    /// They stand on lines of their own, and nothing that they declare is used, or disposed, behind them.
    /// </summary>
    public static bool CanBeWrapped(RewriteContext context, BlockSyntax block, StatementSyntax first, StatementSyntax last)
    {
        var layout = context.Layout;
        if (!layout.StartsLine(first.SpanStart) ||
            context.Text.Lines.GetLineFromPosition(last.GetLastToken().GetNextToken().SpanStart).Start <= last.Span.End ||
            Statements.HasConditionalCompilation(block))
        {
            return false;
        }

        int from = block.Statements.IndexOf(first);
        int to = block.Statements.IndexOf(last);
        var wrapped = block.Statements.Skip(from).Take(to - from + 1).ToList();
        bool isEnd = to == block.Statements.Count - 1;

        // a label cannot be reached from outside of the new block; a yield not stand in a try that has a catch
        if (wrapped.SelectMany(Statements.RunningIn).Any(static node => node is LabeledStatementSyntax or YieldStatementSyntax))
            return false;

        // disposal would come before what follows instead of after it
        if (!isEnd && wrapped.Any(static statement => statement is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 }))
            return false;

        var span = TextSpan.FromBounds(first.SpanStart, last.Span.End);
        return !AreDeclarationsUsed(context, span, block, place => !span.Contains(place));
    }

    /// <summary>Is a local or local function that the span declares mentioned where it would not be known any more?</summary>
    public static bool AreDeclarationsUsed(RewriteContext context, TextSpan span, SyntaxNode code, Func<TextSpan, bool> where)
        => code.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
            where(name.Span) &&
            context.SymbolOf(name) is ILocalSymbol or IMethodSymbol { MethodKind: MethodKind.LocalFunction } &&
            context.SymbolOf(name)!.DeclaringSyntaxReferences.Any(declaration => span.Contains(declaration.Span)));
}
