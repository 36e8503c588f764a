using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>The task of a select that ends the loop.</summary>
/// <param name="Task">The task, as <c>WhenAny</c> is given it.</param>
/// <param name="Token">The token behind it, when it is a delay without end.</param>
/// <param name="Source">What the new code names: the token, or the task.</param>
/// <param name="Declaration">A declaration in front of the loop that the new code no longer needs.</param>
internal sealed record SelectStop(
    ExpressionSyntax Task, ExpressionSyntax? Token, ExpressionSyntax Source, LocalDeclarationStatementSyntax? Declaration)
{
    /// <summary>
    /// Understands a task that is the same in every round (a name, <c>source.Task</c>) and <c>Task.Delay(Timeout.Infinite, token)</c>, in
    /// place or in a local.
    /// </summary>
    /// <param name="context">The document.</param>
    /// <param name="task">The task, as <c>WhenAny</c> is given it.</param>
    /// <param name="value">What it stands for: the initialiser of a local of the loop, or the task itself.</param>
    /// <param name="loop">The select loop.</param>
    public static SelectStop? TryParse(RewriteContext context, ExpressionSyntax task, ExpressionSyntax value, StatementSyntax loop)
    {
        if (EndlessDelay(context, value) is { } token)
            return Expressions.IsStableThroughout(context, token, loop) ? new SelectStop(task, token, token, null) : null;

        if (!Expressions.IsStableThroughout(context, value, loop) ||
            !ChannelSymbols.IsOrDerivesFrom(context.TypeOf(value), context.Symbols.Task) ||
            context.SymbolOf(value) is IPropertySymbol { Name: "Completion" })
        {
            return null;
        }

        return DeclaredInFront(context, value, loop) is { } declaration &&
            EndlessDelay(context, declaration.Declaration.Variables[0].Initializer!.Value) is { } behind
            ? new SelectStop(task, behind, behind, declaration)
            : new SelectStop(task, null, value, null);
    }

    /// <summary>
    /// True when the expression says that the stop is there, false when it says that it is not, null when it says neither.
    /// </summary>
    public bool? IsTestedBy(ExpressionSyntax expression)
    {
        expression = Expressions.SkipParentheses(expression);
        if (expression is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not)
            return !IsTestedBy(not.Operand);

        return expression is MemberAccessExpressionSyntax access && access.Name.Identifier.ValueText switch
        {
            "IsCompleted" => Expressions.AreSame(access.Expression, Task) || Expressions.AreSame(access.Expression, Source),
            "IsCancellationRequested" => Expressions.AreSame(access.Expression, Token),
            _ => false,
        } ? true : null;
    }

    private static ExpressionSyntax? EndlessDelay(RewriteContext context, ExpressionSyntax expression)
    {
        if (expression is not InvocationExpressionSyntax call ||
            call.ArgumentList.Arguments is not [{ Expression: var time }, { Expression: var token }] ||
            !ChannelSymbols.IsMember(context.SymbolOf(call), context.Symbols.Task, "Delay"))
        {
            return null;
        }

        bool isEndless = context.Model.GetConstantValue(time, context.CancellationToken) is { HasValue: true, Value: -1 } ||
            context.SymbolOf(time) is IFieldSymbol { Name: "InfiniteTimeSpan", ContainingType.Name: "Timeout" };
        return isEndless && !Expressions.IsNoToken(token) ? token : null;
    }

    /// <summary>The declaration of a local that only the loop uses, and which no comment holds.</summary>
    private static LocalDeclarationStatementSyntax? DeclaredInFront(RewriteContext context, ExpressionSyntax value, StatementSyntax loop)
    {
        if (context.SymbolOf(value) is not ILocalSymbol { DeclaringSyntaxReferences: [var reference] } local ||
            reference.GetSyntax(context.CancellationToken) is not VariableDeclaratorSyntax
            {
                Initializer: not null,
                Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax declaration },
            })
        {
            return null;
        }

        bool onlyInLoop = Expressions.References(context, local, Statements.MemberOf(loop)).All(name => loop.Span.Contains(name.Span));
        bool hasOwnLines = context.Layout.StartsLine(declaration.SpanStart) && context.Layout.EndsLine(declaration.Span.End);
        return onlyInLoop && hasOwnLines && !Statements.HasCommentsOrDirectives(declaration) && declaration.UsingKeyword.RawKind == 0
            ? declaration
            : null;
    }
}
