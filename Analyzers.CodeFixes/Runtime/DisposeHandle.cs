using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Runtime;

/// <summary>
/// <c>var producer = channel.AddProducer();</c> gets a <c>using</c>: the producer is done at the end of the block, however that is left. Only
/// where the block's own code is the producer; what a lambda goes on with would come too late.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DisposeHandle)), Shared]
public sealed class DisposeHandle : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIdentifiers.HandleNeverDisposed);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (context.Find<InvocationExpressionSyntax>(diagnostic.Location) is not
            {
                Parent: EqualsValueClauseSyntax
                {
                    Parent: VariableDeclaratorSyntax
                    {
                        Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } statement },
                    } variable,
                },
            }
            || context.LocalOf(variable) is not { } local)
            return null;

        // a using may not stand directly in a section of a switch, and a jump over it would be an error
        var block = statement.Parent switch
        {
            BlockSyntax inner => (SyntaxNode)inner,
            GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } => unit,
            _ => null,
        };
        if (block is null || block.DescendantNodes().Any(static node => node is LabeledStatementSyntax or GotoStatementSyntax)
            || !IsUsedHereOnly(context, block, statement, local))
            return null;

        return new Rewrite().Insert(statement.Declaration.SpanStart, "using ");
    }

    // nobody else has it, it is not assigned again, and no task that is started here goes on with it
    private static bool IsUsedHereOnly(RewriteContext context, SyntaxNode block, StatementSyntax declaration, ILocalSymbol local)
    {
        var function = Statements.FunctionOf(declaration);
        foreach (var name in block.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (name.Identifier.ValueText != local.Name || !SymbolEqualityComparer.Default.Equals(context.SymbolOf(name), local))
                continue;

            if (Statements.FunctionOf(name) != function || CallOn(name) is not { } call || !IsDoneAtOnce(context, call))
                return false;
        }

        return true;
    }

    private static InvocationExpressionSyntax? CallOn(IdentifierNameSyntax name)
        => name.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access && access.Expression == name ? call : null;

    // a write that is not awaited may still be under way at the end of the block
    private static bool IsDoneAtOnce(RewriteContext context, InvocationExpressionSyntax call)
        => context.TypeOf(call)?.Name is not ("ValueTask" or "Task")
            || Expressions.SkipConfigureAwaitOutwards(call).Parent is AwaitExpressionSyntax;
}
