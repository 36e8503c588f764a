using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>What becomes of a task that runs beside its starter; the later ones outweigh the earlier ones.</summary>
internal enum TaskFate
{
    /// <summary>Nobody ever looks at it.</summary>
    Forgotten,

    /// <summary>Whoever stops the work waits for it then, and not before.</summary>
    AwaitedInStop,

    /// <summary>The starter, or somebody else in this type, waits for its end.</summary>
    Awaited,

    /// <summary>It is asked how it goes, continued, raced, or handed to code that we do not see.</summary>
    Watched,
}

/// <summary>Answers "who learns that the started work has failed".</summary>
internal sealed class TaskFates
{
    // [a, b]: known to later compilers than the one that this is built for
    private const OperationKind CollectionExpression = (OperationKind)0x7f;

    private readonly TypeModel _model;
    private readonly OpenEnds _ends;

    public TaskFates(TypeModel model, OpenEnds ends)
    {
        _model = model;
        _ends = ends;
    }

    /// <summary>What becomes of the task, and the operation that waits for it.</summary>
    public (TaskFate Fate, IOperation? Wait) Of(BodyStart start, Channel channel) => Of(start.Site, start.From, channel, 0);

    private (TaskFate Fate, IOperation? Wait) Of(IOperation site, Body starter, Channel channel, int depth)
    {
        var value = site;
        while (true)
        {
            var parent = Surroundings.ParentOf(value);
            switch (parent)
            {
                case IInvocationOperation
                {
                    TargetMethod.Name: "ConfigureAwait" or "Unwrap" or "AsTask" or "ToArray" or "ToList" or "Preserve",
                } chained when Surroundings.IsReceiver(chained, value):
                    value = chained;
                    break;
                // an extension method's receiver, or one of several tasks
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Unwrap" or "ToArray" or "ToList" } chained }
                    when Surroundings.IsReceiver(chained, value):
                    value = chained;
                    break;
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "WhenAll" } all } when IsOfTask(all):
                    value = all;
                    break;
                case IArrayInitializerOperation or IArrayCreationOperation or ICoalesceOperation or IConditionalOperation:
                case { Kind: OperationKind.None or CollectionExpression }:
                    value = parent;
                    break;
                case IAwaitOperation:
                    return (TaskFate.Awaited, parent);
                case IExpressionStatementOperation or IAssignmentOperation { Target: IDiscardOperation }:
                    return (TaskFate.Forgotten, null);
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }:
                    return OfHolder(local, starter, channel, depth);
                case IAssignmentOperation { Target: var target }:
                    return _model.Resolve(target is IArrayElementReferenceOperation element ? element.ArrayReference : target)
                        is ISymbol assigned ? OfHolder(assigned, starter, channel, depth) : (TaskFate.Watched, parent);
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Add" } method, Instance: { } list } }
                    when IsCollection(method):
                    return _model.Resolve(list) is ISymbol collection
                        ? OfHolder(collection, starter, channel, depth) : (TaskFate.Watched, parent);
                default:
                    return (TaskFate.Watched, parent);
            }
        }
    }

    private (TaskFate Fate, IOperation? Wait) OfHolder(ISymbol holder, Body starter, Channel channel, int depth)
    {
        // others see it
        if (depth > 4 || holder is not (ILocalSymbol or IFieldSymbol { DeclaredAccessibility: Accessibility.Private }
            or IPropertySymbol { DeclaredAccessibility: Accessibility.Private }))
            return (TaskFate.Watched, null);

        (TaskFate Fate, IOperation? Wait) worst = (TaskFate.Forgotten, null);
        foreach (var body in _model.Index.Bodies)
        {
            if (body.Container is not null)
                continue;

            foreach (var operation in body.Root.Descendants())
            {
                if (operation is not (ILocalReferenceOperation or IMemberReferenceOperation)
                    || _model.Resolve(operation) is not ISymbol symbol || !KnownTypes.Same(symbol, holder))
                    continue;

                var found = OfReference(operation, starter, channel, depth);
                if (found.Fate > worst.Fate)
                    worst = found;
            }
        }

        return worst;
    }

    private (TaskFate Fate, IOperation? Wait) OfReference(IOperation reference, Body starter, Channel channel, int depth)
    {
        if (IsNoLook(reference))
            return (TaskFate.Forgotten, null);

        if (_model.Index.BodyOf(reference) is not { } body)
            return (TaskFate.Watched, reference);

        if (body.Member != starter.Member && IsStop(reference, body, channel, []))
            return (TaskFate.AwaitedInStop, reference);

        var value = reference;
        for (var parent = Surroundings.ParentOf(value); ; parent = Surroundings.ParentOf(value))
        {
            switch (parent)
            {
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" } chained
                    when Surroundings.IsReceiver(chained, value):
                    value = chained;
                    break;
                case IArrayInitializerOperation or IArrayCreationOperation:
                case { Kind: OperationKind.None or CollectionExpression }:
                    value = parent;
                    break;
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "WhenAll" } all } when IsOfTask(all):
                    value = all;
                    break;
                case IAwaitOperation or IInvocationOperation { TargetMethod.Name: "Wait" or "GetAwaiter" }:
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "WaitAll" } }:
                case IReturnOperation when _model.Index.BodyOf(parent) == starter && value is not ILocalReferenceOperation:
                    return (TaskFate.Awaited, parent);
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Add" } method } } when IsCollection(method):
                case IVariableInitializerOperation or IAssignmentOperation:
                    return Of(value, starter, channel, depth + 1);
                default:
                    return (TaskFate.Watched, reference);
            }
        }
    }

    // it is set, compared with null, or a list is filled
    private bool IsNoLook(IOperation reference) => Surroundings.ParentOf(reference) switch
    {
        IAssignmentOperation assignment => assignment.Target == reference,
        IArrayElementReferenceOperation { Parent: IAssignmentOperation assignment } element => assignment.Target == element,
        IInvocationOperation { TargetMethod.Name: "Add" or "Clear" or "Dispose" } call => Surroundings.IsReceiver(call, reference),
        // Array.Fill, Array.Resize
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod.ContainingType.SpecialType: SpecialType.System_Array } } => true,
        IBinaryOperation { RightOperand: var other } => IsNull(other),
        IIsPatternOperation { Pattern: IConstantPatternOperation or INegatedPatternOperation { Pattern: IConstantPatternOperation } } => true,
        IPropertyReferenceOperation { Property.Name: "Length" or "Count" } => true,
        _ => false,
    };

    private static bool IsNull(IOperation operation)
        => Surroundings.Unwrap(operation).ConstantValue is { HasValue: true, Value: null };

    /// <summary>Does the code come here to end the work: by the member's contract, or because it has just ended the channel or a token?</summary>
    private bool IsStop(IOperation reference, Body body, Channel channel, HashSet<Body> seen)
    {
        if (!seen.Add(body))
            return false;

        var member = body.Member;
        if (member.Entry == Entry.Repeatable || Entries.IsDisposal(member.Symbol) || member.Symbol.Name == "StopAsync")
            return true;

        foreach (var invocation in _model.Index.Invocations)
        {
            if (Joins.Precedes(invocation, reference) && _model.Index.BodyOf(invocation)?.Member == member
                && _ends.Ends(invocation, channel))
                return true;
        }

        if (member.Starts.Count == 0 || member.Entry != Entry.None)
            return false;

        foreach (var start in member.Starts)
        {
            if (!IsStop(start.Site, start.From, channel, seen))
                return false;
        }

        return true;
    }

    private bool IsOfTask(IInvocationOperation call) => KnownTypes.Derives(call.TargetMethod.ContainingType, _model.Known.Task);

    private static bool IsCollection(IMethodSymbol method)
    {
        foreach (var implemented in method.ContainingType.AllInterfaces)
        {
            if (implemented.SpecialType == SpecialType.System_Collections_IEnumerable)
                return true;
        }

        return false;
    }
}
