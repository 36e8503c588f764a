using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Shutdown;

/// <summary>
/// A loop of which each round waits for an item or the stop, taken apart. Only what is fully understood becomes a <see cref="SelectLoop"/>.
/// </summary>
internal sealed class SelectLoop
{
    private readonly RewriteContext _context;
    private readonly InvocationExpressionSyntax _whenAny;
    private ILocalSymbol? _readLocal;
    private ILocalSymbol? _winner;
    private bool _hasStopExit;

    private SelectLoop(RewriteContext context, InvocationExpressionSyntax whenAny, StatementSyntax loop)
    {
        _context = context;
        _whenAny = whenAny;
        Loop = loop;
    }

    public StatementSyntax Loop { get; }

    public SelectRead Read { get; private set; } = null!;

    public SelectStop Stop { get; private set; } = null!;

    /// <summary>What remains as the work on one item.</summary>
    public IReadOnlyList<StatementSyntax> Body { get; private set; } = [];

    /// <summary>The name that the code has for the item, if it has one.</summary>
    public string? ItemName { get; private set; }

    /// <summary>The expressions in the body that stand for the item.</summary>
    public IReadOnlyList<ExpressionSyntax> ItemUses { get; private set; } = [];

    /// <summary>Does the loop itself end when the channel is completed, by the same way as at the stop?</summary>
    public bool EndsAtCompletion { get; private set; }

    /// <summary>Does an exit leave the member rather than the loop?</summary>
    public bool Returns { get; private set; }

    /// <summary>The <c>.ConfigureAwait(…)</c> of the select, or nothing.</summary>
    public string Configuration { get; private set; } = "";

    /// <summary>Is that a <c>ConfigureAwait(false)</c>?</summary>
    public bool LeavesContext { get; private set; }

    public static SelectLoop? TryParse(RewriteContext context, InvocationExpressionSyntax whenAny)
    {
        if (context.SymbolOf(whenAny) is not IMethodSymbol { Name: "WhenAny" } method ||
            !SymbolEqualityComparer.Default.Equals(method.ContainingType, context.Symbols.Task) ||
            whenAny.ArgumentList.Arguments.Count != 2)
        {
            return null;
        }

        var around = whenAny.Ancestors().FirstOrDefault(static node =>
            node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax || Statements.IsLoop(node));
        if (around is not (WhileStatementSyntax or ForStatementSyntax))
            return null;

        var parsed = new SelectLoop(context, whenAny, (StatementSyntax)around);
        return parsed.Parse() ? parsed : null;
    }

    private bool Parse()
    {
        if (Loop.Parent is LabeledStatementSyntax || Statements.HasConditionalCompilation(Loop))
            return false;

        var (condition, body) = Loop switch
        {
            WhileStatementSyntax @while => (@while.Condition, @while.Statement),
            ForStatementSyntax { Declaration: null, Initializers.Count: 0, Incrementors.Count: 0 } @for => (@for.Condition, @for.Statement),
            _ => (null, null),
        };

        return body is not null && Statements.Of(body) is var statements &&
            ParseTasks(statements) is { } next &&
            ParseCondition(condition) &&
            ParseExit(statements, next) is { } rest &&
            (Read.IsWait ? ParseTake(rest) : ParseItem(rest));
    }

    /// <summary>The tasks and their <c>await Task.WhenAny(read, stop)</c>; gives the index of the statement to go on with.</summary>
    private int? ParseTasks(IReadOnlyList<StatementSyntax> statements)
    {
        var values = new Dictionary<ISymbol, ExpressionSyntax>(SymbolEqualityComparer.Default);
        for (int i = 0; i < statements.Count; i++)
        {
            if (statements[i].Span.Contains(_whenAny.Span))
                return ParseArms(values) && ParseSelect(statements[i]) is { } behind ? i + behind : null;

            if (statements[i] is not LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: var value } variable] } ||
                _context.Model.GetDeclaredSymbol(variable, _context.CancellationToken) is not { } local)
            {
                return null;
            }

            values.Add(local, value);
        }

        return null;
    }

    private bool ParseArms(Dictionary<ISymbol, ExpressionSyntax> values)
    {
        int understood = 0;
        foreach (var argument in _whenAny.ArgumentList.Arguments)
        {
            var local = _context.SymbolOf(argument.Expression) as ILocalSymbol;
            var isOfRound = local is not null && values.ContainsKey(local);
            var value = isOfRound ? values[local!] : argument.Expression;
            if (SelectRead.TryParse(_context, value) is { } read && Read is null && Expressions.IsStableThroughout(_context, read.Reader, Loop))
            {
                Read = read;
                _readLocal = local;
                understood++;
            }
            else if (Stop is null && SelectStop.TryParse(_context, argument.Expression, value, Loop) is { } stop)
            {
                Stop = stop;
                understood++;
            }

            if (isOfRound)
                values.Remove(local!);
        }

        // a token of its own would be another way to stop
        return understood == 2 && values.Count == 0 && Read is not null && Stop is not null &&
            (Read.Token is null || Expressions.AreSame(Read.Token, Stop.Token));
    }

    /// <summary>
    /// <c>var winner = await Task.WhenAny(…);</c>, or without the local, or in the condition of the exit; gives how many statements that took.
    /// </summary>
    private int? ParseSelect(StatementSyntax statement)
    {
        var configured = Expressions.SkipConfigureAwaitOutwards(_whenAny);
        if (configured.Parent is not AwaitExpressionSyntax awaited)
            return null;

        LeavesContext = configured is InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression.RawKind: (int)SyntaxKind.FalseLiteralExpression }] };
        Configuration = _context.Text.ToString(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(_whenAny.Span.End, configured.Span.End));
        switch (statement)
        {
            case LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: var value } variable] } when value == awaited:
                _winner = _context.Model.GetDeclaredSymbol(variable, _context.CancellationToken) as ILocalSymbol;
                return 1;
            case ExpressionStatementSyntax { Expression: var expression } when expression == awaited:
                return 1;
            case IfStatementSyntax:
                return 0;
            default:
                return null;
        }
    }

    private bool ParseCondition(ExpressionSyntax? condition)
    {
        if (condition is null || condition.IsKind(SyntaxKind.TrueLiteralExpression))
            return true;

        _hasStopExit = Stop.IsTestedBy(condition) == false;
        return _hasStopExit;
    }

    /// <summary>The statement that leaves the loop at the stop; gives what is done otherwise.</summary>
    private IReadOnlyList<StatementSyntax>? ParseExit(IReadOnlyList<StatementSyntax> statements, int at)
    {
        if (at >= statements.Count || statements[at] is not IfStatementSyntax @if || StopWon(@if.Condition) is not { } stopped)
            return null;

        var rest = statements.Skip(at + 1).ToList();
        var otherwise = @if.Else?.Statement;
        if (stopped)
        {
            // if (winner == stop) break; …    if (winner == stop) break; else …
            return !IsExit(@if.Statement) ? null : otherwise is null ? rest : rest.Count == 0 ? Statements.Of(otherwise) : null;
        }

        var body = Statements.Of(@if.Statement);
        if (otherwise is not null)
            return IsExit(otherwise) && rest.Count == 0 ? body : null;

        // if (winner == read) { …; continue; } break;
        if (rest.Count == 1 && IsExit(rest[0]) && body.Count > 1 && body[body.Count - 1] is ContinueStatementSyntax)
            return body.Take(body.Count - 1).ToList();

        // if (winner == read) …, and the loop's condition sees the stop
        return rest.Count == 0 && _hasStopExit ? body : null;
    }

    private bool? StopWon(ExpressionSyntax condition)
    {
        condition = Expressions.SkipParentheses(condition);
        if (condition is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not)
            return !StopWon(not.Operand);

        if (condition is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } comparison)
        {
            bool equal = comparison.IsKind(SyntaxKind.EqualsExpression);
            var other = IsWinner(comparison.Left) ? comparison.Right : IsWinner(comparison.Right) ? comparison.Left : null;
            return other is null ? null
                : Expressions.AreSame(other, Stop.Task) ? equal
                : IsRead(other) ? !equal
                : null;
        }

        if (condition is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsCompleted" } access && IsRead(access.Expression))
            return false;

        return Stop.IsTestedBy(condition);
    }

    private bool IsWinner(ExpressionSyntax expression)
        => Expressions.SkipParentheses(expression) is AwaitExpressionSyntax awaited
            ? Expressions.SkipConfigureAwait(awaited.Expression) == _whenAny
            : _winner is not null && SymbolEqualityComparer.Default.Equals(_context.SymbolOf(expression), _winner);

    private bool IsRead(ExpressionSyntax expression)
        => _readLocal is not null && SymbolEqualityComparer.Default.Equals(_context.SymbolOf(expression), _readLocal);

    private bool IsExit(StatementSyntax statement)
    {
        if (Statements.Of(statement) is not [BreakStatementSyntax or ReturnStatementSyntax { Expression: null }] only)
            return false;

        Returns |= only[0] is ReturnStatementSyntax;
        return true;
    }

    /// <summary>A <c>ReadAsync</c> that has won is the item.</summary>
    private bool ParseItem(IReadOnlyList<StatementSyntax> rest)
    {
        if (_readLocal is null || rest.Count == 0)
            return false;

        var uses = new List<ExpressionSyntax>();
        foreach (var name in rest.SelectMany(statement => Expressions.References(_context, _readLocal, statement)))
        {
            if (ResultOf(name) is not { } result)
                return false;

            uses.Add(result);
        }

        Body = rest;
        ItemUses = uses;
        if (rest[0] is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration: { Variables: [{ Initializer.Value: var value } variable] } declaration } &&
            uses.Contains(value) && uses.Count == 1 &&
            SymbolEqualityComparer.Default.Equals(_context.Model.GetTypeInfo(declaration.Type, _context.CancellationToken).Type, Read.ItemType))
        {
            ItemName = variable.Identifier.Text;
            ItemUses = [];
            Body = rest.Skip(1).ToList();
        }

        return uses.Count > 0 && UsesNoTask();
    }

    /// <summary><c>await read</c>, <c>read.Result</c> or <c>read.GetAwaiter().GetResult()</c>: the task as the item that it holds.</summary>
    private static ExpressionSyntax? ResultOf(IdentifierNameSyntax task)
    {
        var configured = Expressions.SkipConfigureAwaitOutwards(task);
        return configured.Parent switch
        {
            AwaitExpressionSyntax { Parent: ParenthesizedExpressionSyntax parenthesized } => parenthesized,
            AwaitExpressionSyntax awaited => awaited,
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } result => result,
            MemberAccessExpressionSyntax
            {
                Name.Identifier.ValueText: "GetAwaiter",
                Parent: InvocationExpressionSyntax { Parent: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetResult", Parent: InvocationExpressionSyntax result } },
            } => result,
            _ => null,
        };
    }

    /// <summary>A wait that has won: <c>if (!await wait) break;</c>, then <c>TryRead</c> in a loop or once.</summary>
    private bool ParseTake(IReadOnlyList<StatementSyntax> rest)
    {
        int at = 0;
        if (rest.Count > 1 && rest[0] is IfStatementSyntax { Else: null } @if && IsCompleted(@if.Condition))
        {
            bool stopReturns = Returns;
            Returns = false;
            if (!IsExit(@if.Statement) || (stopReturns != Returns && !Statements.IsLast(Loop)))
                return false;

            EndsAtCompletion = true;
            Returns |= stopReturns;
            at = 1;
        }

        if (rest.Count != at + 1)
            return false;

        var (condition, body) = rest[at] switch
        {
            WhileStatementSyntax @while => (@while.Condition, @while.Statement),
            IfStatementSyntax { Else: null } once => (once.Condition, once.Statement),
            _ => (null, null),
        };

        if (condition is null || Read.TakenBy(condition, Stop) is not { } item)
            return false;

        ItemName = item is DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax { Identifier.Text: var name } } ? name : null;
        Body = Statements.Of(body!);
        return UsesNoTask();
    }

    /// <summary><c>!await wait</c>, <c>!wait.Result</c></summary>
    private bool IsCompleted(ExpressionSyntax condition)
        => Expressions.SkipParentheses(condition) is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: var operand } &&
            _readLocal is not null &&
            Expressions.References(_context, _readLocal, operand).ToList() is [var name] &&
            ResultOf(name) == operand;

    /// <summary>The tasks are gone in the new code.</summary>
    private bool UsesNoTask()
    {
        foreach (var statement in Body)
        {
            if ((_winner is not null && Expressions.References(_context, _winner, statement).Any()) ||
                (_context.SymbolOf(Stop.Task) is ILocalSymbol stop && (Expressions.IsDeclaredIn(stop, Loop) || Stop.Declaration is not null) &&
                    Expressions.References(_context, stop, statement).Any()) ||
                (_readLocal is not null && Expressions.References(_context, _readLocal, statement).Any(name => !ItemUses.Any(use => use.Span.Contains(name.Span)))))
            {
                return false;
            }
        }

        return true;
    }
}
