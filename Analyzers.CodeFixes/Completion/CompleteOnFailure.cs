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

        if (block.Parent is TryStatementSyntax { Catches.Count: 1 } @try && @try.Block == block && FailureCompletion.TakesAll(context, @try.Catches[0]))
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

    private static Rewrite? AddToCatch(RewriteContext context, CompletionCall call, CatchClauseSyntax clause)
        => call.CanBeRepeatedOutside(context, ((TryStatementSyntax)clause.Parent!).Block.Span)
            ? FailureCompletion.AddToCatch(context, clause, call.WithError) : null;

    private static Rewrite? Wrap(RewriteContext context, CompletionCall call, BlockSyntax block, SyntaxNode failing)
    {
        var first = block.Statements.FirstOrDefault(statement => statement.Span.Contains(failing.Span));
        var last = block.Statements.FirstOrDefault(statement => statement.Span.Contains(call.Statement.Span));
        if (first is null || last is null || !call.CanBeRepeatedOutside(context, TextSpan.FromBounds(first.SpanStart, last.Span.End)))
            return null;

        return FailureCompletion.Wrap(context, block, first, last, call.WithError, filter: "");
    }
}
