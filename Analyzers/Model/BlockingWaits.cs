using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>One place where a thread stands still for a task, or means to.</summary>
/// <param name="Operation">The whole blocking expression.</param>
/// <param name="Means">How it reads: <c>Result</c>, <c>Wait()</c>, <c>GetResult()</c>, <c>WaitAll()</c>.</param>
/// <param name="OnValueTask">A value task is asked for its result as it is: unless it has completed that is an error, not a wait.</param>
internal sealed record BlockingWait(IOperation Operation, string Means, bool OnValueTask);

/// <summary>Answers "does anybody block on the task that this operation gives".</summary>
internal sealed class BlockingWaits
{
    private readonly TypeModel _model;

    public BlockingWaits(TypeModel model) => _model = model;

    /// <summary>
    /// The first thing that is done with the task, if that is to block on it: on the spot, or through one local. Anything else that is done
    /// with it before (a test, an await, a continuation) may have seen to it that it has completed.
    /// </summary>
    public BlockingWait? Of(IOperation source)
        => Follow(source, IsValueTask(source.Type), maySeeLocal: true);

    private BlockingWait? Follow(IOperation value, bool onValueTask, bool maySeeLocal)
    {
        while (true)
        {
            switch (Surroundings.ParentOf(value))
            {
                case IInvocationOperation { Instance: { } instance, TargetMethod.Name: var name } call
                    when Surroundings.Unwrap(instance) == Surroundings.Unwrap(value):
                    switch (name)
                    {
                        case "AsTask" or "Preserve":
                            onValueTask = false;
                            value = call;
                            break;
                        case "ConfigureAwait" or "GetAwaiter" or "WaitAsync":
                            value = call;
                            break;
                        case "GetResult" or "Wait":
                            return new BlockingWait(call, name + "()", onValueTask);
                        default:
                            return null;
                    }

                    break;
                case IPropertyReferenceOperation { Property.Name: "Result" } result:
                    return new BlockingWait(result, "Result", onValueTask);
                case IArrayInitializerOperation or IArrayCreationOperation or IArgumentOperation:
                    return WaitOverSeveral(value);
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } when maySeeLocal:
                    return FirstUseOf(local, value, onValueTask);
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } } when maySeeLocal:
                    return FirstUseOf(local, value, onValueTask);
                default:
                    return null;
            }
        }
    }

    // Task.WaitAll(a, b), Task.WaitAny(new[] { a, b })
    private BlockingWait? WaitOverSeveral(IOperation value)
    {
        var parent = Surroundings.ParentOf(value);
        while (parent is IArrayInitializerOperation or IArrayCreationOperation or IArgumentOperation)
            parent = Surroundings.ParentOf(parent);

        return parent is IInvocationOperation { TargetMethod: { Name: "WaitAll" or "WaitAny" } method } call
            && KnownTypes.Same(method.ContainingType, _model.Known.Task)
            ? new BlockingWait(call, method.Name + "()", OnValueTask: false)
            : null;
    }

    private BlockingWait? FirstUseOf(ILocalSymbol local, IOperation assigned, bool onValueTask)
    {
        if (_model.Index.BodyOf(assigned) is not { } body)
            return null;

        IOperation? first = null;
        var uses = new List<IOperation>();
        foreach (var operation in body.Member.Root.Descendants())
        {
            if (operation is not ILocalReferenceOperation reference || !SymbolEqualityComparer.Default.Equals(reference.Local, local))
                continue;
            if (reference.Parent is IAssignmentOperation assignment && assignment.Target == reference)
            {
                // given a second value somewhere, it may hold another task
                if (!Surroundings.IsWithin(assigned, assignment))
                    return null;

                continue;
            }

            uses.Add(reference);
            if (first is null || Joins.Precedes(reference, first))
                first = reference;
        }

        if (first is null || Follow(first, onValueTask, maySeeLocal: false) is not { } wait)
            return null;

        // in the order of the source it comes first; only a straight way from the one to the other makes that the order of things
        bool isStraight = _model.Index.BodyOf(wait.Operation) == body
            && Surroundings.Loops(wait.Operation).All(loop => Surroundings.IsWithin(assigned, loop));
        return isStraight || uses.TrueForAll(use => Follow(use, onValueTask, maySeeLocal: false) is not null) ? wait : null;
    }

    private bool IsValueTask(ITypeSymbol? type)
        => KnownTypes.Same(type, _model.Known.ValueTask) || KnownTypes.Same(type, _model.Known.ValueTaskOfT);
}
