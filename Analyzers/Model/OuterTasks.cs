using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>
/// Answers "which of the two tasks is it": <c>StartNew</c> given an async lambda returns a task of a task, and the outer one ends when the
/// lambda comes to its first await.
/// </summary>
internal static class OuterTasks
{
    private const int MostBodies = 8;

    /// <summary>Is the outer task kept, returned or awaited where the inner one is meant: as a task without a result?</summary>
    public static bool IsTakenForInner(TypeModel model, IInvocationOperation start)
    {
        if (start.TargetMethod.Name != "StartNew"
            || (!KnownTypes.Same(start.TargetMethod.ContainingType, model.Known.TaskFactory)
                && !KnownTypes.Same(start.TargetMethod.ContainingType, model.Known.TaskFactoryOfT))
            || start.Type is not INamedTypeSymbol { TypeArguments: [var inner] } || !model.Known.IsTask(inner))
            return false;

        // what is converted to Task can't be unwrapped any more
        if (start.Parent is IConversionOperation { Type: var target } && KnownTypes.Same(target, model.Known.Task))
            return IsKeptToWait(model, start);

        IOperation value = start;
        while (Surroundings.ParentOf(value) is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } chained)
            value = chained;

        return Surroundings.ParentOf(value) switch
        {
            // await Task.Factory.StartNew(async …);
            IAwaitOperation awaited => awaited.Parent is IExpressionStatementOperation,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }
                => LocalIsAwaitedOnce(model, local),
            _ => false,
        };
    }

    /// <summary>Does what is started use a channel, itself or in what it calls?</summary>
    public static bool UsesChannel(TypeModel model, IInvocationOperation start)
    {
        var bodies = new List<Body>();
        foreach (var body in model.Index.Bodies)
        {
            if (body.Starts.Exists(known => known.Site == start))
                bodies.Add(body);
        }

        for (int i = 0; i < bodies.Count && bodies.Count < MostBodies; i++)
        {
            foreach (var use in model.Uses)
            {
                if (use.Body == bodies[i])
                    return true;
            }

            foreach (var body in model.Index.Bodies)
            {
                if (!bodies.Contains(body) && body.Starts.Exists(known => known.From == bodies[i]))
                    bodies.Add(body);
            }
        }

        return false;
    }

    private static bool IsKeptToWait(TypeModel model, IInvocationOperation start)
    {
        if (Surroundings.ParentOf(start) is IReturnOperation or ICoalesceOperation or IConditionalOperation or IArrayInitializerOperation)
            return true;

        return StartedTasks.TryFollow(model, start, out var holder)
            ? holder is not null && StartedTasks.AreWaitedFor(model, holder)
            : Surroundings.ParentOf(start) is ISimpleAssignmentOperation or IArgumentOperation
            {
                Parent: IInvocationOperation { TargetMethod.Name: "Add", Arguments.Length: 1 },
            };
    }

    // var task = Task.Factory.StartNew(async …); await task;
    private static bool LocalIsAwaitedOnce(TypeModel model, ILocalSymbol local)
    {
        bool awaited = false;
        foreach (var operation in model.Index.Bodies.SelectMany(static body => body.Container is null ? body.Root.Descendants() : []))
        {
            if (operation is not ILocalReferenceOperation { Local: var used } || !KnownTypes.Same(used, local))
                continue;

            IOperation value = operation;
            while (Surroundings.ParentOf(value) is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } chained)
                value = chained;
            if (Surroundings.ParentOf(value) is IInvocationOperation { TargetMethod.Name: "Wait" })
                awaited = true;
            else if (Surroundings.ParentOf(value) is IAwaitOperation { Parent: IExpressionStatementOperation })
                awaited = true;
            else
                return false;
        }

        return awaited;
    }
}
