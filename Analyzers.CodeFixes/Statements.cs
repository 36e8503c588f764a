using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes;

/// <summary>Small questions about statements and where control goes from them.</summary>
internal static class Statements
{
    /// <summary>The statements of a body, be it a block or not.</summary>
    public static IReadOnlyList<StatementSyntax> Of(StatementSyntax body) => body is BlockSyntax block ? block.Statements : new[] { body };

    /// <summary>The method, accessor, field … around a node; the whole file for top-level statements.</summary>
    public static SyntaxNode MemberOf(SyntaxNode node)
        => node.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member and not GlobalStatementSyntax
            ? member
            : node.SyntaxTree.GetRoot();

    /// <summary>The lambda, local function or member in which the node runs; null for a top-level statement.</summary>
    public static SyntaxNode? FunctionOf(SyntaxNode node)
        => node.Ancestors().FirstOrDefault(static outer =>
            IsNestedFunction(outer) || outer is MemberDeclarationSyntax and not GlobalStatementSyntax);

    public static bool IsNestedFunction(SyntaxNode node) => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax;

    /// <summary>All nodes that run as part of the node itself: not those in lambdas and local functions.</summary>
    public static IEnumerable<SyntaxNode> RunningIn(SyntaxNode node)
        => node.DescendantNodesAndSelf(child => child == node || !IsNestedFunction(child));

    /// <summary>When the statement is done, is its member, lambda or local function done, apart from <c>finally</c> and disposal?</summary>
    public static bool IsLast(StatementSyntax statement)
    {
        for (SyntaxNode node = statement; ; node = node.Parent!)
        {
            switch (node.Parent)
            {
                case BlockSyntax block when NextAfter((StatementSyntax)node, block.Statements) is not null:
                    return false;
                case BlockSyntax or UsingStatementSyntax or CheckedStatementSyntax or ElseClauseSyntax:
                case TryStatementSyntax when node is BlockSyntax:
                case IfStatementSyntax:
                    break;
                case GlobalStatementSyntax global:
                    return ((CompilationUnitSyntax)global.Parent!).Members.OfType<GlobalStatementSyntax>()
                        .Last(static other => other.Statement is not LocalFunctionStatementSyntax) == global;
                case { } function when IsNestedFunction(function) || function is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax:
                    return true;
                default:
                    return false;
            }
        }
    }

    /// <summary>The statement that runs next in the block; local functions do not run.</summary>
    public static StatementSyntax? NextAfter(StatementSyntax statement, SyntaxList<StatementSyntax> statements)
        => statements.Skip(statements.IndexOf(statement) + 1).FirstOrDefault(static next => next is not LocalFunctionStatementSyntax);

    /// <summary>The branches of a conditional compilation make it impossible to say what moves along with the code.</summary>
    public static bool HasConditionalCompilation(SyntaxNode node)
        => node.DescendantTrivia(descendIntoTrivia: false).Any(trivia => node.Span.Contains(trivia.Span) &&
            (trivia.Kind() is SyntaxKind.IfDirectiveTrivia or SyntaxKind.ElifDirectiveTrivia ||
                trivia.Kind() is SyntaxKind.ElseDirectiveTrivia or SyntaxKind.EndIfDirectiveTrivia));

    public static bool HasCommentsOrDirectives(SyntaxNode node)
        => node.DescendantTrivia(descendIntoTrivia: false).Any(static trivia => IsComment(trivia) || trivia.IsDirective);

    public static bool IsLoop(SyntaxNode node)
        => node is WhileStatementSyntax or ForStatementSyntax or DoStatementSyntax or CommonForEachStatementSyntax;

    public static bool IsComment(SyntaxTrivia trivia)
        => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia;
}
