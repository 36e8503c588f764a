using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes;

/// <summary>Small questions about expressions that several rewrites ask.</summary>
internal static class Expressions
{
    /// <summary>A name, or a chain of members that begins with a name: evaluating it once more gives the same and does nothing.</summary>
    public static bool IsStable(RewriteContext context, ExpressionSyntax expression) => expression switch
    {
        ThisExpressionSyntax => true,
        IdentifierNameSyntax name => IsValue(context.SymbolOf(name)),
        MemberAccessExpressionSyntax access when access.IsKind(SyntaxKind.SimpleMemberAccessExpression)
            => context.SymbolOf(access) is var member && IsValue(member) && (member!.IsStatic || IsStable(context, access.Expression)),
        _ => false,
    };

    /// <summary>
    /// Stable, and what it is made of is neither declared nor assigned in the given code, nor by a lambda or another member that may run
    /// meanwhile.
    /// </summary>
    public static bool IsStableThroughout(RewriteContext context, ExpressionSyntax expression, SyntaxNode code)
    {
        if (!IsStable(context, expression))
            return false;

        foreach (var name in expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
        {
            if (context.SymbolOf(name) is not { } symbol)
                return false;

            if (IsDeclaredIn(symbol, code) || IsAssignedIn(context, symbol, code) || IsAssignedByLambda(context, symbol, code) || IsReplacedByOthers(context, symbol))
                return false;
        }

        return true;
    }

    public static bool IsDeclaredIn(ISymbol symbol, SyntaxNode code)
        => symbol is ILocalSymbol && symbol.DeclaringSyntaxReferences.Any(reference => code.Span.Contains(reference.Span));

    /// <summary>The names in the code that mean the symbol.</summary>
    public static IEnumerable<IdentifierNameSyntax> References(RewriteContext context, ISymbol symbol, SyntaxNode code)
        => code.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Where(name =>
            name.Identifier.ValueText == symbol.Name && ChannelSymbols.Same(context.SymbolOf(name), symbol));

    /// <summary><c>x</c> of <c>x.ConfigureAwait(false)</c>; anything else as it is.</summary>
    public static ExpressionSyntax SkipConfigureAwait(ExpressionSyntax expression)
        => Called(expression) is { Name.Identifier.ValueText: "ConfigureAwait" } access ? access.Expression : expression;

    /// <summary><c>M</c> of <c>x.M(…)</c>; null for anything else.</summary>
    public static string? CalledName(ExpressionSyntax expression)
        => Called(expression)?.Name.Identifier.ValueText;

    /// <summary>The <c>x.ConfigureAwait(false)</c> around x; x when there is none.</summary>
    public static ExpressionSyntax SkipConfigureAwaitOutwards(ExpressionSyntax expression)
        => expression.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: ExpressionSyntax call }
            ? call
            : expression;

    /// <summary><c>out var x</c> or <c>out _</c>: what the argument gives is not known outside.</summary>
    public static bool IsDeclaredOrDiscarded(ExpressionSyntax argument)
        => argument is DeclarationExpressionSyntax or IdentifierNameSyntax { Identifier.ValueText: "_" };

    public static ExpressionSyntax SkipParentheses(ExpressionSyntax expression)
    {
        while (expression is ParenthesizedExpressionSyntax parenthesized)
            expression = parenthesized.Expression;

        return expression;
    }

    public static bool AreSame(ExpressionSyntax? left, ExpressionSyntax? right)
        => left is not null && right is not null && SyntaxFactory.AreEquivalent(left, right);

    /// <summary>
    /// Is <c>default</c>, <c>default(CancellationToken)</c> or <c>CancellationToken.None</c> given, which says "no token"?
    /// </summary>
    public static bool IsNoToken(ExpressionSyntax expression)
        => expression is DefaultExpressionSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "None" } ||
            expression.IsKind(SyntaxKind.DefaultLiteralExpression);

    private static MemberAccessExpressionSyntax? Called(ExpressionSyntax expression)
        => (expression as InvocationExpressionSyntax)?.Expression as MemberAccessExpressionSyntax;

    private static bool IsAssignedByLambda(RewriteContext context, ISymbol symbol, SyntaxNode code)
        => symbol is ILocalSymbol or IParameterSymbol &&
            Statements.MemberOf(code).DescendantNodes().Any(node =>
                Statements.IsNestedFunction(node) && !node.Span.Contains(code.Span) && IsAssignedIn(context, symbol, node));

    // A field or property is one thing for the whole life of the object when nothing but its constructors assigns it.
    private static bool IsReplacedByOthers(RewriteContext context, ISymbol symbol)
    {
        var setter = symbol switch
        {
            IFieldSymbol { IsReadOnly: false, IsConst: false } => symbol,
            IPropertySymbol { SetMethod: { IsInitOnly: false } set } => set,
            _ => null,
        };

        if (setter is null || symbol.DeclaringSyntaxReferences.IsEmpty)
            return false;

        return setter.DeclaredAccessibility != Accessibility.Private ||
            symbol.ContainingType.DeclaringSyntaxReferences.Any(part =>
                part.SyntaxTree != context.Root.SyntaxTree ||
                part.GetSyntax(context.CancellationToken) is not TypeDeclarationSyntax type ||
                type.Members.Any(member => member is not ConstructorDeclarationSyntax && IsAssignedIn(context, symbol, member)));
    }

    private static bool IsAssignedIn(RewriteContext context, ISymbol symbol, SyntaxNode code)
        => References(context, symbol, code).Any(static name =>
        {
            ExpressionSyntax target = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
            return target.Parent switch
            {
                AssignmentExpressionSyntax assignment => assignment.Left == target,
                PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax => true,
                ArgumentSyntax { Parent: TupleExpressionSyntax { Parent: AssignmentExpressionSyntax } } => true,
                ArgumentSyntax argument => !argument.RefKindKeyword.IsKind(SyntaxKind.None),
                RefExpressionSyntax => true,
                _ => false,
            };
        });

    private static bool IsValue(ISymbol? symbol) => symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol;
}
