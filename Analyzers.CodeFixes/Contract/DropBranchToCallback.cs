using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Contract;

/// <summary>
/// <c>if (!writer.TryWrite(x)) Lost(x);</c> becomes <c>Channel.CreateBounded&lt;T&gt;(options, x => Lost(x))</c>, which the channel calls
/// for each item that it drops, on the thread that writes. Where a completed channel still refuses writes, the branch stays beside
/// the callback.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DropBranchToCallback)), Shared]
public sealed class DropBranchToCallback : RewriteProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIdentifiers.DropIsNeverReported);

    private protected override Rewrite? Write(RewriteContext context, Diagnostic diagnostic)
    {
        if (context.Find<InvocationExpressionSyntax>(diagnostic.Location) is not { } call ||
            call.ArgumentList.Arguments is not [{ Expression: var item }] ||
            !ChannelSymbols.IsMember(context.SymbolOf(call), context.Symbols.Writer, "TryWrite") ||
            IfRefused(call) is not { } choice ||
            context.Find<InvocationExpressionSyntax>(DiagnosticFacts.Find(diagnostic, DiagnosticFacts.CreationRole)) is not { } creation ||
            !TakesCallback(context, creation) ||
            IsLocked(choice) ||
            Statements.HasConditionalCompilation(choice))
        {
            return null;
        }

        var branch = new DropBranch(context, choice.Statement, item);
        if (!branch.MayMoveTo(creation))
            return null;

        var rewrite = new Rewrite().Insert(creation.ArgumentList.CloseParenToken.SpanStart, branch.AsArgument(creation));

        // the branch is dead unless the channel is completed some time
        return DiagnosticFacts.Find(diagnostic, DiagnosticFacts.CompletionRole) is null
            ? RemoveBranch(context, rewrite, choice, call)
            : rewrite;
    }

    /// <summary><c>if (!writer.TryWrite(x)) …</c>, and nothing else</summary>
    private static IfStatementSyntax? IfRefused(InvocationExpressionSyntax call)
        => call.Parent is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not &&
            not.Parent is IfStatementSyntax { Else: null } choice && choice.Condition == not ? choice : null;

    /// <summary>One argument, the options, and a type argument that says what the callback is given.</summary>
    private static bool TakesCallback(RewriteContext context, InvocationExpressionSyntax creation)
        => creation.ArgumentList.Arguments.Count == 1 &&
            ChannelSymbols.IsMember(context.SymbolOf(creation), context.Symbols.Channel, "CreateBounded") &&
            context.SymbolOf(creation) is IMethodSymbol { TypeArguments.Length: 1, Parameters: [{ Type.Name: "BoundedChannelOptions" }] };

    // other writers, which do not hold the lock, will run the callback too
    private static bool IsLocked(IfStatementSyntax choice) => choice.Ancestors().Any(static outer => outer is LockStatementSyntax);

    private static Rewrite? RemoveBranch(RewriteContext context, Rewrite rewrite, IfStatementSyntax choice, InvocationExpressionSyntax call)
    {
        // a comment between the condition and the branch would be lost
        if (Statements.HasCommentsOrDirectives(choice.Condition) || choice.CloseParenToken.TrailingTrivia.Any(Statements.IsComment))
            return null;

        rewrite.Replace(TextSpan.FromBounds(choice.SpanStart, call.SpanStart), "");
        return rewrite.Replace(TextSpan.FromBounds(call.Span.End, choice.Span.End), ";");
    }
}
