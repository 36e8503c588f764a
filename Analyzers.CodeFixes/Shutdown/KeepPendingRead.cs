using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>
/// The read that lost a select is raced again in the next round: its local moves in front of the loop, a wait is started anew only when
/// the last one is completed, a <c>ReadAsync</c> only when the last one's item has been taken.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KeepPendingRead)), Shared]
[ExtensionOrder(After = nameof(SelectLoopToConsumerLoop))]
public sealed class KeepPendingRead : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIdentifiers.SelectBetweenReadAndStop);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (context.Find<InvocationExpressionSyntax>(diagnostic.Location) is not { } choice ||
            LoopOf(choice) is not { } loop ||
            loop.Parent is not (BlockSyntax or GlobalStatementSyntax) ||
            ComesBackTo(loop))
        {
            return null;
        }

        var rewrite = new Rewrite();
        var found = DiagnosticFacts.FindAll(diagnostic, DiagnosticFacts.PendingRole);
        foreach (var location in found)
        {
            if (context.Find<InvocationExpressionSyntax>(location) is not { Parent.Parent: InvocationExpressionSyntax task } ||
                PendingRead.TryParse(context, choice, loop, task) is not { } read ||
                !read.Write(context, rewrite))
            {
                return null;
            }
        }

        return found.Count > 0 ? rewrite : null;
    }

    private static StatementSyntax? LoopOf(SyntaxNode choice)
        => choice.Ancestors().FirstOrDefault(static node => Statements.IsNestedFunction(node) || Statements.IsLoop(node))
            is StatementSyntax loop and not LocalFunctionStatementSyntax ? loop : null;

    /// <summary>An outer loop would leave the read behind that is kept by the inner one only, where the inner one can end.</summary>
    private static bool ComesBackTo(StatementSyntax loop)
    {
        if (!loop.Ancestors().TakeWhile(static node => !Statements.IsNestedFunction(node)).Any(Statements.IsLoop))
            return false;

        bool isEndless = loop is WhileStatementSyntax { Condition.RawKind: (int)SyntaxKind.TrueLiteralExpression }
            or ForStatementSyntax { Condition: null };
        return !isEndless || Statements.RunningIn(loop).Any(node => node is GotoStatementSyntax || (node is BreakStatementSyntax &&
            node.Ancestors().First(static outer => Statements.IsLoop(outer) || outer is SwitchStatementSyntax) == loop));
    }
}
