using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Completion;

/// <summary>
/// One call that starts a producer, and the uses of the writer in it: <c>Task.Run(() => …)</c>, or an async method that is not awaited.
/// What follows from its shape: the producer surely runs, and a handle can be taken for it right before.
/// </summary>
internal sealed class ProducerStart
{
    private readonly RewriteContext _context;

    private ProducerStart(RewriteContext context, InvocationExpressionSyntax call)
    {
        _context = context;
        Call = call;
    }

    public InvocationExpressionSyntax Call { get; }

    /// <summary>The lambda that <c>Task.Run</c> is given; null for a call.</summary>
    public ParenthesizedLambdaExpressionSyntax? Producer { get; private init; }

    /// <summary>The method that is called; null for <c>Task.Run</c>.</summary>
    public CalledProducer? Called { get; private init; }

    /// <summary>The lambda of <c>Select(i => Task.Run(…))</c>, if that is how the producers are started.</summary>
    public LambdaExpressionSyntax? Selector { get; private set; }

    /// <summary>The statement of which the call is a part; null when that is the expression of the selector.</summary>
    public StatementSyntax? Statement { get; private set; }

    /// <summary>The statement of the starter that runs the start, or all starts of the selector.</summary>
    public StatementSyntax? StarterStatement { get; private set; }

    public List<ExpressionSyntax> WriterUses { get; } = [];

    /// <summary>The start, by this starter, of the producer that uses the writer there.</summary>
    public static ProducerStart? At(RewriteContext context, ExpressionSyntax use, SyntaxNode? starter)
    {
        if (OfCall(context, use) is { } call && Statements.FunctionOf(call.StarterStatement!) == starter)
            return call;

        if (Statements.FunctionOf(use) == starter ||
            Around(context, use) is not { } run ||
            Statements.FunctionOf(run.StarterStatement!) != starter)
        {
            return null;
        }

        run.WriterUses.Add(use);
        return run;
    }

    /// <summary>The start in whose producer the writer is used, or null when it is used elsewhere.</summary>
    public static ProducerStart? Around(RewriteContext context, ExpressionSyntax writer)
    {
        if (Statements.FunctionOf(writer) is not ParenthesizedLambdaExpressionSyntax
            {
                ParameterList.Parameters.Count: 0,
                Parent: ArgumentSyntax { Parent: ArgumentListSyntax { Arguments.Count: 1, Parent: InvocationExpressionSyntax call } },
            } producer ||
            !ChannelSymbols.IsMember(context.SymbolOf(call), context.Symbols.Task, "Run"))
        {
            return null;
        }

        var start = new ProducerStart(context, call) { Producer = producer };
        return start.ParseSurroundings() && start.EndsWithTheProducer(producer) ? start : null;
    }

    /// <summary>The start that gives the writer to an async method, or null when the writer is used otherwise.</summary>
    public static ProducerStart? OfCall(RewriteContext context, ExpressionSyntax writer)
    {
        if (writer.Parent is not ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } argument ||
            CalledProducer.TryParse(context, argument, call) is not { } called)
        {
            return null;
        }

        var start = new ProducerStart(context, call) { Called = called };
        start.WriterUses.Add(writer);
        return start.ParseSurroundings() ? start : null;
    }

    /// <summary>Does no other code get the writer from the producer?</summary>
    public bool KeepsWriter
        => Called is not null || WriterUses.All(use => Statements.FunctionOf(use) == Producer && StaysInside(use));

    /// <summary>Is the writer called, or given to a call that the producer waits for?</summary>
    private bool StaysInside(ExpressionSyntax writer) => writer.Parent switch
    {
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } access => access.Expression == writer,
        ConditionalAccessExpressionSyntax access => access.Expression == writer,
        ArgumentSyntax { RefKindKeyword.RawKind: 0, Parent.Parent: InvocationExpressionSyntax call } => IsWaitedFor(call),
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } =>
            _context.LocalOf(variable) is { } alias &&
            Expressions.References(_context, alias, Producer!).All(name => Statements.FunctionOf(name) == Producer && StaysInside(name)),
        _ => false,
    };

    private bool IsWaitedFor(InvocationExpressionSyntax call)
        => Expressions.SkipConfigureAwaitOutwards(call).Parent is AwaitExpressionSyntax ||
            call == Producer!.ExpressionBody ||
            (_context.SymbolOf(call) is IMethodSymbol method && !IsAwaitable(method.ReturnType));

    private static bool IsAwaitable(ITypeSymbol type) => type.GetMembers("GetAwaiter").Length > 0;

    /// <summary>
    /// An expression body becomes a block that ends when its task does: that must be a <see cref="System.Threading.Tasks.Task"/>, since
    /// the caller gets one for it.
    /// </summary>
    private bool EndsWithTheProducer(ParenthesizedLambdaExpressionSyntax producer)
    {
        if (producer.Block is not null)
            return producer.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword) || !ReturnsTask(producer);

        var type = _context.TypeOf(producer.ExpressionBody!);
        return type is not null && (!IsAwaitable(type) || ChannelSymbols.IsOrDerivesFrom(type, _context.Symbols.Task));
    }

    // () => { …; return ProduceAsync(); } is done before its task is
    private bool ReturnsTask(ParenthesizedLambdaExpressionSyntax producer)
        => _context.SymbolOf(producer) is not IMethodSymbol method || IsAwaitable(method.ReturnType);

    private bool ParseSurroundings()
    {
        if (Call.Parent is LambdaExpressionSyntax direct && IsSelector(direct))
        {
            Selector = direct;
        }
        else
        {
            if (StatementOf(Call) is not { } statement)
                return false;

            // a handle was taken already when something in front of the start throws
            if (Called is null && RunsCallBefore(statement, Call))
                return false;

            Statement = statement;
            if (statement is ReturnStatementSyntax { Parent: BlockSyntax { Parent: LambdaExpressionSyntax lambda } } && IsSelector(lambda))
                Selector = lambda;
        }

        StarterStatement = Selector is null ? Statement : StatementOf(Selector.FirstAncestorOrSelf<InvocationExpressionSyntax>()!);
        return StarterStatement is not null;
    }

    private bool RunsCallBefore(StatementSyntax statement, InvocationExpressionSyntax start)
        => Statements.RunningIn(statement).Any(node =>
            node.Span.End <= start.SpanStart &&
            node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or ElementAccessExpressionSyntax &&
            node.Parent is not AssignmentExpressionSyntax && // tasks[i] = …: the element is looked up when the value is there
            !ChannelSymbols.IsMember(_context.SymbolOf(node), _context.Symbols.Task, "Run"));

    /// <summary>
    /// The statement of the expression, if from the one to the other there is nothing that might skip the expression or put it off.
    /// </summary>
    private static StatementSyntax? StatementOf(ExpressionSyntax expression)
    {
        SyntaxNode node = expression;
        while (node.Parent is not (ExpressionStatementSyntax or LocalDeclarationStatementSyntax or ReturnStatementSyntax))
        {
            bool isPlain = node.Parent switch
            {
                ArgumentSyntax or ArgumentListSyntax or InvocationExpressionSyntax => true,
                AwaitExpressionSyntax or ParenthesizedExpressionSyntax => true,
                EqualsValueClauseSyntax or VariableDeclaratorSyntax or VariableDeclarationSyntax => true,
                InitializerExpressionSyntax or ImplicitArrayCreationExpressionSyntax or ArrayCreationExpressionSyntax => true,
                CollectionExpressionSyntax or ExpressionElementSyntax => true,
                MemberAccessExpressionSyntax access => access.Expression == node,
                AssignmentExpressionSyntax { OperatorToken.RawKind: (int)SyntaxKind.EqualsToken } assignment => assignment.Right == node,
                _ => false,
            };

            if (!isPlain)
                return null;

            node = node.Parent!;
        }

        return (StatementSyntax)node.Parent;
    }

    /// <summary>Is it the selector of a <c>Select</c> that is enumerated on the spot, once?</summary>
    private bool IsSelector(LambdaExpressionSyntax lambda)
    {
        if (lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword) ||
            lambda.Parent?.Parent is not ArgumentListSyntax { Arguments.Count: 1, Parent: InvocationExpressionSyntax select } ||
            !ChannelSymbols.IsMember((_context.SymbolOf(select) as IMethodSymbol)?.ReducedFrom, _context.Symbols.Enumerable, "Select"))
        {
            return false;
        }

        return select.Parent switch
        {
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToArray" or "ToList", Parent: InvocationExpressionSyntax } => true,
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax whenAll } =>
                ChannelSymbols.IsMember(_context.SymbolOf(whenAll), _context.Symbols.Task, "WhenAll"),
            _ => false,
        };
    }
}
