using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>What is done with the task of something that was started.</summary>
/// <param name="Start">The start.</param>
/// <param name="Holder">The field, property or local that keeps the task, or the collection of it; null when it is thrown away.</param>
internal sealed record StartedTask(BodyStart Start, ISymbol? Holder);

/// <summary>Answers "who could wait for its end": where a started task is kept, and whether anybody waits for what is kept.</summary>
internal static class StartedTasks
{
    private const int MostStarts = 16;

    /// <summary>
    /// The tasks in which the body runs beside its starters. A start whose task goes where it can't be followed is left out.
    /// </summary>
    public static List<StartedTask> Of(TypeModel model, Body body)
    {
        var found = new List<StartedTask>();
        var climbed = new List<Body> { body };
        for (int i = 0; i < climbed.Count && climbed.Count < MostStarts; i++)
        {
            foreach (var start in climbed[i].Starts)
            {
                if (start.Kind == StartKind.Called && !climbed.Contains(start.From))
                    climbed.Add(start.From);
                else if (start.Kind == StartKind.Spawned && start.Site is IInvocationOperation call
                    && (model.Known.IsTask(call.Type) || start.PerElement)
                    && TryFollow(model, call, out var holder) && !found.Exists(known => known.Start.Site == call))
                    found.Add(new StartedTask(start, holder));
            }
        }

        return found;
    }

    /// <summary>
    /// Does the type's code do anything with what the symbol holds that may wait for its end? Testing, disposing and replacing it do not;
    /// handing it on may.
    /// </summary>
    public static bool AreWaitedFor(TypeModel model, ISymbol holder)
    {
        foreach (var body in model.Index.Bodies)
        {
            if (body.Container is not null)
                continue;

            foreach (var operation in body.Root.DescendantsAndSelf())
            {
                if (SymbolOf(operation) is { } symbol && KnownTypes.Same(symbol, holder) && MayWait(model, operation))
                    return true;
            }
        }

        return false;
    }

    /// <summary>The call that hands the task itself on: behind <c>Unwrap</c>, <c>ContinueWith</c>, <c>WhenAll</c> and the like.</summary>
    public static bool TryFollow(TypeModel model, IOperation task, out ISymbol? holder)
    {
        holder = null;
        var value = task;
        while (true)
        {
            switch (Surroundings.ParentOf(value))
            {
                case IInvocationOperation { TargetMethod.Name: "Unwrap" or "AsTask" or "ContinueWith" or "ToArray" or "ToList" } chained
                    when Surroundings.IsReceiver(chained, value):
                    value = chained;
                    break;
                case IArgumentOperation { Parent: IInvocationOperation outer }
                    when Surroundings.IsReceiver(outer, value) || IsWhenAll(model, outer):
                    if (outer.TargetMethod.Name is not ("Unwrap" or "ToArray" or "ToList" or "WhenAll"))
                        return false;
                    value = outer;
                    break;
                // Enumerable.Range(0, n).Select(_ => Task.Run(…))
                case IReturnOperation when PerElementOf(model, value) is { } select:
                    value = select;
                    break;
                case IArgumentOperation
                {
                    Parent: IInvocationOperation { TargetMethod.Name: "Add", Instance: { } list, Arguments.Length: 1 },
                }:
                    holder = SymbolOf(Surroundings.Unwrap(list));
                    return IsOwn(holder);
                case ISimpleAssignmentOperation { Target: IDiscardOperation } or IExpressionStatementOperation:
                    return true;
                case ISimpleAssignmentOperation { Parent: IExpressionStatementOperation } assignment when assignment.Target != value:
                    holder = HolderOf(assignment.Target);
                    return IsOwn(holder);
                case ICoalesceAssignmentOperation { Parent: IExpressionStatementOperation } assignment:
                    holder = HolderOf(assignment.Target);
                    return IsOwn(holder);
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }:
                    holder = local;
                    return true;
                case IFieldInitializerOperation { InitializedFields: [var field] }:
                    holder = field;
                    return IsOwn(holder);
                default:
                    return false;
            }
        }
    }

    private static bool IsWhenAll(TypeModel model, IInvocationOperation call)
        => call.TargetMethod.Name == "WhenAll" && KnownTypes.Derives(call.TargetMethod.ContainingType, model.Known.Task);

    private static IOperation? PerElementOf(TypeModel model, IOperation value)
    {
        if (model.Index.BodyOf(value) is not { IsLambda: true, Starts: [{ PerElement: true } start] })
            return null;

        return start.Site is IInvocationOperation { TargetMethod.Name: "Select" } select ? select : null;
    }

    private static ISymbol? HolderOf(IOperation target)
        => SymbolOf(target is IArrayElementReferenceOperation element ? Surroundings.Unwrap(element.ArrayReference) : target);

    private static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        IFieldReferenceOperation { Field: var field } => field,
        IPropertyReferenceOperation { Property: var property } => property,
        ILocalReferenceOperation { Local: var local } => local,
        _ => null,
    };

    // nobody outside the type can wait for it
    private static bool IsOwn(ISymbol? holder)
        => holder is ILocalSymbol or IFieldSymbol { DeclaredAccessibility: Accessibility.Private }
            or IPropertySymbol { DeclaredAccessibility: Accessibility.Private };

    private static bool MayWait(TypeModel model, IOperation reference)
    {
        var value = reference;
        var parent = Surroundings.ParentOf(value);
        if (parent is IConditionalAccessOperation access && Surroundings.Unwrap(access.Operation) == value)
            parent = UseOf(access);
        if (parent is IArrayElementReferenceOperation element && Surroundings.ParentOf(element) is IAssignmentOperation set
            && set.Target == element)
            return false;

        return parent switch
        {
            IAssignmentOperation assignment => assignment.Target != value,
            IVariableInitializerOperation or IFieldInitializerOperation => true,
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } => false,
            IIsPatternOperation { Pattern: IConstantPatternOperation or INegatedPatternOperation { Pattern: IConstantPatternOperation } }
                => false,
            IPropertyReferenceOperation
            {
                Property.Name: "IsCompleted" or "IsCompletedSuccessfully" or "IsFaulted" or "IsCanceled" or "Status" or "Exception",
            } state => IsPolled(model, state),
            IPropertyReferenceOperation { Property.Name: "Count" or "Length" } => false,
            IInvocationOperation { TargetMethod.Name: "Dispose" or "Start" or "Add" or "Clear" } call
                => !Surroundings.IsReceiver(call, value) && !IsReceiverOfConditional(call),
            _ => true,
        };
    }

    private static bool IsReceiverOfConditional(IInvocationOperation call) => call.Instance is IConditionalAccessInstanceOperation;

    // _task?.Dispose(): what is done with the instance
    private static IOperation? UseOf(IConditionalAccessOperation access)
    {
        foreach (var operation in access.WhenNotNull.DescendantsAndSelf())
        {
            if (operation is IConditionalAccessInstanceOperation)
                return Surroundings.ParentOf(operation);
        }

        return access.WhenNotNull;
    }

    // while (!_task.IsCompleted) Thread.Sleep(1);  SpinWait.SpinUntil(() => _task.IsCompleted);
    private static bool IsPolled(TypeModel model, IOperation state)
    {
        if (model.Index.BodyOf(state) is { IsLambda: true })
            return true;

        foreach (var loop in Surroundings.Loops(state))
        {
            if (ReadLoop.ConditionOf(loop) is { } condition && Surroundings.IsWithin(state, condition))
                return true;
        }

        return false;
    }
}
