using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Completion;

/// <summary>
/// A producer that fails completes the channel with its exception: <c>catch (Exception ex) { writer.TryComplete(ex); throw; }</c> around
/// what comes before its own completion; a line in the catch clause that swallows the exception today; or, where a finally completes,
/// what stands before the try moves into it. The exception goes where it went before.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CompleteOnFailure)), Shared]
public sealed class CompleteOnFailure : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(RuleIdentifiers.FailingProducerNeverCompletes);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        var failing = DiagnosticFacts.Find(diagnostic, DiagnosticFacts.FailingRole);
        var completion = DiagnosticFacts.Find(diagnostic, DiagnosticFacts.CompletionRole);
        if (completion?.SourceTree != context.Root.SyntaxTree)
            return null;

        if (failing is null)
            return WidenedTry.Write(context, diagnostic.Location, completion);

        return CompletionCall.TryParse(context, completion) is { } call && failing.SourceTree == context.Root.SyntaxTree
            ? Write(context, call, context.Root.FindNode(failing.SourceSpan))
            : null;
    }

    private static Rewrite? Write(RewriteContext context, CompletionCall call, SyntaxNode failing)
    {
        var function = Statements.FunctionOf(call.Statement);
        if (function is null || Statements.FunctionOf(failing) != function || BlockAround(call.Statement, failing) is not { } block)
            return null;

        if (block.Parent is TryStatementSyntax { Catches.Count: 1 } @try && @try.Block == block && TakesAll(context, @try.Catches[0]))
            return AddToCatch(context, call, @try.Catches[0]);

        return Wrap(context, call, block, failing);
    }

    /// <summary>The innermost block that holds both and is not repeated: one try around a loop rather than one in each round.</summary>
    private static BlockSyntax? BlockAround(StatementSyntax statement, SyntaxNode failing)
    {
        BlockSyntax? found = null;
        foreach (var node in statement.Ancestors())
        {
            if (found is not null && Statements.IsLoop(node))
                found = null;
            else if (found is null && node is BlockSyntax block && block.Span.Contains(failing.Span))
                found = block;

            if (Statements.IsNestedFunction(node) || node is MemberDeclarationSyntax)
                break;
        }

        return found;
    }

    private static bool TakesAll(RewriteContext context, CatchClauseSyntax clause)
        => clause.Filter is null && (clause.Declaration is null || ChannelSymbols.Same(
            context.SymbolOf(clause.Declaration.Type), context.Model.Compilation.GetTypeByMetadataName("System.Exception")));

    private static Rewrite? AddToCatch(RewriteContext context, CompletionCall call, CatchClauseSyntax clause)
    {
        var layout = context.Layout;
        var open = clause.Block.OpenBraceToken;
        if (!call.CanBeRepeatedOutside(context, ((TryStatementSyntax)clause.Parent!).Block.Span) || Statements.HasConditionalCompilation(clause))
            return null;

        var rewrite = new Rewrite();
        var completion = call.WithError(CaughtException.NameIn(context, rewrite, clause)) + ";";
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

    private static Rewrite? Wrap(RewriteContext context, CompletionCall call, BlockSyntax block, SyntaxNode failing)
    {
        var first = block.Statements.FirstOrDefault(statement => statement.Span.Contains(failing.Span));
        var last = block.Statements.FirstOrDefault(statement => statement.Span.Contains(call.Statement.Span));
        if (first is null || last is null || !WrappedStatements.CanBeWrapped(context, block, first, last))
            return null;

        var part = TextSpan.FromBounds(first.SpanStart, last.Span.End);
        if (!call.CanBeRepeatedOutside(context, part))
            return null;

        var rewrite = new Rewrite();
        var layout = new NestedLayout(context.Layout, context.Text, rewrite);
        var indent = context.Layout.IndentAt(first.SpanStart);
        bool ownLine = context.Layout.HasBraceOnOwnLine(block.OpenBraceToken);
        var brace = ownLine ? $"\n{indent}{{" : " {";
        var between = ownLine ? $"\n{indent}" : " ";
        var name = context.Names.Choose(Statements.FunctionOf(first)!, "ex");
        var exception = CaughtException.TypeAt(context, first.SpanStart);

        rewrite.Insert(first.SpanStart, $"try{brace}\n{indent}{layout.Unit}");
        layout.Deeper(part);
        layout.Finish();
        var inner = indent + layout.Unit;
        return rewrite.Insert(context.Text.Lines.GetLineFromPosition(last.Span.End).End,
            $"\n{indent}}}{between}catch ({exception} {name}){brace}\n{inner}{call.WithError(name)};\n{inner}throw;\n{indent}}}");
    }
}
