using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>A select in a loop: <c>Task.WhenAny</c> or <c>WaitAny</c> over tasks of which at least one reads a channel anew in each
/// round.</summary>
internal sealed class Select
{
    private readonly TypeModel _model;
    private readonly ILoopOperation _outermost;

    private Select(TypeModel model, IInvocationOperation choice, ILoopOperation loop, ILoopOperation outermost, List<SelectArm> arms)
    {
        _model = model;
        Choice = choice;
        Loop = loop;
        _outermost = outermost;
        Arms = arms;
    }

    /// <summary>The call of <c>WhenAny</c> or <c>WaitAny</c>.</summary>
    public IInvocationOperation Choice { get; }

    /// <summary>The loop that comes round to it.</summary>
    public ILoopOperation Loop { get; }

    /// <summary>The tasks, in the order in which <c>WhenAny</c> prefers them when several are done.</summary>
    public List<SelectArm> Arms { get; }

    /// <summary>The select that the call makes, or null when it is none: no loop, one task only, or no read started in the round.</summary>
    public static Select? TryCreate(TypeModel model, IInvocationOperation choice)
    {
        if (choice.TargetMethod.Name is not ("WhenAny" or "WaitAny")
            || !KnownTypes.Same(choice.TargetMethod.ContainingType, model.Known.Task))
            return null;

        ILoopOperation? inner = null, outer = null;
        foreach (var loop in Surroundings.Loops(choice))
        {
            inner ??= loop;
            outer = loop;
        }

        if (inner is null || outer is null)
            return null;

        var arms = SelectArms.Of(model, choice, inner);
        return arms.Count > 1 && arms.Exists(static arm => arm.Read is not null) ? new Select(model, choice, inner, outer, arms) : null;
    }

    /// <summary>Is the task the channel's own <c>Completion</c>? A select on it leaves nothing behind that matters.</summary>
    public bool IsCompletion(SelectArm arm)
        => Surroundings.Unwrap(arm.Local is null ? arm.Value : ValueOf(arm.Local) ?? arm.Value)
                is IPropertyReferenceOperation { Property.Name: "Completion" } property
            && _model.Known.IsChannelMember(property.Property);

    /// <summary>Is the task a timer that starts anew in each round? One that ends by a token only is a stop signal.</summary>
    public bool IsTimer(SelectArm arm)
    {
        var value = arm.Local is null ? Surroundings.Unwrap(arm.Value) : ValueOf(arm.Local);
        if (value is IInvocationOperation { TargetMethod.Name: "AsTask", Instance: { } task })
            value = Surroundings.Unwrap(task);

        return value is IInvocationOperation call && (call.TargetMethod.Name == "WaitForNextTickAsync"
            ? KnownTypes.Same(call.TargetMethod.ContainingType, _model.Known.PeriodicTimer)
            : call.TargetMethod.Name == "Delay" && KnownTypes.Same(call.TargetMethod.ContainingType, _model.Known.Task)
                && Surroundings.IsWithin(call, Loop) && !IsInfinite(call));
    }

    /// <summary>Is the task awaited in every round, whoever has won? Then nothing is left of it.</summary>
    public bool IsAwaitedInEveryRound(SelectArm arm)
    {
        if (arm.Local is null)
            return false;

        foreach (var awaited in _model.Index.Awaits)
        {
            var task = Surroundings.Unwrap(awaited.Operation);
            if (task is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } configured })
                task = Surroundings.Unwrap(configured);
            if (task is ILocalReferenceOperation { Local: var local } && SymbolEqualityComparer.Default.Equals(local, arm.Local)
                && awaited.Syntax.SpanStart > Choice.Syntax.SpanStart && Surroundings.IsInEveryRound(awaited, Loop, Choice))
                return true;
        }

        return false;
    }

    /// <summary>Does the delay end by its token only?</summary>
    public static bool IsInfinite(IInvocationOperation delay)
        => delay.Arguments.Length > 0 && Surroundings.Unwrap(delay.Arguments[0].Value) is { } time
            && (time is { ConstantValue: { HasValue: true, Value: -1 } }
            || time is IFieldReferenceOperation { Field.Name: "InfiniteTimeSpan" });

    /// <summary>When another task than the arm's wins, is the loop over for good?</summary>
    public bool LeavesUnless(SelectArm arm)
    {
        // while (await Task.WhenAny(stop, wait) == wait)
        if (Loop is IWhileLoopOperation { Condition: { } condition } && Surroundings.IsWithin(Choice, condition))
            return Loop == _outermost;

        foreach (var operation in Loop.Body.Descendants())
        {
            if (operation is not IConditionalOperation test || _model.Index.BodyOf(test) != _model.Index.BodyOf(Choice))
                continue;

            if (BranchWithout(arm, test) is { } lost ? LeavesForGood(lost) : AsksForWinner(test.Condition)
                && (LeavesForGood(test.WhenTrue) || LeavesForGood(test.WhenFalse)))
                return true;

            // if (winner == read) { …; continue; } break;
            if (AsksForWinner(test.Condition) && test.Parent is IBlockOperation block && block.Operations.IndexOf(test) + 1 is var next
                && next < block.Operations.Length
                && test.WhenTrue is IBlockOperation { Operations: [.., IBranchOperation { BranchKind: BranchKind.Continue }] }
                && LeavesForGood(block.Operations[next]))
                return true;
        }

        return false;
    }

    // does the condition look at what WhenAny gave?
    private bool AsksForWinner(IOperation condition)
    {
        if (Surroundings.IsWithin(Choice, condition))
            return true;

        foreach (var operation in condition.DescendantsAndSelf())
        {
            if (operation is ILocalReferenceOperation { Local: var local } && ValueOf(local) is { } value
                && Surroundings.IsWithin(Choice, value))
                return true;
        }

        return false;
    }

    /// <summary>Does the code right after the choice leave when the token is cancelled?</summary>
    public bool TestsTokenRightAfter(IOperation token)
    {
        IOperation below = Choice;
        foreach (var ancestor in Surroundings.AncestorsInBody(Choice))
        {
            if (ancestor is IBlockOperation block)
            {
                int next = block.Operations.IndexOf(below) + 1;
                return next < block.Operations.Length && block.Operations[next] switch
                {
                    IExpressionStatementOperation
                    {
                        Operation: IInvocationOperation { TargetMethod.Name: "ThrowIfCancellationRequested" } thrown,
                    } => _model.EndsWith(token, thrown.Instance),
                    IConditionalOperation test => Surroundings.Unwrap(test.Condition)
                            is IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" } asked
                        && _model.EndsWith(token, asked.Instance) && Surroundings.Leaves(test.WhenTrue),
                    _ => false,
                };
            }

            below = ancestor;
        }

        return false;
    }

    private IOperation? ValueOf(ILocalSymbol local)
    {
        foreach (var declarator in _model.Index.Declarators)
        {
            if (SymbolEqualityComparer.Default.Equals(declarator.Symbol, local))
                return declarator.GetVariableInitializer() is { } initializer ? Surroundings.Unwrap(initializer.Value) : null;
        }

        return null;
    }

    // the branch that runs when the arm has lost: after `winner != read` or `winner == stop`, or where the stop task is found completed
    private IOperation? BranchWithout(SelectArm arm, IConditionalOperation test)
    {
        var condition = Surroundings.Unwrap(test.Condition);
        bool negated = false;
        while (condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not)
        {
            negated = !negated;
            condition = Surroundings.Unwrap(not.Operand);
        }

        if (condition is IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully", Instance: { } asked })
        {
            return IsArm(asked, arm) ? (negated ? test.WhenTrue : test.WhenFalse)
                : Arms.Exists(other => other != arm && IsArm(asked, other)) ? (negated ? test.WhenFalse : test.WhenTrue) : null;
        }

        if (condition is not IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison)
            return null;

        bool equal = comparison.OperatorKind == BinaryOperatorKind.Equals != negated;
        foreach (var other in Arms)
        {
            if (IsArm(comparison.LeftOperand, other) || IsArm(comparison.RightOperand, other))
                return equal == (other != arm) ? test.WhenTrue : test.WhenFalse;
        }

        return null;
    }

    private static bool IsArm(IOperation value, SelectArm arm)
    {
        value = Surroundings.Unwrap(value);
        return arm.Local is not null
            ? value is ILocalReferenceOperation { Local: var local } && SymbolEqualityComparer.Default.Equals(local, arm.Local)
            : value.Kind == arm.Value.Kind && value.Syntax.IsEquivalentTo(arm.Value.Syntax);
    }

    // break leaves one loop only: where an outer one comes back to the select it does not count
    private bool LeavesForGood(IOperation? branch)
    {
        if (branch is null)
            return false;

        var last = branch is IBlockOperation { Operations: { Length: > 0 } inner } ? inner[inner.Length - 1] : branch;
        return last is IBranchOperation { BranchKind: BranchKind.Break } ? Loop == _outermost : Surroundings.Leaves(last);
    }
}
