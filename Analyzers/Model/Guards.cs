using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>What keeps an operation from running a second time.</summary>
internal enum GuardKind
{
    None,

    /// <summary><c>Reader.Completion.IsCompleted</c>: no guard, it is false while items are buffered.</summary>
    CompletionProbe,

    /// <summary>A plain bool that is tested before.</summary>
    Flag,

    /// <summary>An interlocked operation, a catch, or a condition that we can't judge.</summary>
    Safe,
}

/// <param name="Kind">The strongest guard found.</param>
/// <param name="Flag">The bool of a <see cref="GuardKind.Flag"/>.</param>
/// <param name="Test">Where the guard is tested.</param>
internal sealed record Guard(GuardKind Kind, ISymbol? Flag = null, IOperation? Test = null)
{
    public static readonly Guard None = new(GuardKind.None);
    public static readonly Guard Safe = new(GuardKind.Safe);

    /// <summary>Nothing stands in the way of a second run.</summary>
    public bool IsOpen => Kind is GuardKind.None or GuardKind.CompletionProbe;

    public Guard Or(Guard other) => other.Kind > Kind ? other : this;
}

/// <summary>Answers "is it guarded". When a condition can't be judged it counts as a guard: silence before a wrong report.</summary>
internal sealed class Guards
{
    private readonly TypeModel _model;
    private readonly Dictionary<IOperation, Guard> _known = [];
    private readonly Dictionary<IOperation, Guard> _onTheWay = [];
    private readonly Dictionary<IOperation, (Guard Guard, bool IsLocked)> _before = [];
    private readonly Dictionary<Body, bool> _throws = [];
    private HashSet<ISymbol>? _emptied;

    public Guards(TypeModel model) => _model = model;

    /// <summary>What guards the operation inside its own body.</summary>
    public Guard Of(IOperation operation)
    {
        if (!_known.TryGetValue(operation, out var known))
            _known[operation] = known = InBody(operation);

        return known;
    }

    private Guard InBody(IOperation operation)
    {
        var guard = Guard.None;
        IOperation below = operation;
        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            guard = guard.Or(ancestor switch
            {
                IConditionalOperation choice when below != choice.Condition => OfCondition(choice.Condition),
                ISwitchCaseOperation or ISwitchExpressionArmOperation => Guard.Safe,
                IConditionalAccessOperation access when below == access.WhenNotNull => OfNullTest(access.Operation),
                IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both
                    when below == both.RightOperand => OfCondition(both.LeftOperand),
                ITryOperation @try when below == @try.Body && CatchesClosed(@try) => Guard.Safe,
                IBlockOperation block => Before(block, below).Guard,
                _ => Guard.None,
            });
            below = ancestor;
        }

        return guard;
    }

    /// <summary>What guards the operation, also where its body is started: the weakest guard over all ways that lead to it.</summary>
    public Guard OnTheWayTo(IOperation operation)
    {
        if (!_onTheWay.TryGetValue(operation, out var known))
            _onTheWay[operation] = known = OnTheWayTo(operation, []);

        return known;
    }

    private Guard OnTheWayTo(IOperation operation, HashSet<Body> seen)
    {
        var guard = Of(operation);
        if (guard.Kind == GuardKind.Safe || _model.Index.BodyOf(operation) is not { } body || !seen.Add(body) || body.Starts.Count == 0
            || body.Entry is Entry.Outside or Entry.Repeatable)
            return guard;

        Guard? weakest = null;
        foreach (var start in body.Starts)
        {
            var outer = OnTheWayTo(start.Site, seen);
            if (weakest is null || outer.Kind < weakest.Kind)
                weakest = outer;
        }

        return guard.Or(weakest!);
    }

    /// <summary>The assignments that set the flag, within the body that holds the operation.</summary>
    public IEnumerable<IAssignmentOperation> Sets(ISymbol flag, Body body)
    {
        foreach (var assignment in body.Assignments)
        {
            if (_model.Resolve(assignment.Target) is ISymbol target && SymbolEqualityComparer.Default.Equals(target, flag))
                yield return assignment;
        }
    }

    /// <summary>The plain bool that the condition tests, or null when it tests something else.</summary>
    public ISymbol? FlagOf(IOperation condition) => OfCondition(condition).Flag;

    /// <summary>
    /// Is a lock held at the operation: a <c>lock</c> statement, a semaphore waited for earlier, or an awaited resource
    /// (<c>using var _ = await mutex.LockAsync()</c>)?
    /// </summary>
    public bool IsUnderLock(IOperation operation)
    {
        IOperation below = operation;
        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            if (ancestor is ILockOperation || (ancestor is IUsingOperation @using && IsAwaited(@using.Resources))
                || (ancestor is IBlockOperation block && Before(block, below).IsLocked))
                return true;

            below = ancestor;
        }

        return false;
    }

    private static bool IsAwaited(IOperation resource)
    {
        foreach (var operation in resource.Descendants())
        {
            if (operation is IAwaitOperation)
                return true;
        }

        return false;
    }

    private bool WaitsForSemaphore(IOperation statement)
    {
        foreach (var operation in statement.Descendants())
        {
            if (operation is IInvocationOperation { TargetMethod: { Name: "Wait" or "WaitAsync" } method }
                && KnownTypes.Same(method.ContainingType, _model.Known.SemaphoreSlim))
                return true;
        }

        return false;
    }

    /// <summary>Does the try catch the <c>ChannelClosedException</c> of its body without passing it on? A filter counts as passed.</summary>
    public bool CatchesClosed(ITryOperation @try)
    {
        foreach (var clause in @try.Catches)
        {
            if (Catches.IsFor(clause, _model.Known.ChannelClosedException) && !Catches.Rethrows(clause))
                return true;
        }

        return false;
    }

    // what the statements of the block that stand before this one guard it with; worked out once for the whole block
    private (Guard Guard, bool IsLocked) Before(IBlockOperation block, IOperation below)
    {
        if (_before.TryGetValue(below, out var known))
            return known;

        (Guard Guard, bool IsLocked) before = (Guard.None, false);
        foreach (var statement in block.Operations)
        {
            _before[statement] = before;
            var guard = statement switch
            {
                IConditionalOperation early when LeavesOrContinues(early.WhenTrue) => OfCondition(early.Condition),
                IExpressionStatementOperation { Operation: IInvocationOperation call } when ThrowsWhenDone(call) => Guard.Safe,
                _ => Guard.None,
            };
            bool locks = before.IsLocked || (statement is IUsingDeclarationOperation declaration && IsAwaited(declaration))
                || WaitsForSemaphore(statement);
            before = (before.Guard.Or(guard), locks);
        }

        return _before.TryGetValue(below, out known) ? known : (Guard.None, false);
    }

    /// <summary>Is what follows the statement in its block not reached?</summary>
    public static bool LeavesOrContinues(IOperation statement) => statement switch
    {
        IBranchOperation => true,
        IBlockOperation { Operations: { Length: > 0 } inner } => LeavesOrContinues(inner[inner.Length - 1]),
        _ => Surroundings.Leaves(statement),
    };

    // ObjectDisposedException.ThrowIf(_disposed, this), or a method of this type that throws (ThrowIfDisposed)
    private bool ThrowsWhenDone(IInvocationOperation call)
    {
        if (call.TargetMethod.IsStatic && KnownTypes.Derives(call.TargetMethod.ContainingType, _model.Known.Exception))
            return true;

        if (!call.TargetMethod.ReturnsVoid || _model.Index.BodyOf(call.TargetMethod) is not { } body)
            return false;

        if (!_throws.TryGetValue(body, out bool throws))
            _throws[body] = throws = body.Root.Descendants().Any(static operation => operation is IThrowOperation);

        return throws;
    }

    private Guard OfCondition(IOperation condition)
    {
        condition = Surroundings.Unwrap(condition);
        switch (condition)
        {
            case ILiteralOperation:
                return Guard.None;
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                return OfCondition(not.Operand);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both:
                return OfCondition(both.LeftOperand).Or(OfCondition(both.RightOperand));
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison
                when IsNull(comparison.RightOperand):
                return OfNullTest(comparison.LeftOperand);
            case IIsPatternOperation { Pattern: var pattern } test when IsNullPattern(pattern):
                return OfNullTest(test.Value);
            case IPropertyReferenceOperation { Property.Name: "IsCompleted", Instance: { } instance } when IsChannelCompletion(instance):
                return new Guard(GuardKind.CompletionProbe, Test: condition);
            case IParameterReferenceOperation { Parameter: { Name: "disposing", ContainingSymbol.Name: "Dispose" } }:
                return Guard.None;
            case IFieldReferenceOperation or IPropertyReferenceOperation or ILocalReferenceOperation
                when condition.Type?.SpecialType == SpecialType.System_Boolean && _model.Resolve(condition) is ISymbol flag:
                return new Guard(GuardKind.Flag, flag, condition);
            default:
                return Guard.Safe;
        }
    }

    private static bool IsNull(IOperation value) => Surroundings.Unwrap(value) is { ConstantValue: { HasValue: true, Value: null } };

    private static bool IsNullPattern(IPatternOperation pattern) => pattern switch
    {
        INegatedPatternOperation negated => IsNullPattern(negated.Pattern),
        IConstantPatternOperation constant => IsNull(constant.Value),
        IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true, PropertySubpatterns.IsEmpty: true } => true,
        _ => false,
    };

    // "is it there" is a guard when somebody takes it away
    private Guard OfNullTest(IOperation value)
    {
        if (_model.Resolve(value) is not ISymbol symbol)
            return Guard.Safe;

        if (Emptied().Contains(symbol))
            return Guard.Safe;

        // what a local was handed (Interlocked.Exchange, a look-up) may be handed to one caller only
        return _model.ChannelOf(value) is { } channel && (channel.IsReplaced || (symbol is ILocalSymbol && channel.FromElsewhere))
            ? Guard.Safe : Guard.None;
    }

    // the variables that somebody sets to null
    private HashSet<ISymbol> Emptied()
    {
        if (_emptied is not null)
            return _emptied;

        _emptied = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var assignment in _model.Index.Assignments)
        {
            if (IsNull(assignment.Value) && _model.Resolve(assignment.Target) is ISymbol target)
                _emptied.Add(target);
        }

        return _emptied;
    }

    private bool IsChannelCompletion(IOperation instance)
        => Surroundings.Unwrap(instance) is IPropertyReferenceOperation { Property: { Name: "Completion" } completion }
            && _model.Known.IsChannelMember(completion);
}
