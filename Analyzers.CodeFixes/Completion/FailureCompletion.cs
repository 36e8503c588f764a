using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Completion;

/// <summary>
/// What those write who complete a channel with the exception that ends their work: a line in the catch clause that takes it, or
/// <c>catch (Exception ex) { writer.TryComplete(ex); throw; }</c> around the work.
/// </summary>
internal static class FailureCompletion
{
    /// <summary>Does the clause take every exception?</summary>
    public static bool TakesAll(RewriteContext context, CatchClauseSyntax clause)
        => clause.Filter is null && (clause.Declaration is null || ChannelSymbols.Same(
            context.SymbolOf(clause.Declaration.Type), context.Model.Compilation.GetTypeByMetadataName("System.Exception")));

    /// <summary>The completion becomes the first line of the clause.</summary>
    public static Rewrite? AddToCatch(RewriteContext context, CatchClauseSyntax clause, Func<string, string> completionWith)
    {
        var layout = context.Layout;
        var open = clause.Block.OpenBraceToken;
        if (Statements.HasConditionalCompilation(clause))
            return null;

        var rewrite = new Rewrite();
        var completion = completionWith(CaughtException.NameIn(context, rewrite, clause)) + ";";
        if (clause.Block.Statements is [var first, ..])
        {
            // the reader is told first: what comes next may throw
            return layout.StartsLine(first.SpanStart)
                ? rewrite.Insert(first.SpanStart, $"{completion}\n{layout.IndentAt(first.SpanStart)}")
                : rewrite.Insert(first.SpanStart, completion + " ");
        }

        if (!layout.StartsLine(clause.Block.CloseBraceToken.SpanStart))
            return Statements.HasCommentsOrDirectives(clause.Block) ? null : rewrite.Replace(clause.Block, $"{{ {completion} }}");

        int line = context.Text.Lines.GetLineFromPosition(clause.Block.CloseBraceToken.SpanStart).Start;
        return rewrite.Insert(line, $"{layout.IndentAt(open.SpanStart)}{layout.Unit}{completion}\n");
    }

    /// <summary>A try around the statements, and a catch that completes and throws on.</summary>
    public static Rewrite? Wrap(RewriteContext context, BlockSyntax block, StatementSyntax first, StatementSyntax last,
        Func<string, string> completionWith, string filter)
    {
        if (!WrappedStatements.CanBeWrapped(context, block, first, last))
            return null;

        var rewrite = new Rewrite();
        var layout = new NestedLayout(context.Layout, context.Text, rewrite);
        var indent = context.Layout.IndentAt(first.SpanStart);
        bool ownLine = context.Layout.HasBraceOnOwnLine(block.OpenBraceToken);
        var brace = ownLine ? $"\n{indent}{{" : " {";
        var between = ownLine ? $"\n{indent}" : " ";

        rewrite.Insert(first.SpanStart, $"try{brace}\n{indent}{layout.Unit}");
        layout.Deeper(TextSpan.FromBounds(first.SpanStart, last.Span.End));
        layout.Finish();
        return rewrite.Insert(context.Text.Lines.GetLineFromPosition(last.Span.End).End,
            $"\n{indent}}}{between}{Clause(context, first, indent, ownLine, completionWith, filter)}");
    }

    /// <summary>One more clause behind those that a try has.</summary>
    public static Rewrite AddClause(RewriteContext context, TryStatementSyntax @try, Func<string, string> completionWith, string filter)
    {
        bool ownLine = context.Layout.HasBraceOnOwnLine(@try.Block.OpenBraceToken);
        var indent = context.Layout.IndentAt(@try.SpanStart);
        var between = ownLine ? $"\n{indent}" : " ";
        var last = @try.Catches.Count > 0 ? @try.Catches.Last().Block : @try.Block;
        return new Rewrite().Insert(last.Span.End, between + Clause(context, @try, indent, ownLine, completionWith, filter));
    }

    private static string Clause(RewriteContext context, StatementSyntax statement, string indent, bool ownLine,
        Func<string, string> completionWith, string filter)
    {
        var name = context.Names.Choose(Statements.FunctionOf(statement) ?? context.Root, "ex");
        var exception = CaughtException.TypeAt(context, statement.SpanStart);
        var inner = indent + context.Layout.Unit;
        var brace = ownLine ? $"\n{indent}{{" : " {";
        return $"catch ({exception} {name}){filter}{brace}\n{inner}{completionWith(name)};\n{inner}throw;\n{indent}}}";
    }
}
