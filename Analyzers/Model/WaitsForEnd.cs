using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Answers "does the one body go on only after the other's end".</summary>
internal static class WaitsForEnd
{
    /// <summary>Is it the body itself, or one that it calls, or starts and then awaits?</summary>
    public static bool IsFor(TypeModel model, Body body, Body waiter) => IsFor(model, body, waiter, []);

    private static bool IsFor(TypeModel model, Body body, Body waiter, HashSet<Body> seen)
    {
        if (body == waiter)
            return true;
        if (!seen.Add(body))
            return false;

        foreach (var start in body.Starts)
        {
            bool waits = (start.Kind == StartKind.Called && !IsAwaitedForATime(start))
                || (start.Kind == StartKind.Spawned && (IsJoinedInPlace(model, start) || IsAwaitedLater(model, start)));
            if (waits && IsFor(model, start.From, waiter, seen))
                return true;
        }

        return false;
    }

    // await ReadAsync().WaitAsync(limit)
    private static bool IsAwaitedForATime(BodyStart start)
    {
        foreach (var ancestor in Surroundings.AncestorsInBody(start.Site))
        {
            if (ancestor is IAwaitOperation)
                return HasOtherEnd(ancestor);
        }

        return false;
    }

    private static bool IsJoinedInPlace(TypeModel model, BodyStart start)
        => model.Joins.JoinAround(start) is { } join && !HasOtherEnd(join);

    // var reader = Task.Run(…); … await reader;
    private static bool IsAwaitedLater(TypeModel model, BodyStart start)
    {
        if (Surroundings.ParentOf(start.Site) is not IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator })
            return false;

        var task = declarator.Symbol;
        foreach (var awaited in model.Index.Awaits)
        {
            if (Mentions(awaited, task) && !HasOtherEnd(awaited))
                return true;
        }

        foreach (var call in model.Index.Invocations)
        {
            if (call.TargetMethod.Name is "Wait" or "WaitAll" or "GetAwaiter" && (model.Joins.IsJoinCall(call) || call.Instance is not null)
                && Mentions(call, task) && !HasOtherEnd(call))
                return true;
        }

        return false;
    }

    private static bool Mentions(IOperation operation, ILocalSymbol task)
    {
        foreach (var inner in operation.Descendants())
        {
            if (inner is ILocalReferenceOperation { Local: var local } && SymbolEqualityComparer.Default.Equals(local, task))
                return true;
        }

        return false;
    }

    // WhenAny, a time limit: it goes on before
    private static bool HasOtherEnd(IOperation wait)
    {
        foreach (var operation in wait.DescendantsAndSelf())
        {
            if (operation is IInvocationOperation call
                && (call.TargetMethod.Name is "WhenAny" or "WaitAny" or "WaitAsync"
                || (call.TargetMethod.Name == "Wait" && !call.Arguments.IsEmpty)))
                return true;
        }

        return false;
    }
}
