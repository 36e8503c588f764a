using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Shutdown.Workers;

/// <summary>
/// What starts the worker's loop: <c>_task = Task.Run(LoopAsync);</c> and its relatives, in the constructor or in a <c>Start</c>. What is
/// posted before a <c>Start</c> waits for it.
/// </summary>
/// <param name="Constructor">
/// The only constructor that does not leave the work to another one; null where there is none, and the loop is started later.
/// </param>
/// <param name="Method">The method that starts the loop; null where the constructor does.</param>
/// <param name="Place">The statement, or the expression that is all of its member.</param>
/// <param name="Value">What starts the loop, and gives its task.</param>
/// <param name="Task">What the task is stored in; null when it is not.</param>
internal sealed record WorkerStart(
    ConstructorDeclarationSyntax? Constructor,
    MethodDeclarationSyntax? Method,
    SyntaxNode Place,
    ExpressionSyntax Value,
    ExpressionSyntax? Task)
{
    /// <summary>Is the loop started by a method, before which items may have been posted?</summary>
    public bool IsLater => Method is not null;

    /// <summary>Does the host start it: once, and without a synchronization context?</summary>
    public bool IsByHost { get; private init; }

    /// <summary>The body of the member that starts it; null for an expression.</summary>
    public BlockSyntax? Block => Place.Parent as BlockSyntax;

    public static WorkerStart? TryParse(RewriteContext context, WorkerLoop loop, IReadOnlyList<SyntaxNode> parts)
    {
        if (ValueOf(context, loop, parts) is not { } value)
            return null;

        var (whole, task) = value.Parent is AssignmentExpressionSyntax assignment &&
            assignment.IsKind(SyntaxKind.SimpleAssignmentExpression)
            ? ((ExpressionSyntax)assignment, assignment.Left)
            : (value, null);

        SyntaxNode place = whole.Parent is ExpressionStatementSyntax statement ? statement : whole;
        var member = place.Parent is BlockSyntax or ArrowExpressionClauseSyntax ? place.Parent.Parent : null;
        var starter = member as ConstructorDeclarationSyntax;
        var method = member as MethodDeclarationSyntax;
        if ((starter is null && method is null) || starter?.Modifiers.Any(SyntaxKind.StaticKeyword) == true ||
            (method is not null && !IsStart(method, isExpression: place == whole)))
        {
            return null;
        }

        var constructors = parts.SelectMany(static part => ((TypeDeclarationSyntax)part).Members).OfType<ConstructorDeclarationSyntax>()
            .Where(static other => !other.Modifiers.Any(SyntaxKind.StaticKeyword)).ToList();
        var all = constructors.Where(static other => other.Initializer is not { ThisOrBaseKeyword.RawKind: (int)SyntaxKind.ThisKeyword })
            .ToList();
        if (all.Count > 1 || (all.Count == 0 && constructors.Count > 0) || (starter is not null && all[0] != starter))
            return null;

        if (task is IdentifierNameSyntax { Identifier.ValueText: "_" } && context.SymbolOf(task) is not IFieldSymbol)
            task = null;

        bool isByHost = method is not null && IsOfHost(context, method);
        bool isInPlace = context.SymbolOf(value) is IMethodSymbol called && ChannelSymbols.Same(called, loop.Method);
        // started in place it runs in the context of whoever starts it, unless it leaves that at the first wait
        return isInPlace && !loop.Read.LeavesContext && !isByHost
            ? null
            : new WorkerStart(all.FirstOrDefault(), method, place, value, task) { IsByHost = isByHost };
    }

    /// <summary>A second start, which no start that looks at nothing before it means, would have been a second loop.</summary>
    private static bool IsStart(MethodDeclarationSyntax method, bool isExpression)
        => method.Identifier.ValueText.StartsWith("Start", StringComparison.Ordinal) &&
            method is { TypeParameterList: null, ExplicitInterfaceSpecifier: null } &&
            !method.Modifiers.Any(SyntaxKind.StaticKeyword) && !method.Modifiers.Any(SyntaxKind.OverrideKeyword) &&
            !Statements.HasConditionalCompilation(method) &&
            (!isExpression || method.ReturnType is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword });

    private static bool IsOfHost(RewriteContext context, MethodDeclarationSyntax method)
        => context.Symbols.HostedService is { } service &&
            context.Model.GetDeclaredSymbol(method, context.CancellationToken) is { ContainingType: var type } symbol &&
            service.GetMembers("StartAsync") is [var start, ..] &&
            ChannelSymbols.Same(type.FindImplementationForInterfaceMember(start), symbol);

    /// <summary>
    /// May anybody but the constructor get hold of the object before the loop is started? They would find no loop then, where they found a
    /// channel.
    /// </summary>
    public bool ComesTooLate(RewriteContext context)
        => !IsLater && Block is { } block && block.Statements.TakeWhile(statement => statement != Place)
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
        // one in a method may use what the method was given
        if (loop.Function is LambdaExpressionSyntax lambda)
            return Statements.MemberOf(lambda) is ConstructorDeclarationSyntax ? RunOf(context, loop, lambda) : null;

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

        return called == call ? call : null;
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
