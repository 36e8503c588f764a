using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mpsc.Analyzers.CodeFixes.Completion;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>
/// A consumer that fails completes the channel with its exception, so that writers get it instead of waiting for room, or filling a
/// channel that nobody reads: <c>catch (Exception ex) { writer.TryComplete(ex); throw; }</c> around the loop, one more clause where the
/// loop has a try of its own, or a line in the clause that swallows the exception today. A stop by the loop's token is no failure.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CompleteWriterOnFailure)), Shared]
public sealed class CompleteWriterOnFailure : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(RuleIdentifiers.ItemEndsConsumer, RuleIdentifiers.DeadConsumerBlocksWriters);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        // where others read on, or another channel takes its place, this loop's end is not the channel's
        if (!DiagnosticFacts.Has(diagnostic, DiagnosticFacts.SingleConsumer)
            || context.Find<StatementSyntax>(DiagnosticFacts.Find(diagnostic, DiagnosticFacts.LoopRole)) is not { } loop
            || context.Find<InvocationExpressionSyntax>(DiagnosticFacts.Find(diagnostic, DiagnosticFacts.ReadRole)) is not { } read)
            return null;

        while (OuterLoop(loop) is { } outer)
            loop = outer;

        if (Statements.RunningIn(Statements.FunctionOf(loop) ?? loop).Any(static node => node is YieldStatementSyntax)
            || WriterInReach.Find(context, read, DiagnosticFacts.Find(diagnostic, DiagnosticFacts.WriteRole), loop) is not { } writer)
            return null;

        string CompletionWith(string error) => $"{writer}.TryComplete({error})";
        if (DiagnosticFacts.Find(diagnostic, DiagnosticFacts.CatchRole) is { } caught)
        {
            // a clause within the loop is one of several ways out; one behind it takes whatever ends the loop
            return context.Find<CatchClauseSyntax>(caught) is { Parent: TryStatementSyntax taker } clause
                && taker.Block.Span.Contains(loop.Span) ? FailureCompletion.AddToCatch(context, clause, CompletionWith) : null;
        }

        if (FilterFor(context, read, loop) is not { } filter || loop.Parent is not BlockSyntax block)
            return null;

        // a clause that takes errors today throws on, or asks for some of them: not to be doubled
        if (block.Parent is TryStatementSyntax @try && @try.Block == block && !Statements.HasConditionalCompilation(@try)
            && !@try.Catches.Any(clause => FailureCompletion.TakesAll(context, clause)))
            return FailureCompletion.AddClause(context, @try, CompletionWith, filter);

        return FailureCompletion.Wrap(context, block, loop, loop, CompletionWith, filter);
    }

    private static StatementSyntax? OuterLoop(StatementSyntax loop)
        => loop.Ancestors().TakeWhile(static node => !Statements.IsNestedFunction(node) && node is not MemberDeclarationSyntax)
            .FirstOrDefault(Statements.IsLoop) as StatementSyntax;

    /// <summary>Says, where the read has a token, that its cancellation is no failure; null when the token can't be asked there.</summary>
    private static string? FilterFor(RewriteContext context, InvocationExpressionSyntax read, StatementSyntax loop)
    {
        ExpressionSyntax call = read;
        for (InvocationExpressionSyntax? outer = read; outer is not null;)
        {
            foreach (var argument in outer.ArgumentList.Arguments)
            {
                if (context.TypeOf(argument.Expression)?.Name != "CancellationToken" || Expressions.IsNoToken(argument.Expression))
                    continue;

                return Expressions.IsStable(context, argument.Expression)
                    && argument.Expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
                        .All(name => context.SymbolOf(name) is { } symbol && !Expressions.IsDeclaredIn(symbol, loop))
                    ? $" when (!{argument.Expression}.IsCancellationRequested)" : null;
            }

            outer = call.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax chained } access
                && access.Expression == call ? chained : null;
            call = outer ?? call;
        }

        return "";
    }
}
