using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

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

    public SelectItem Item { get; private set; } = null!;

    /// <summary>Does the loop itself end when the channel is completed?</summary>
    public bool EndsAtCompletion => Item.ExitAtCompletion is not null;

    /// <summary>Does an exit leave the member rather than the loop?</summary>
    public bool Returns { get; private set; }

    /// <summary>The <c>.ConfigureAwait(…)</c> of the select, or nothing.</summary>
    public string Configuration { get; private set; } = "";

    /// <summary>Is that a <c>ConfigureAwait(false)</c>?</summary>
    public bool LeavesContext { get; private set; }

    public static SelectLoop? TryParse(RewriteContext context, InvocationExpressionSyntax whenAny)
    {
        if (whenAny.ArgumentList.Arguments.Count != 2 ||
            !ChannelSymbols.IsMember(context.SymbolOf(whenAny), context.Symbols.Task, "WhenAny"))
        {
            return null;
        }

        var around = whenAny.Ancestors().FirstOrDefault(static node => Statements.IsNestedFunction(node) || Statements.IsLoop(node));
        if (around is not (WhileStatementSyntax or ForStatementSyntax))
            return null;

        var parsed = new SelectLoop(context, whenAny, (StatementSyntax)around);
        return parsed.Parse() ? parsed : null;
    }

    private bool Parse()
    {
        if (Loop.Parent is LabeledStatementSyntax || Loop.ContainsDirectives)
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
            ParseItem(rest) &&
            UsesNoTask();
    }

    /// <summary>The tasks and their <c>await Task.WhenAny(read, stop)</c>; gives the index of the statement to go on with.</summary>
    private int? ParseTasks(IReadOnlyList<StatementSyntax> statements)
    {
        var values = new Dictionary<ISymbol, ExpressionSyntax>(SymbolEqualityComparer.Default);
        for (int i = 0; i < statements.Count; i++)
        {
            if (statements[i].Span.Contains(_whenAny.Span))
                return ParseArms(values) && ParseSelect(statements[i]) is { } behind ? i + behind : null;

            if (LocalIn(statements[i]) is not var (local, value))
                return null;

            values.Add(local, value);
        }

        return null;
    }

    /// <summary>The only local that the statement declares, and its value.</summary>
    private (ILocalSymbol Local, ExpressionSyntax Value)? LocalIn(StatementSyntax statement)
        => statement is LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: var value } variable] } &&
            _context.LocalOf(variable) is { } local ? (local, value) : null;

    private bool ParseArms(Dictionary<ISymbol, ExpressionSyntax> values)
    {
        int understood = 0;
        foreach (var argument in _whenAny.ArgumentList.Arguments)
        {
            var local = _context.SymbolOf(argument.Expression) as ILocalSymbol;
            var isOfRound = local is not null && values.ContainsKey(local);
            var value = isOfRound ? values[local!] : argument.Expression;
            if (Read is null &&
                SelectRead.TryParse(_context, value) is { } read &&
                Expressions.IsStableThroughout(_context, read.Reader, Loop))
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
    /// <c>var winner = await Task.WhenAny(…);</c>, or without the local, or in the condition of the exit; gives how many statements that
    /// took.
    /// </summary>
    private int? ParseSelect(StatementSyntax statement)
    {
        var configured = Expressions.SkipConfigureAwaitOutwards(_whenAny);
        if (configured.Parent is not AwaitExpressionSyntax awaited)
            return null;

        LeavesContext = configured is InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var continues }] } &&
            continues.IsKind(SyntaxKind.FalseLiteralExpression);
        Configuration = _context.Text.ToString(TextSpan.FromBounds(_whenAny.Span.End, configured.Span.End));
        switch (statement)
        {
            case LocalDeclarationStatementSyntax when LocalIn(statement) is var (local, value) && value == awaited:
                _winner = local;
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
        if (condition is PrefixUnaryExpressionSyntax not && not.IsKind(SyntaxKind.LogicalNotExpression))
            return !StopWon(not.Operand);

        if (condition is BinaryExpressionSyntax comparison &&
            comparison.Kind() is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression)
        {
            bool equal = condition.IsKind(SyntaxKind.EqualsExpression);
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
            : _winner is not null && ChannelSymbols.Same(_context.SymbolOf(expression), _winner);

    private bool IsRead(ExpressionSyntax expression)
        => _readLocal is not null && ChannelSymbols.Same(_context.SymbolOf(expression), _readLocal);

    private bool IsExit(StatementSyntax statement)
    {
        if (Statements.Of(statement) is not [BreakStatementSyntax or ReturnStatementSyntax { Expression: null }] only)
            return false;

        Returns |= only[0] is ReturnStatementSyntax;
        return true;
    }

    private bool ParseItem(IReadOnlyList<StatementSyntax> rest)
    {
        var item = Read.IsWait
            ? SelectItem.OfWait(_context, Read, Stop, _readLocal, rest)
            : _readLocal is null || rest.Count == 0 ? null : SelectItem.OfRead(_context, Read, _readLocal, rest);

        if (item is null || (item.ExitAtCompletion is { } exit && !IsExit(exit)))
            return false;

        Item = item;
        return true;
    }

    /// <summary>The tasks are gone in the new code.</summary>
    private bool UsesNoTask()
    {
        var stop = _context.SymbolOf(Stop.Task) as ILocalSymbol;
        if (stop is not null && Stop.Declaration is null && !Expressions.IsDeclaredIn(stop, Loop))
            stop = null;

        return !MentionsInBody(_winner) && !MentionsInBody(stop) && !MentionsInBody(_readLocal);
    }

    private bool MentionsInBody(ILocalSymbol? local)
        => local is not null &&
            Item.Body.SelectMany(statement => Expressions.References(_context, local, statement))
                .Any(name => !Item.Uses.Any(use => use.Span.Contains(name.Span)));
}
