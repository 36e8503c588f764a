using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Completion;

/// <summary>
/// The statement by which the starter waits for all of its producers and for nobody else: <c>await Task.WhenAll(tasks);</c>. From the first
/// start to it there is nothing that could leave the starter, or wait for the channel's end.
/// </summary>
internal sealed class ProducersJoin
{
    private readonly RewriteContext _context;
    private readonly IReadOnlyList<ProducerStart> _starts;
    private readonly List<ILocalSymbol> _holders = [];

    private ProducersJoin(RewriteContext context, IReadOnlyList<ProducerStart> starts)
    {
        _context = context;
        _starts = starts;
    }

    /// <summary>The join; for one that is yet to be written, the starter's completion in front of which it comes.</summary>
    public StatementSyntax Statement { get; private set; } = null!;

    /// <summary>What <c>WhenAll</c> is to be given, where there is no join yet.</summary>
    public string? Missing { get; private set; }

    public static ProducersJoin? TryFind(
        RewriteContext context, SharedChannel channel, IReadOnlyList<ProducerStart> starts, StatementSyntax? completion)
    {
        var join = new ProducersJoin(context, starts);
        if (!join.FindHolders() || join.StatementsOf(starts[0].StarterStatement!, channel.Declaration) is not { } list)
            return null;

        var first = list.FirstOrDefault(statement => starts.Any(start => statement.Span.Contains(start.Call.Span)));
        if (first is null)
            return null;

        var own = list.FirstOrDefault(statement => statement.SpanStart >= first.SpanStart && join.IsJoin(statement));
        if (own is null && completion is not null && list.Contains(completion) && join.MayBeJoinedAt(completion))
        {
            own = completion;
            join.Missing = string.Join(", ", join._holders.Select(static holder => holder.Name));
        }

        if (own is null)
            return null;

        join.Statement = own;
        var region = list.Where(statement => statement.SpanStart >= first.SpanStart && statement.Span.End <= own.SpanStart).ToList();
        bool hasAll = starts.All(start => region.Append(own).Any(statement => statement.Span.Contains(start.Call.Span)));
        bool isStraight = region.TrueForAll(statement => statement == completion || join.IsPlain(statement));
        return hasAll && isStraight && IsReached(own, channel.Declaration) ? join : null;
    }

    /// <summary>Does the starter come by here whenever it has created the channel, and once?</summary>
    private static bool IsReached(StatementSyntax statement, LocalDeclarationStatementSyntax channel)
        => statement.SpanStart > channel.SpanStart &&
            statement.Ancestors().TakeWhile(outer => !outer.Span.Contains(channel.Span)).All(static outer =>
                outer is BlockSyntax or UsingStatementSyntax or TryStatementSyntax or GlobalStatementSyntax);

    /// <summary>The list of statements, outside of all loops, of which the start is a part.</summary>
    private IReadOnlyList<StatementSyntax>? StatementsOf(StatementSyntax start, LocalDeclarationStatementSyntax channel)
    {
        for (SyntaxNode? node = start; node is not null; node = node.Parent)
        {
            if (node.Ancestors().TakeWhile(outer => !outer.Span.Contains(channel.Span)).Any(Statements.IsLoop))
                continue;

            switch (node.Parent)
            {
                case BlockSyntax block when _starts.All(other => block.Span.Contains(other.Call.Span)): return block.Statements;
                case GlobalStatementSyntax { Parent: CompilationUnitSyntax unit }:
                    return unit.Members.OfType<GlobalStatementSyntax>().Select(static member => member.Statement).ToList();
            }
        }

        return null;
    }

    private bool FindHolders()
    {
        foreach (var start in _starts)
        {
            if (InWhenAll(start) is not null)
                continue;
            if (HolderOf(start) is not { } holder)
                return false;
            if (!_holders.Contains(holder, SymbolEqualityComparer.Default))
                _holders.Add(holder);
        }

        return _holders.TrueForAll(HoldsOnlyProducers);
    }

    /// <summary>The local that gets the producer's task, or the tasks of all that the selector starts.</summary>
    private ILocalSymbol? HolderOf(ProducerStart start)
    {
        var value = ValueOf(start);
        switch (value.Parent)
        {
            case ArgumentSyntax { Parent: ArgumentListSyntax { Arguments.Count: 1, Parent: InvocationExpressionSyntax call } }
                when call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add", Expression: var list }:
                return _context.SymbolOf(list) as ILocalSymbol;
            case AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { Expression: var array } }:
                return _context.SymbolOf(array) as ILocalSymbol;
            case InitializerExpressionSyntax or ExpressionElementSyntax:
                SyntaxNode collection = value.Parent;
                while (collection is InitializerExpressionSyntax or ExpressionElementSyntax or CollectionExpressionSyntax or
                    ImplicitArrayCreationExpressionSyntax or ArrayCreationExpressionSyntax or BaseObjectCreationExpressionSyntax)
                {
                    collection = collection.Parent!;
                }

                return collection is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax tasks } ? _context.LocalOf(tasks) : null;
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }:
                return _context.LocalOf(variable);
            default:
                return null;
        }
    }

    // Select(…).ToList(), or the start itself
    private static ExpressionSyntax ValueOf(ProducerStart start)
    {
        if (start.Selector?.Parent?.Parent?.Parent is not InvocationExpressionSyntax select)
            return start.Call;

        return select.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax list } ? list : select;
    }

    /// <summary>Nothing but the tasks of producers is put in, and nobody else gets the list before the join.</summary>
    private bool HoldsOnlyProducers(ILocalSymbol holder)
    {
        if (holder.DeclaringSyntaxReferences is not [var reference] ||
            reference.GetSyntax(_context.CancellationToken) is not VariableDeclaratorSyntax { Initializer.Value: var initial } declarator)
        {
            return false;
        }

        bool isTask = ChannelSymbols.IsOrDerivesFrom(holder.Type, _context.Symbols.Task);
        var values = _starts.Select(ValueOf).ToList();
        bool startsWell = values.Contains(initial) || initial switch
        {
            _ when isTask => false,
            CollectionExpressionSyntax list => list.Elements.All(element =>
                element is ExpressionElementSyntax { Expression: var value } && values.Contains(value)),
            BaseObjectCreationExpressionSyntax list => list.Initializer?.Expressions.All(values.Contains) != false &&
                list.ArgumentList?.Arguments.All(IsCapacity) != false,
            ArrayCreationExpressionSyntax array => array.Initializer?.Expressions.All(values.Contains) != false,
            ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions.All(values.Contains),
            _ => false,
        };

        bool IsCapacity(ArgumentSyntax argument) => _context.TypeOf(argument.Expression)?.SpecialType == SpecialType.System_Int32;

        return startsWell && Expressions.References(_context, holder, Statements.MemberOf(declarator)).All(name => name.Parent switch
        {
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add", Parent: InvocationExpressionSyntax add }
                => values.Contains(add.ArgumentList.Arguments[0].Expression),
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AddRange" or "Insert" or "Remove" or "Clear" } => false,
            ElementAccessExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } element when assignment.Left == element
                => values.Contains(assignment.Right),
            AssignmentExpressionSyntax => false,
            _ => !Statements.IsNestedFunction(Statements.FunctionOf(name) ?? _context.Root) ||
                Statements.FunctionOf(name) == Statements.FunctionOf(declarator),
        });
    }

    private bool IsJoin(StatementSyntax statement)
    {
        if (WaitOf(statement) is not { } call)
            return false;

        var inside = _starts.Where(start => InWhenAll(start) == call).ToList();
        var waitedFor = new List<ISymbol>();
        foreach (var argument in call.ArgumentList.Arguments)
        {
            var tasks = argument.Expression;
            if (inside.Count == 0 &&
                tasks is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax copy } &&
                copy.Name.Identifier.ValueText == "ToArray")
            {
                tasks = copy.Expression;
            }

            if (inside.Any(start => ValueOf(start) == tasks))
                continue;
            if (_context.SymbolOf(tasks) is not ILocalSymbol local || !_holders.Contains(local, SymbolEqualityComparer.Default))
                return false;

            waitedFor.Add(local);
        }

        return inside.Count + _starts.Count(start => InWhenAll(start) is null) == _starts.Count &&
            _holders.TrueForAll(holder => waitedFor.Contains(holder, SymbolEqualityComparer.Default));
    }

    /// <summary>The <c>WhenAll</c> in which the start stands.</summary>
    private InvocationExpressionSyntax? InWhenAll(ProducerStart start)
        => ValueOf(start).Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } &&
            ChannelSymbols.IsMember(_context.SymbolOf(call), _context.Symbols.Task, "WhenAll") ? call : null;

    private InvocationExpressionSyntax? WaitOf(StatementSyntax statement)
    {
        if (statement is not ExpressionStatementSyntax { Expression: var expression })
            return null;

        bool isAwaited = expression is AwaitExpressionSyntax;
        if (expression is AwaitExpressionSyntax awaited)
            expression = Expressions.SkipConfigureAwait(awaited.Expression);

        return expression is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } } call &&
            _context.SymbolOf(call) is IMethodSymbol { Parameters.Length: 1 } method &&
            ChannelSymbols.IsMember(method, _context.Symbols.Task, isAwaited ? "WhenAll" : "WaitAll") ? call : null;
    }

    // the tasks are kept, and nobody looks at them afterwards: to wait for them here changes nothing else
    private bool MayBeJoinedAt(StatementSyntax completion)
        => _holders.Count > 0 && _starts.All(start => InWhenAll(start) is null) &&
            Statements.FunctionOf(completion) is var function && IsAsync(function) &&
            _holders.TrueForAll(holder => Expressions.References(_context, holder, Statements.MemberOf(completion))
                .All(name => name.SpanStart < completion.SpanStart));

    private static bool IsAsync(SyntaxNode? function) => function switch
    {
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        null => true,
        _ => false,
    };

    /// <summary>Nothing in it waits for others, throws, or leaves the starter: then the completion would not be reached.</summary>
    private bool IsPlain(StatementSyntax statement)
    {
        if (statement is LocalFunctionStatementSyntax)
            return true;

        return !Statements.HasConditionalCompilation(statement) && Statements.RunningIn(statement).All(node => node switch
        {
            AwaitExpressionSyntax awaited => IsShortWait(awaited),
            CommonForEachStatementSyntax loop => loop.AwaitKeyword.IsKind(SyntaxKind.None),
            InvocationExpressionSyntax call => IsHarmless(call),
            ReturnStatementSyntax or ThrowStatementSyntax or ThrowExpressionSyntax => false,
            GotoStatementSyntax or LabeledStatementSyntax or YieldStatementSyntax or CheckedStatementSyntax or LockStatementSyntax or DoStatementSyntax or WhileStatementSyntax => false,
            CastExpressionSyntax => false,
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.DivideExpression or (int)SyntaxKind.ModuloExpression } => false,
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText is not ("Result" or "Value"),
            _ => true,
        });
    }

    private bool IsShortWait(AwaitExpressionSyntax awaited)
        => Expressions.SkipConfigureAwait(awaited.Expression) is InvocationExpressionSyntax call &&
            (ChannelSymbols.IsMember(_context.SymbolOf(call), _context.Symbols.Task, "Delay") ||
            ChannelSymbols.IsMember(_context.SymbolOf(call), _context.Symbols.Task, "Yield")) && call.ArgumentList.Arguments.Count < 2;

    private bool IsHarmless(InvocationExpressionSyntax call)
    {
        if (_starts.Any(start => start.Call == call) || _context.SymbolOf(call) is not IMethodSymbol method)
            return true;

        // what an async method throws is in its task
        if (method.IsAsync && !method.ReturnsVoid)
            return true;

        var name = method.Name;
        return name switch
        {
            "Run" or "Delay" or "Yield" or "ConfigureAwait" => ChannelSymbols.IsOrDerivesFrom(method.ContainingType, _context.Symbols.Task),
            "Select" or "ToArray" or "ToList" or "Range" => ChannelSymbols.Same(method.ContainingType, _context.Symbols.Enumerable),
            "Add" => _holders.Exists(holder => call.Expression is MemberAccessExpressionSyntax list &&
                ChannelSymbols.Same(_context.SymbolOf(list.Expression), holder)),
            "WriteLine" or "Write" => method.ContainingType is { Name: "Console", ContainingNamespace.Name: "System" },
            "TryWrite" or "TrySetResult" => true,
            _ => false,
        };
    }
}
