using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>
/// A loop that does nothing but read one channel and work on each item: <c>await foreach</c> over <c>ReadAllAsync</c>,
/// <c>while (await WaitToReadAsync) while (TryRead)</c>, or an endless <c>ReadAsync</c>.
/// </summary>
/// <param name="Loop">The loop, all of it.</param>
/// <param name="Reader">The channel's reader.</param>
/// <param name="Token">The token that ends it, or null.</param>
/// <param name="ItemType">The type of the channel's items.</param>
/// <param name="Item">The item's name, and the work on it.</param>
/// <param name="Configuration">The <c>.ConfigureAwait(…)</c> of its waits, or nothing.</param>
/// <param name="EndsByException">Is it an exception by which it learns of the channel's completion?</param>
internal sealed record ReadLoop(
    StatementSyntax Loop,
    ExpressionSyntax Reader,
    ExpressionSyntax? Token,
    ITypeSymbol ItemType,
    SelectItem Item,
    string Configuration,
    bool EndsByException)
{
    /// <summary>Does it go on anywhere after a wait, be there a synchronization context or not?</summary>
    public bool LeavesContext => Configuration == ".ConfigureAwait(false)";

    public static ReadLoop? TryParse(RewriteContext context, StatementSyntax? loop)
    {
        if (loop is null || loop.ContainsDirectives || loop.Parent is LabeledStatementSyntax)
            return null;

        var parsed = loop switch
        {
            ForEachStatementSyntax forEach when forEach.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword) => OfForEach(context, forEach),
            WhileStatementSyntax @while => OfWait(context, @while) ?? OfRead(context, @while),
            _ => null,
        };

        return parsed is not null && parsed.Item.Body.Count > 0 && HandlerBody.CanBeMoved(parsed.Item.Body) ? parsed : null;
    }

    // await foreach (var x in reader.ReadAllAsync(token).ConfigureAwait(false)) …
    private static ReadLoop? OfForEach(RewriteContext context, ForEachStatementSyntax loop)
    {
        ExpressionSyntax? token = null;
        var configuration = "";
        var value = loop.Expression;
        while (value is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call)
        {
            var argument = call.ArgumentList.Arguments.Count == 1 ? call.ArgumentList.Arguments[0].Expression : null;
            switch (access.Name.Identifier.ValueText)
            {
                case "ConfigureAwait" when argument is not null && configuration.Length == 0:
                    configuration = $".ConfigureAwait({argument})";
                    break;
                case "WithCancellation" when argument is not null && token is null:
                    token = argument;
                    break;
                case "ReadAllAsync" when ChannelSymbols.IsMember(context.SymbolOf(call), context.Symbols.Reader, "ReadAllAsync"):
                    // of two tokens either would end the loop
                    if (argument is not null && token is not null)
                        return null;

                    return HasTypeOfItem(context, loop.Type, call)
                        ? Create(context, loop, call, token ?? argument, loop.Identifier.Text, Statements.Of(loop.Statement), configuration)
                        : null;
                default:
                    return null;
            }

            value = access.Expression;
        }

        return null;
    }

    // while (await reader.WaitToReadAsync(token)) { while (reader.TryRead(out var x)) … }, and its relatives that take one item per wait
    private static ReadLoop? OfWait(RewriteContext context, WhileStatementSyntax loop)
    {
        if (Awaited(context, loop.Condition, "WaitToReadAsync") is not var (wait, reader, configuration) ||
            !Expressions.IsStableThroughout(context, reader, loop))
        {
            return null;
        }

        var statements = Statements.Of(loop.Statement);
        if (statements.Count == 0)
            return null;

        var token = wait.ArgumentList.Arguments.FirstOrDefault()?.Expression;
        var rest = statements.Skip(1).ToList();
        var (item, body) = statements[0] switch
        {
            WhileStatementSyntax @while when rest.Count == 0 => (TakenBy(@while.Condition, reader), Statements.Of(@while.Statement)),
            // if (reader.TryRead(out var x)) …
            IfStatementSyntax { Else: null } @if when rest.Count == 0 => (TakenBy(@if.Condition, reader), Statements.Of(@if.Statement)),
            // if (!reader.TryRead(out var x)) continue; …
            IfStatementSyntax { Else: null, Condition: PrefixUnaryExpressionSyntax not } missed
                when not.IsKind(SyntaxKind.LogicalNotExpression) && Statements.Of(missed.Statement) is [ContinueStatementSyntax]
                => (TakenBy(not.Operand, reader), rest),
            // var x = await reader.ReadAsync(token); …
            LocalDeclarationStatementSyntax
            {
                UsingKeyword.RawKind: 0,
                Declaration: { Variables: [{ Initializer.Value: var value } variable] } declaration,
            } when Awaited(context, value, "ReadAsync") is var (read, from, _) && Expressions.AreSame(from, reader) &&
                    HasTypeOfItem(context, declaration.Type, read) && HasToken(read, token)
                => (variable.Identifier.Text, rest),
            _ => (null, (IReadOnlyList<StatementSyntax>)rest),
        };

        return item is null ? null : Create(context, loop, wait, token, item, body, configuration);
    }

    private static string? TakenBy(ExpressionSyntax condition, ExpressionSyntax reader)
        => condition is InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "TryRead", Expression: var from },
            ArgumentList.Arguments: [{ Expression: DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax item } }],
        } && Expressions.AreSame(reader, from)
            ? item.Identifier.Text
            : null;

    // That of the wait, or none.
    private static bool HasToken(InvocationExpressionSyntax read, ExpressionSyntax? token)
        => read.ArgumentList.Arguments.FirstOrDefault()?.Expression is not { } own || Expressions.IsNoToken(own) ||
            Expressions.AreSame(own, token);

    // while (true) { var x = await reader.ReadAsync(token); … }
    private static ReadLoop? OfRead(RewriteContext context, WhileStatementSyntax loop)
    {
        var statements = Statements.Of(loop.Statement);
        if (statements.Count < 2 ||
            statements[0] is not LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration: var declaration } ||
            declaration.Variables is not [{ Initializer.Value: var value } variable] ||
            Awaited(context, value, "ReadAsync") is not var (read, reader, configuration) ||
            !HasTypeOfItem(context, declaration.Type, read) ||
            !Expressions.IsStableThroughout(context, reader, loop))
        {
            return null;
        }

        var token = read.ArgumentList.Arguments.FirstOrDefault()?.Expression;
        bool endless = loop.Condition.IsKind(SyntaxKind.TrueLiteralExpression) || IsNotCancelled(loop.Condition, token);
        return endless
            ? Create(context, loop, read, token, variable.Identifier.Text, statements.Skip(1).ToList(), configuration) is { } parsed
                ? parsed with { EndsByException = true }
                : null
            : null;
    }

    private static ReadLoop? Create(
        RewriteContext context,
        StatementSyntax loop,
        InvocationExpressionSyntax read,
        ExpressionSyntax? token,
        string item,
        IReadOnlyList<StatementSyntax> body,
        string configuration)
    {
        if (token is not null && Expressions.IsNoToken(token))
            token = null;

        if (configuration is not ("" or ".ConfigureAwait(false)" or ".ConfigureAwait(true)") ||
            ItemTypeOf(context, read) is not { } type ||
            (token is not null && !Expressions.IsStableThroughout(context, token, loop)))
        {
            return null;
        }

        var reader = ((MemberAccessExpressionSyntax)read.Expression).Expression;
        return new ReadLoop(loop, reader, token, type, new SelectItem(item, body, []), configuration, EndsByException: false);
    }

    private static (InvocationExpressionSyntax Call, ExpressionSyntax Reader, string Configuration)? Awaited(
        RewriteContext context, ExpressionSyntax expression, string method)
    {
        if (expression is not AwaitExpressionSyntax awaited ||
            Expressions.SkipConfigureAwait(awaited.Expression) is not InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax access,
            } call ||
            !ChannelSymbols.IsMember(context.SymbolOf(call), context.Symbols.Reader, method))
        {
            return null;
        }

        return (call, access.Expression, context.Text.ToString(TextSpan.FromBounds(call.Span.End, awaited.Span.End)));
    }

    private static bool IsNotCancelled(ExpressionSyntax condition, ExpressionSyntax? token)
        => condition is PrefixUnaryExpressionSyntax
        {
            Operand: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsCancellationRequested", Expression: var asked },
        } && condition.IsKind(SyntaxKind.LogicalNotExpression) && Expressions.AreSame(asked, token);

    /// <summary>Another type than the item's would be a conversion in each round.</summary>
    private static bool HasTypeOfItem(RewriteContext context, TypeSyntax type, InvocationExpressionSyntax read)
        => type.IsVar || ChannelSymbols.Same(context.TypeOf(type), ItemTypeOf(context, read));

    private static ITypeSymbol? ItemTypeOf(RewriteContext context, InvocationExpressionSyntax read)
    {
        for (var type = context.SymbolOf(read)?.ContainingType; type is not null; type = type.BaseType)
        {
            if (ChannelSymbols.Same(type.OriginalDefinition, context.Symbols.Reader))
                return type.TypeArguments[0];
        }

        return null;
    }
}
