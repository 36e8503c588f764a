using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes;

/// <summary>Small questions about expressions that several rewrites ask.</summary>
internal static class Expressions
{
    /// <summary>A name, or a chain of members that ends in a name: evaluating it again gives the same and does nothing.</summary>
    public static bool IsStable(RewriteContext context, ExpressionSyntax expression) => expression switch
    {
        ThisExpressionSyntax => true,
        IdentifierNameSyntax name => IsValue(context.SymbolOf(name)),
        MemberAccessExpressionSyntax access when access.IsKind(SyntaxKind.SimpleMemberAccessExpression)
            => IsValue(context.SymbolOf(access)) && (context.SymbolOf(access) is { IsStatic: true } || IsStable(context, access.Expression)),
        _ => false,
    };

    /// <summary><c>x</c> of <c>x.ConfigureAwait(false)</c>; anything else as it is.</summary>
    public static ExpressionSyntax SkipConfigureAwait(ExpressionSyntax expression)
        => expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" } access }
            ? access.Expression
            : expression;

    /// <summary>The <c>x.ConfigureAwait(false)</c> around x; x when there is none.</summary>
    public static ExpressionSyntax SkipConfigureAwaitOutwards(ExpressionSyntax expression)
        => expression.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax call }
            ? call
            : expression;

    private static bool IsValue(ISymbol? symbol) => symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol;
}
