using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Shutdown.Workers;

/// <summary>
/// The statement of the constructor that starts the worker's loop: <c>_task = Task.Run(LoopAsync);</c> and its relatives. A loop that is
/// started later may be started twice, or after items were posted; that is another class.
/// </summary>
/// <param name="Constructor">The only constructor that does not leave the work to another one.</param>
/// <param name="Statement">The statement.</param>
/// <param name="Value">What starts the loop, and gives its task.</param>
/// <param name="Task">What the task is stored in; null when it is not.</param>
internal sealed record WorkerStart(
    ConstructorDeclarationSyntax Constructor, ExpressionStatementSyntax Statement, ExpressionSyntax Value, ExpressionSyntax? Task)
{
    public static WorkerStart? TryParse(RewriteContext context, WorkerLoop loop, IReadOnlyList<SyntaxNode> parts)
    {
        if (ValueOf(context, loop, parts) is not { } value)
            return null;

        var (whole, task) = value.Parent is AssignmentExpressionSyntax assignment &&
            assignment.IsKind(SyntaxKind.SimpleAssignmentExpression)
            ? ((ExpressionSyntax)assignment, assignment.Left)
            : (value, null);

        if (whole.Parent is not ExpressionStatementSyntax statement ||
            statement.Parent is not BlockSyntax { Parent: ConstructorDeclarationSyntax constructor } ||
            constructor.Modifiers.Any(SyntaxKind.StaticKeyword))
        {
            return null;
        }

        var others = parts.SelectMany(static part => ((TypeDeclarationSyntax)part).Members).OfType<ConstructorDeclarationSyntax>()
            .Where(other => other != constructor && !other.Modifiers.Any(SyntaxKind.StaticKeyword));
        if (!others.All(static other => other.Initializer is { ThisOrBaseKeyword.RawKind: (int)SyntaxKind.ThisKeyword }))
            return null;

        if (task is IdentifierNameSyntax { Identifier.ValueText: "_" } && context.SymbolOf(task) is not IFieldSymbol)
            task = null;

        return new WorkerStart(constructor, statement, value, task);
    }

    /// <summary>
    /// May anybody but the constructor get hold of the object before the loop is started? They would find no loop then, where they found a
    /// channel.
    /// </summary>
    public bool ComesTooLate(RewriteContext context)
        => Constructor.Body!.Statements.TakeWhile(statement => statement != Statement)
            .SelectMany(static statement => statement.DescendantNodes())
            .Any(node => node switch
            {
                ThisExpressionSyntax => node.Parent is not MemberAccessExpressionSyntax,
                AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax => true,
                SimpleNameSyntax name
                    => context.SymbolOf(name) is IMethodSymbol { IsStatic: false, MethodKind: MethodKind.Ordinary } &&
                        name.Parent is not MemberAccessExpressionSyntax { Expression: not (ThisExpressionSyntax or BaseExpressionSyntax) },
                _ => false,
            });

    private static ExpressionSyntax? ValueOf(RewriteContext context, WorkerLoop loop, IReadOnlyList<SyntaxNode> parts)
    {
        if (loop.Function is LambdaExpressionSyntax lambda)
            return RunOf(context, loop, lambda);

        var names = parts.SelectMany(part => Expressions.References(context, loop.Method!, part)).ToList();
        if (names is not [var name])
            return null;

        ExpressionSyntax method = name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } ofThis ? ofThis : name;
        if (method.Parent is not InvocationExpressionSyntax call || call.Expression != method)
            return loop.TokenName is IParameterSymbol ? null : RunOf(context, loop, method);

        if (loop.TokenName is IParameterSymbol)
        {
            if (call.ArgumentList.Arguments is not [{ Expression: var token }] || !loop.SetSource(token))
                return null;
        }
        else if (call.ArgumentList.Arguments.Count > 0)
        {
            return null;
        }

        ExpressionSyntax called = Expressions.SkipConfigureAwaitOutwards(call);
        if (called.Parent is AwaitExpressionSyntax awaited)
            called = awaited;

        if (called.Parent is ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters.Count: 0 } starter)
            return RunOf(context, loop, starter);

        // started in place it runs in the context of the constructor, unless it leaves that at the first wait
        return called == call && loop.Read.LeavesContext ? call : null;
    }

    /// <summary>The <c>Task.Run(…)</c> around the function.</summary>
    private static InvocationExpressionSyntax? RunOf(RewriteContext context, WorkerLoop loop, ExpressionSyntax function)
    {
        if (function.Parent is not ArgumentSyntax { NameColon: null, Parent: ArgumentListSyntax list } argument ||
            list.Parent is not InvocationExpressionSyntax call ||
            call.ArgumentList.Arguments is var arguments && (arguments[0] != argument || arguments.Count > 2) ||
            !ChannelSymbols.IsMember(context.SymbolOf(call), context.Symbols.Task, "Run"))
        {
            return null;
        }

        return arguments.Count == 1 || Expressions.IsNoToken(arguments[1].Expression) ||
            (loop.Source is not null &&
                arguments[1].Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Token" } token &&
                ChannelSymbols.Same(context.SymbolOf(token.Expression), loop.Source))
            ? call
            : null;
    }
}
