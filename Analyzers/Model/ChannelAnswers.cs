using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>What is known of a condition.</summary>
internal enum Answer
{
    /// <summary>Nothing, and it has nothing to do with the channel.</summary>
    Unknown,

    Yes,

    No,

    /// <summary>It has to do with the channel, in a way that is not understood.</summary>
    Depends,
}

/// <summary>What conditions say once the channel is completed and empty.</summary>
internal sealed class ChannelAnswers
{
    private readonly TypeModel _model;
    private readonly Channel _channel;
    private readonly IOperation? _granted;
    private readonly HashSet<ISymbol> _asking = new(SymbolEqualityComparer.Default);

    /// <param name="model">The type's facts.</param>
    /// <param name="channel">The channel that is completed and empty.</param>
    /// <param name="granted">A call on the channel that succeeds all the same.</param>
    public ChannelAnswers(TypeModel model, Channel channel, IOperation? granted = null)
    {
        _granted = granted;
        _model = model;
        _channel = channel;
    }

    /// <summary>Does the expression denote the channel or one of its ends?</summary>
    public bool IsOfChannel(IOperation? expression) => expression is not null && _model.ChannelOf(expression) == _channel;

    public Answer Of(IOperation condition)
    {
        condition = Surroundings.Unwrap(condition);
        if (condition.ConstantValue is { HasValue: true, Value: bool constant })
            return constant ? Answer.Yes : Answer.No;

        switch (condition)
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                return Not(Of(not.Operand));
            case IAwaitOperation awaited:
                return Of(awaited.Operation);
            case IBinaryOperation binary:
                return OfBinary(binary);
            case IIsPatternOperation { Pattern: IConstantPatternOperation { Value.ConstantValue.Value: bool wanted } } test:
                return wanted ? Of(test.Value) : Not(Of(test.Value));
            case ILocalReferenceOperation { Local: var local }:
                return OfLocal(local);
            case IPropertyReferenceOperation { Instance: { } instance } property:
                // Completion.IsCompleted; the Result of a wait
                return property.Property.Name == "IsCompleted" && Surroundings.Unwrap(instance)
                        is IPropertyReferenceOperation { Property.Name: "Completion" } completion && IsOfChannel(completion.Instance)
                    ? Answer.Yes : property.Property.Name == "Result" ? Of(instance) : OfOther(condition);
            case IInvocationOperation
            {
                TargetMethod.Name: "ConfigureAwait" or "AsTask" or "GetAwaiter" or "GetResult", Instance: { } instance,
            }:
                return Of(instance);
            case IInvocationOperation
            {
                TargetMethod.Name: "TryRead" or "TryPeek" or "TryWrite" or "WaitToReadAsync" or "WaitToWriteAsync",
            } call when IsOfChannel(call.Instance):
                return call == _granted ? Answer.Yes : Answer.No;
            default:
                return OfOther(condition);
        }
    }

    /// <summary>Does the expression look at the channel, or at what came from it?</summary>
    public bool Touches(IOperation expression)
    {
        foreach (var operation in expression.DescendantsAndSelf())
        {
            bool touches = operation switch
            {
                IInvocationOperation call => IsOfChannel(call.Instance) || IsOfHelper(call),
                IPropertyReferenceOperation property => IsOfChannel(property.Instance)
                    || (_model.Index.BodyOf(property.Property.GetMethod ?? (ISymbol)property.Property) is { } getter
                    && LooksAtChannel(getter)),
                ILocalReferenceOperation { Local: var local } => OfLocal(local) == Answer.Depends,
                _ => false,
            };
            if (touches)
                return true;
        }

        return false;
    }

    private static Answer Not(Answer answer)
        => answer == Answer.Yes ? Answer.No : answer == Answer.No ? Answer.Yes : answer;

    private Answer OfBinary(IBinaryOperation binary)
    {
        var left = Of(binary.LeftOperand);
        var right = Of(binary.RightOperand);
        switch (binary.OperatorKind)
        {
            case BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.And:
                return left == Answer.No || right == Answer.No ? Answer.No : Both(left, right, neutral: Answer.Yes);
            case BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Or:
                return left == Answer.Yes || right == Answer.Yes ? Answer.Yes : Both(left, right, neutral: Answer.No);
            case BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals
                when left is Answer.Yes or Answer.No && right is Answer.Yes or Answer.No:
                return left == right == (binary.OperatorKind == BinaryOperatorKind.Equals) ? Answer.Yes : Answer.No;
            default:
                return OfOther(binary);
        }
    }

    private static Answer Both(Answer left, Answer right, Answer neutral)
        => left == neutral ? right : right == neutral ? left
            : left == Answer.Depends || right == Answer.Depends ? Answer.Depends : Answer.Unknown;

    private Answer OfOther(IOperation condition) => Touches(condition) ? Answer.Depends : Answer.Unknown;

    // a local that holds an answer, in whatever way it gets it
    private Answer OfLocal(ILocalSymbol local)
    {
        if (!_asking.Add(local))
            return Answer.Unknown;

        Answer? all = null;
        bool touched = false;
        foreach (var value in ValuesOf(local))
        {
            var one = Of(value);
            all = all is null || all == one ? one : Answer.Unknown;
            touched |= one == Answer.Depends || Touches(value);
        }

        touched |= IsGivenByChannel(local);
        _asking.Remove(local);
        return all is Answer.Yes or Answer.No && !IsGivenByChannel(local) ? all.Value : touched ? Answer.Depends : Answer.Unknown;
    }

    private IEnumerable<IOperation> ValuesOf(ILocalSymbol local)
    {
        foreach (var declarator in _model.Index.Declarators)
        {
            if (SymbolEqualityComparer.Default.Equals(declarator.Symbol, local) && declarator.GetVariableInitializer() is { } initializer)
                yield return initializer.Value;
        }

        foreach (var assignment in _model.Index.Assignments)
        {
            if (Surroundings.Unwrap(assignment.Target) is ILocalReferenceOperation { Local: var target }
                && SymbolEqualityComparer.Default.Equals(target, local))
                yield return assignment.Value;
        }
    }

    // TryRead(out local)
    private bool IsGivenByChannel(ILocalSymbol local)
    {
        foreach (var use in _channel.Uses)
        {
            if (use.Operation is not IInvocationOperation call)
                continue;

            foreach (var argument in call.Arguments)
            {
                if (argument.Parameter is { RefKind: RefKind.Out }
                    && (argument.Value is IDeclarationExpressionOperation declared ? declared.Expression : argument.Value)
                        is ILocalReferenceOperation { Local: var given } && SymbolEqualityComparer.Default.Equals(given, local))
                    return true;
            }
        }

        return false;
    }

    private bool IsOfHelper(IInvocationOperation call)
        => _model.Index.BodyOf(call.TargetMethod) is { } helper && LooksAtChannel(helper);

    private bool LooksAtChannel(Body body)
    {
        foreach (var reference in _model.Index.References)
        {
            if (_model.Index.BodyOf(reference) == body && IsOfChannel(reference))
                return true;
        }

        return false;
    }
}
