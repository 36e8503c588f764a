using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary><c>reader.ReadAsync(…).AsTask()</c> or <c>reader.WaitToReadAsync(…).AsTask()</c>, the one task of a select.</summary>
/// <param name="Reader">The channel's reader.</param>
/// <param name="ItemType">The type of its items.</param>
/// <param name="IsWait">Is it a wait, which leaves the item to be taken?</param>
/// <param name="Token">The token that the call is given, or null.</param>
internal sealed record SelectRead(ExpressionSyntax Reader, ITypeSymbol ItemType, bool IsWait, ExpressionSyntax? Token)
{
    public static SelectRead? TryParse(RewriteContext context, ExpressionSyntax expression)
    {
        if (expression is not InvocationExpressionSyntax
            {
                ArgumentList.Arguments.Count: 0,
                Expression: MemberAccessExpressionSyntax
                {
                    Name.Identifier.ValueText: "AsTask",
                    Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call,
                },
            })
        {
            return null;
        }

        var symbol = context.SymbolOf(call);
        bool isWait = ChannelSymbols.IsMember(symbol, context.Symbols.Reader, "WaitToReadAsync");
        if (!isWait && !ChannelSymbols.IsMember(symbol, context.Symbols.Reader, "ReadAsync"))
            return null;

        var token = call.ArgumentList.Arguments.FirstOrDefault()?.Expression;
        if (token is not null && Expressions.IsNoToken(token))
            token = null;

        return new SelectRead(access.Expression, ItemTypeOf(symbol!.ContainingType), isWait, token);
    }

    /// <summary>
    /// <c>!token.IsCancellationRequested &amp;&amp; reader.TryRead(out var item)</c>, the first part being optional: the declared item.
    /// </summary>
    public ExpressionSyntax? TakenBy(ExpressionSyntax condition, SelectStop stop)
    {
        if (condition is BinaryExpressionSyntax both && both.IsKind(SyntaxKind.LogicalAndExpression) && stop.IsTestedBy(both.Left) == false)
            condition = both.Right;

        return condition is InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "TryRead", Expression: var reader },
            ArgumentList.Arguments: [{ Expression: var item }],
        } && Expressions.AreSame(reader, Reader) && Expressions.IsDeclaredOrDiscarded(item)
            ? item
            : null;
    }

    private static ITypeSymbol ItemTypeOf(INamedTypeSymbol reader)
    {
        while (reader.BaseType is { Name: "ChannelReader" } derivedFrom)
            reader = derivedFrom;

        return reader.TypeArguments.Length > 0 ? reader.TypeArguments[0] : reader;
    }
}
