using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>
/// A read whose token is cancelled throws <see cref="OperationCanceledException"/> out of its loop; the consumer loop ends. What
/// surrounds the loop may notice.
/// </summary>
internal static class CancellationOfLoop
{
    /// <summary>Does it make no difference to anybody whether the stop throws or just ends the loop?</summary>
    public static bool MayBeSilent(RewriteContext context, ReadLoop read)
    {
        var function = Statements.FunctionOf(read.Loop);
        foreach (var @try in read.Loop.Ancestors().TakeWhile(node => node != function).OfType<TryStatementSyntax>())
        {
            if (!@try.Block.Span.Contains(read.Loop.Span))
                continue;

            foreach (var clause in @try.Catches.Where(clause => Catches(context, clause)))
            {
                return (clause.Filter is null || IsTestOf(read.Token, clause.Filter.FilterExpression)) &&
                    clause.Block.Statements.Count == 0 && EndsTryBlock(read.Loop, @try);
            }
        }

        return Statements.IsLast(read.Loop) && IsOfHost(context, function, read.Token);
    }

    /// <summary>May the clause get an <see cref="OperationCanceledException"/>?</summary>
    public static bool Catches(RewriteContext context, CatchClauseSyntax clause)
    {
        if (clause.Declaration is not { } declaration)
            return true;

        var caught = context.TypeOf(declaration.Type);
        for (var type = context.Symbols.OperationCanceledException; type is not null; type = type.BaseType)
        {
            if (ChannelSymbols.Same(type, caught))
                return true;
        }

        return ChannelSymbols.IsOrDerivesFrom(caught, context.Symbols.OperationCanceledException);
    }

    /// <summary><c>token.IsCancellationRequested</c>, which is true at the stop; also that of the token's source.</summary>
    public static bool IsTestOf(ExpressionSyntax? token, ExpressionSyntax filter)
        => Expressions.SkipParentheses(filter) is MemberAccessExpressionSyntax
        {
            Name.Identifier.ValueText: "IsCancellationRequested",
            Expression: var asked,
        } && (Expressions.AreSame(asked, token) ||
            (token is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Token", Expression: var source } &&
                Expressions.AreSame(asked, source)));

    /// <summary>Does nothing stand between the loop's end and the end of the try block?</summary>
    private static bool EndsTryBlock(StatementSyntax loop, TryStatementSyntax @try)
    {
        for (SyntaxNode node = loop; node != @try.Block; node = node.Parent!)
        {
            bool straight = node.Parent switch
            {
                BlockSyntax block => Statements.NextAfter((StatementSyntax)node, block.Statements) is null,
                UsingStatementSyntax or TryStatementSyntax { Catches.Count: 0 } => true,
                _ => false,
            };

            if (!straight)
                return false;
        }

        return true;
    }

    /// <summary>The host makes no difference between a service that was cancelled and one that has ended when it stops.</summary>
    private static bool IsOfHost(RewriteContext context, SyntaxNode? function, ExpressionSyntax? token)
        => function is MethodDeclarationSyntax { Identifier.ValueText: "ExecuteAsync" } declaration &&
            context.Model.GetDeclaredSymbol(declaration, context.CancellationToken) is { } method &&
            ChannelSymbols.IsMember(method, context.Symbols.BackgroundService, "ExecuteAsync") &&
            token is not null && context.SymbolOf(token) is IParameterSymbol parameter &&
            ChannelSymbols.Same(parameter.ContainingSymbol, method);
}
