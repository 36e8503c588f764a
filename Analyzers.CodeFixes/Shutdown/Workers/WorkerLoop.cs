using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Shutdown.Workers;

/// <summary>
/// The function that is the worker's loop: a private method or a lambda which reads the worker's channel, perhaps in a try, and does
/// nothing before and nothing behind it.
/// </summary>
internal sealed class WorkerLoop
{
    private readonly RewriteContext _context;

    private WorkerLoop(RewriteContext context, SyntaxNode function, BlockSyntax block, ReadLoop read)
    {
        _context = context;
        Function = function;
        Block = block;
        Read = read;
    }

    /// <summary>A method or a lambda.</summary>
    public SyntaxNode Function { get; }

    public BlockSyntax Block { get; }

    public ReadLoop Read { get; }

    /// <summary>The try around the loop whose clauses the handler needs too, or null.</summary>
    public TryStatementSyntax? Try { get; private set; }

    /// <summary>The source whose cancellation ends the loop, or null: then completion alone does.</summary>
    public IFieldSymbol? Source { get; private set; }

    /// <summary>The parameter or local that is the token, or null.</summary>
    public ISymbol? TokenName { get; private set; }

    /// <summary>Does the loop's task end cancelled when it is stopped, rather than as if nothing had been?</summary>
    public bool EndsCancelled { get; private set; }

    public IMethodSymbol? Method => Function is MethodDeclarationSyntax method
        ? _context.Model.GetDeclaredSymbol(method, _context.CancellationToken)
        : null;

    /// <summary>The only loop over the channel.</summary>
    public static WorkerLoop? TryParse(RewriteContext context, WorkerField channel, IReadOnlyList<SyntaxNode> parts)
    {
        WorkerLoop? found = null;
        foreach (var statement in parts.SelectMany(static part => part.DescendantNodes()).OfType<StatementSyntax>())
        {
            if (statement is not (ForEachStatementSyntax or WhileStatementSyntax) ||
                ReadLoop.TryParse(context, statement) is not { } read ||
                ReaderOf(context, read.Reader, parts) is not { } reader || !channel.IsNamedBy(ChannelOf(reader)))
            {
                continue;
            }

            var parsed = BlockOf(Statements.FunctionOf(statement)) is { } block
                ? new WorkerLoop(context, Statements.FunctionOf(statement)!, block, read)
                : null;
            if (found is not null || parsed?.Parse() != true)
                return null;

            found = parsed;
        }

        return found;
    }

    /// <summary>The code that moves along into the handler: the body, and the clauses that stay around it.</summary>
    public bool Keeps(SyntaxNode node)
        => Read.Item.Body.Any(statement => statement.Span.Contains(node.Span)) ||
            (Try is not null && Try.Catches.Any(clause => clause.Span.Contains(node.Span)));

    private bool Parse()
    {
        if (Function is MethodDeclarationSyntax method && !IsPrivateLoop(method))
            return false;

        return Function is MethodDeclarationSyntax or ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters.Count: 0 } &&
            !Statements.HasConditionalCompilation(Function) &&
            ParseBlock(Block.Statements) &&
            ParseToken() &&
            ParseClauses();
    }

    private bool IsPrivateLoop(MethodDeclarationSyntax method)
        => method is { TypeParameterList: null, ExplicitInterfaceSpecifier: null, AttributeLists.Count: 0 } &&
            Method is { DeclaredAccessibility: Accessibility.Private, IsStatic: false, IsAsync: true, IsPartialDefinition: false } symbol &&
            ChannelSymbols.Same(symbol.ReturnType, _context.Symbols.Task) &&
            method.ParameterList.Parameters.Count <= 1;

    private bool ParseBlock(SyntaxList<StatementSyntax> statements)
    {
        for (int i = 0; i < statements.Count - 1; i++)
        {
            // names for the parts of the worker; a pause before the first round
            bool isPreparation = statements[i] switch
            {
                LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration.Variables: [{ Initializer.Value: var value }] }
                    => value is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Reader" or "Token" } part &&
                        IsFieldOfThis(part.Expression),
                ExpressionStatementSyntax { Expression: AwaitExpressionSyntax { Expression: var awaited } }
                    => ChannelSymbols.IsMember(_context.SymbolOf(awaited), _context.Symbols.Task, "Yield"),
                _ => false,
            };

            if (!isPreparation)
                return false;
        }

        switch (statements.LastOrDefault())
        {
            case TryStatementSyntax { Finally: null } @try when Try is null:
                Try = @try;
                return ParseBlock(@try.Block.Statements);
            case { } last:
                return last == Read.Loop;
            default:
                return false;
        }
    }

    private bool IsFieldOfThis(ExpressionSyntax expression)
        => expression is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } &&
            _context.SymbolOf(expression) is IFieldSymbol;

    private bool ParseToken()
    {
        var parameters = (Function as MethodDeclarationSyntax)?.ParameterList.Parameters ?? default;
        if (Read.Token is not { } token)
            return parameters.Count == 0;

        var symbol = _context.SymbolOf(token);
        if (symbol is IParameterSymbol parameter && ChannelSymbols.Same(parameter.ContainingSymbol, Method))
        {
            // its source stands where the loop is started
            TokenName = symbol;
            return true;
        }

        if (parameters.Count > 0)
            return false;

        if (symbol is ILocalSymbol local && InitializerOf(local) is { } value)
        {
            TokenName = local;
            token = value;
        }

        return SetSource(token);
    }

    /// <summary>The token that the loop is given.</summary>
    public bool SetSource(ExpressionSyntax token)
    {
        if (token is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Token", Expression: var source } ||
            _context.SymbolOf(source) is not IFieldSymbol field ||
            !ChannelSymbols.Same(field.Type, _context.Symbols.CancellationTokenSource))
        {
            return false;
        }

        Source = field;
        return true;
    }

    /// <summary>What the clauses do at the stop must be nothing: the handler will not be there to be stopped.</summary>
    private bool ParseClauses()
    {
        EndsCancelled = Read.Token is not null;
        if (Try is null)
            return true;

        foreach (var clause in Try.Catches)
        {
            if (!HandlerBody.CanBeMoved([clause.Block]) ||
                Statements.RunningIn(clause.Block).Any(static node => node is ContinueStatementSyntax))
                return false;
        }

        foreach (var clause in Read.Token is null ? default : Try.Catches)
        {
            if (!CancellationOfLoop.Catches(_context, clause) || IsButCancellation(clause))
                continue;

            bool isTest = clause.Filter is not null && IsStopTest(clause.Filter.FilterExpression);
            if (clause.Block.Statements.Count > 0 || (clause.Filter is not null && !isTest))
                return false;

            EndsCancelled = false;
            // a handler that gives up because of the stop is no error to the new loop either
            if (isTest && Try.Catches.Count == 1)
                Try = null;

            break;
        }

        return true;
    }

    /// <summary>Is the filter of the clause true only once the stop has been asked for?</summary>
    public bool IsStopTest(ExpressionSyntax filter)
        => CancellationOfLoop.IsTestOf(Read.Token, filter) ||
            (Expressions.SkipParentheses(filter) is MemberAccessExpressionSyntax
            {
                Name.Identifier.ValueText: "IsCancellationRequested",
                Expression: var asked,
            } && Source is not null && ChannelSymbols.Same(_context.SymbolOf(asked), Source));

    // catch (Exception e) when (e is not OperationCanceledException)
    private bool IsButCancellation(CatchClauseSyntax clause)
        => clause.Filter is { FilterExpression: IsPatternExpressionSyntax { Pattern: UnaryPatternSyntax { Pattern: var pattern } } } &&
            pattern switch
            {
                TypePatternSyntax type => IsCancellation(type.Type),
                ConstantPatternSyntax constant => IsCancellation(constant.Expression),
                _ => false,
            };

    private bool IsCancellation(ExpressionSyntax type)
        => ChannelSymbols.Same(_context.SymbolOf(type), _context.Symbols.OperationCanceledException);

    private ExpressionSyntax? InitializerOf(ILocalSymbol local)
        => local.DeclaringSyntaxReferences is [var reference] &&
            reference.GetSyntax(_context.CancellationToken) is VariableDeclaratorSyntax { Initializer.Value: var value } &&
            Function.Span.Contains(value.Span)
            ? value
            : null;

    /// <summary>The reader, or what the local or field of that name was given.</summary>
    private static ExpressionSyntax? ReaderOf(RewriteContext context, ExpressionSyntax reader, IReadOnlyList<SyntaxNode> parts)
        => context.SymbolOf(reader) is IFieldSymbol field ? WorkerAlias.TryParse(context, field, parts)?.End
            : context.SymbolOf(reader) is not ILocalSymbol { DeclaringSyntaxReferences: [var reference] } ? reader
            : reference.GetSyntax(context.CancellationToken) is VariableDeclaratorSyntax { Initializer.Value: var value } ? value
            : null;

    private static ExpressionSyntax? ChannelOf(ExpressionSyntax reader)
        => reader is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Reader", Expression: var channel } ? channel : null;

    private static BlockSyntax? BlockOf(SyntaxNode? function) => function switch
    {
        MethodDeclarationSyntax method => method.Body,
        LambdaExpressionSyntax lambda when lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword) => lambda.Block,
        _ => null,
    };
}
