using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>
/// What a loop does once its channel is completed and empty: <c>TryRead</c>, <c>TryWrite</c> and the waits answer false for ever, and
/// <c>ReadAsync</c> and <c>WriteAsync</c> throw.
/// </summary>
internal sealed class AfterCompletion
{
    private readonly ChannelAnswers _answers;
    private readonly ILoopOperation _loop;
    private readonly TypeModel _model;
    private readonly IOperation? _through;
    private readonly Stack<IOperation> _conditions = new();
    private readonly HashSet<ISymbol> _changed = new(SymbolEqualityComparer.Default);
    private int _tries;

    /// <param name="model">The type's facts.</param>
    /// <param name="channel">The channel that is completed.</param>
    /// <param name="loop">The loop that is looked at.</param>
    /// <param name="granted">A call on the channel that succeeds all the same.</param>
    /// <param name="through">Only rounds that come by this operation are looked at.</param>
    public AfterCompletion(TypeModel model, Channel channel, ILoopOperation loop, IOperation? granted = null, IOperation? through = null)
    {
        _model = model;
        _loop = loop;
        _through = through;
        _answers = new ChannelAnswers(model, channel, granted);

        var condition = ReadLoop.ConditionOf(loop);
        var holds = condition is null ? Answer.Yes : _answers.Of(condition);
        if (holds == Answer.Unknown)
            AddOpen(condition!);

        Notices = holds is Answer.No or Answer.Depends;
        ComesRound = holds != Answer.No && (Finished(Walk(loop.Body, because: false)) & (Ways.Next | Ways.Again)) != 0;
        if (condition is not null)
            NoteChanges(condition);
        if (loop is IForLoopOperation { AtLoopBottom: var steps })
        {
            foreach (var step in steps)
                NoteChanges(step);
        }
    }

    [Flags]
    private enum Ways
    {
        None = 0,
        Next = 1,
        Again = 2,
        Out = 4,
        Throws = 8,
    }

    /// <summary>Control can come back to the loop's start.</summary>
    public bool ComesRound { get; }

    /// <summary>The loop is left (or may be) because of what the completed channel answers.</summary>
    public bool Notices { get; private set; }

    /// <summary>The conditions that have nothing to do with the channel, by which the loop may be left all the same.</summary>
    public List<IOperation> OpenConditions { get; } = [];

    /// <summary>Each round changes something that decides whether another one follows: tries are counted.</summary>
    public bool EndsByItself => OpenConditions.Exists(MentionsChanged);

    // because: control comes here because of an answer of the channel
    private Ways Walk(IOperation? operation, bool because) => operation switch
    {
        null or ILocalFunctionOperation => Ways.Next,
        IBlockOperation block => Sequence(block, because),
        ILabeledOperation labeled => Walk(labeled.Operation, because),
        IConditionalOperation test => Branches(test, because),
        IUsingOperation @using => Throws(@using.Resources) ? Ways.Throws : Walk(@using.Body, because),
        ILockOperation @lock => Walk(@lock.Body, because),
        ITryOperation @try => Try(@try, because),
        ISwitchOperation choice => Sections(choice, because),
        ILoopOperation inner => Inner(inner, because),
        IBranchOperation branch => Jump(branch, because),
        IReturnOperation { Kind: OperationKind.YieldReturn } => Ways.Next,
        IExpressionStatementOperation
        {
            Operation: IInvocationOperation { TargetMethod.Name: "ThrowIfCancellationRequested", Instance: { } token },
        } => MayLeave(token),
        IReturnOperation or IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation } => Leave(because),
        _ => Statement(operation),
    };

    private Ways Statement(IOperation operation)
    {
        NoteChanges(operation);
        return Throws(operation) ? Ways.Throws : Ways.Next;
    }

    private Ways Sequence(IBlockOperation block, bool because)
    {
        var ways = Ways.None;
        foreach (var statement in block.Operations)
        {
            var here = Walk(statement, because);
            ways |= here & ~Ways.Next;
            if ((here & Ways.Next) == 0)
                return Finished(ways);

            // what follows is reached because the channel answered so
            because |= statement is IConditionalOperation test && _answers.Of(test.Condition) != Answer.Unknown
                && (Jumps(test.WhenTrue) || Jumps(test.WhenFalse));
        }

        return Finished(ways | Ways.Next);
    }

    // an exception that nothing in the loop takes ends it
    private Ways Finished(Ways ways)
    {
        if ((ways & Ways.Throws) != 0 && _tries == 0)
        {
            Notices = true;
            ways = ways & ~Ways.Throws | Ways.Out;
        }

        return ways;
    }

    private Ways Branches(IConditionalOperation test, bool because)
    {
        if (Statement(test.Condition) == Ways.Throws)
            return Ways.Throws;

        foreach (var branch in new[] { test.WhenTrue, test.WhenFalse })
        {
            if (_through is not null && branch is not null && Surroundings.IsWithin(_through, branch))
                return Walk(branch, because);
        }

        var answer = _answers.Of(test.Condition);
        if (answer is Answer.Yes or Answer.No)
            return Walk(answer == Answer.Yes ? test.WhenTrue : test.WhenFalse, because: true);

        because |= answer == Answer.Depends;
        _conditions.Push(test.Condition);
        var ways = Walk(test.WhenTrue, because) | Walk(test.WhenFalse, because);
        _conditions.Pop();
        return ways;
    }

    private Ways Sections(ISwitchOperation choice, bool because)
    {
        because |= _answers.Of(choice.Value) != Answer.Unknown;
        _conditions.Push(choice.Value);
        var ways = Ways.Next;
        foreach (var section in choice.Cases)
        {
            foreach (var statement in section.Body)
                ways |= Walk(statement, because);
        }

        _conditions.Pop();
        return ways;
    }

    private Ways Try(ITryOperation @try, bool because)
    {
        _tries++;
        var ways = Walk(@try.Body, because);
        _tries--;
        if ((ways & Ways.Throws) == 0)
            return ways;

        foreach (var clause in @try.Catches)
        {
            if (!Catches.IsFor(clause, _model.Known.ChannelClosedException))
                continue;

            // whether a filter lets it in is not known: it may be written for this
            Notices |= clause.Filter is not null;
            return ways & ~Ways.Throws | Walk(clause.Handler, because: true);
        }

        return Finished(ways);
    }

    private Ways Inner(ILoopOperation inner, bool because)
    {
        if (inner is IForEachLoopOperation each && _answers.Of(each.Collection) != Answer.Unknown)
            return Ways.Next;

        var condition = ReadLoop.ConditionOf(inner);
        var holds = condition is null ? Answer.Unknown : _answers.Of(condition);
        if (holds == Answer.No && inner is not IWhileLoopOperation { ConditionIsTop: false })
            return Ways.Next;

        return Ways.Next | Walk(inner.Body, because || holds == Answer.Depends);
    }

    private Ways Jump(IBranchOperation branch, bool because)
    {
        // where a goto leads is not followed
        if (branch.BranchKind == BranchKind.GoTo)
            return Leave(because: true);

        var target = branch.GetCorrespondingOperation();
        if (target == _loop)
            return branch.BranchKind == BranchKind.Continue ? Ways.Again : Leave(because);

        return target is not null && Surroundings.IsWithin(target, _loop) ? Ways.Next : Leave(because);
    }

    private Ways Leave(bool because)
    {
        Notices |= because;
        foreach (var around in _conditions)
            AddOpen(around);
        return Ways.Out;
    }

    // only those parts that the channel does not answer
    private void AddOpen(IOperation condition)
    {
        condition = Surroundings.Unwrap(condition);
        switch (condition)
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both:
                AddOpen(both.LeftOperand);
                AddOpen(both.RightOperand);
                break;
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                AddOpen(not.Operand);
                break;
            default:
                if (_answers.Of(condition) is Answer.Unknown or Answer.Depends)
                    OpenConditions.Add(condition);
                break;
        }
    }

    // the token decides
    private Ways MayLeave(IOperation condition)
    {
        OpenConditions.Add(condition);
        foreach (var around in _conditions)
            AddOpen(around);
        return Ways.Next | Ways.Out;
    }

    // what the code that runs all the same assigns
    private void NoteChanges(IOperation operation)
    {
        foreach (var child in operation.DescendantsAndSelf())
        {
            var target = child switch
            {
                IAssignmentOperation assignment => assignment.Target,
                IIncrementOrDecrementOperation step => step.Target,
                IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => argument.Value,
                _ => null,
            };
            if (target is not null && SymbolOf(target) is { } symbol)
                _changed.Add(symbol);
        }
    }

    private bool MentionsChanged(IOperation condition)
    {
        foreach (var child in condition.DescendantsAndSelf())
        {
            if (SymbolOf(child) is { } symbol && _changed.Contains(symbol))
                return true;
        }

        return false;
    }

    private static ISymbol? SymbolOf(IOperation operation) => Surroundings.Unwrap(operation) switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol } member => member.Member,
        _ => null,
    };

    private static bool Jumps(IOperation? branch)
    {
        var last = branch is IBlockOperation { Operations: { Length: > 0 } inner } ? inner[inner.Length - 1] : branch;
        return last is IBranchOperation || (last is not null && Surroundings.Leaves(last));
    }

    private bool Throws(IOperation operation)
    {
        foreach (var child in operation.DescendantsAndSelf())
        {
            if (child is IInvocationOperation { TargetMethod.Name: "ReadAsync" or "WriteAsync" } call && _answers.IsOfChannel(call.Instance)
                && Surroundings.IsJoinedAtOnce(call) && _model.Index.BodyOf(call) == _model.Index.BodyOf(operation))
                return true;
        }

        return false;
    }
}
