using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>What a select loop does when the read has won: it takes the item, and works on it.</summary>
/// <param name="Name">The name that the code has for the item, if it has one.</param>
/// <param name="Body">The work on the item.</param>
/// <param name="Uses">The expressions in the body that stand for the item.</param>
internal sealed record SelectItem(string? Name, IReadOnlyList<StatementSyntax> Body, IReadOnlyList<ExpressionSyntax> Uses)
{
    /// <summary>The statement that leaves the loop when the wait says that the channel is completed, if there is one.</summary>
    public StatementSyntax? ExitAtCompletion { get; private init; }

    /// <summary>A <c>ReadAsync</c> that has won is the item.</summary>
    public static SelectItem? OfRead(RewriteContext context, SelectRead read, ILocalSymbol task, IReadOnlyList<StatementSyntax> rest)
    {
        var uses = new List<ExpressionSyntax>();
        foreach (var name in rest.SelectMany(statement => Expressions.References(context, task, statement)))
        {
            if (ResultOf(name) is not { } result)
                return null;

            uses.Add(result);
        }

        if (uses.Count == 0)
            return null;

        // var item = await read;
        if (uses.Count == 1 &&
            rest[0] is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration: var declaration } &&
            declaration.Variables is [var variable] &&
            variable.Initializer?.Value == uses[0] &&
            ChannelSymbols.Same(context.TypeOf(declaration.Type), read.ItemType))
        {
            return new SelectItem(variable.Identifier.Text, rest.Skip(1).ToList(), []);
        }

        return new SelectItem(null, rest, uses);
    }

    /// <summary>A wait that has won: <c>if (!await wait) break;</c>, then <c>TryRead</c> in a loop or once.</summary>
    public static SelectItem? OfWait(
        RewriteContext context, SelectRead read, SelectStop stop, ILocalSymbol? task, IReadOnlyList<StatementSyntax> rest)
    {
        StatementSyntax? exit = null;
        if (rest.Count == 2 && rest[0] is IfStatementSyntax { Else: null } @if && SaysCompleted(context, task, @if.Condition))
            exit = @if.Statement;

        if (rest.Count != (exit is null ? 1 : 2))
            return null;

        var (condition, body) = rest[rest.Count - 1] switch
        {
            WhileStatementSyntax @while => (@while.Condition, @while.Statement),
            IfStatementSyntax { Else: null } once => (once.Condition, once.Statement),
            _ => (null, null),
        };

        if (condition is null || read.TakenBy(condition, stop) is not { } item)
            return null;

        var variable = (item as DeclarationExpressionSyntax)?.Designation as SingleVariableDesignationSyntax;
        return new SelectItem(variable?.Identifier.Text, Statements.Of(body!), []) { ExitAtCompletion = exit };
    }

    /// <summary>
    /// <c>await read</c>, <c>read.Result</c> or <c>read.GetAwaiter().GetResult()</c>: the task as the item that it holds.
    /// </summary>
    private static ExpressionSyntax? ResultOf(IdentifierNameSyntax task)
    {
        switch (Expressions.SkipConfigureAwaitOutwards(task).Parent)
        {
            case AwaitExpressionSyntax awaited:
                return awaited.Parent as ParenthesizedExpressionSyntax ?? (ExpressionSyntax)awaited;
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } result:
                return result;
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter", Parent: InvocationExpressionSyntax awaiter }:
                var got = (awaiter.Parent as MemberAccessExpressionSyntax)?.Parent as InvocationExpressionSyntax;
                return got is not null && Expressions.CalledName(got) == "GetResult" ? got : null;
            default:
                return null;
        }
    }

    /// <summary><c>!await wait</c>, <c>!wait.Result</c></summary>
    private static bool SaysCompleted(RewriteContext context, ILocalSymbol? task, ExpressionSyntax condition)
        => task is not null &&
            Expressions.SkipParentheses(condition) is PrefixUnaryExpressionSyntax { Operand: var operand } not &&
            not.IsKind(SyntaxKind.LogicalNotExpression) &&
            Expressions.References(context, task, operand).ToList() is [var name] &&
            ResultOf(name) == operand;
}
