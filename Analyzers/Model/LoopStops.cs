using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>A member that tells a reading loop to stop.</summary>
/// <param name="Site">The completion of the channel, or the cancellation of the loop's token.</param>
/// <param name="IsCancellation">Which of the two.</param>
/// <param name="Member">The member that stops: <c>Dispose</c>, <c>StopAsync</c>, <c>Close</c>.</param>
/// <param name="Path">The bodies from the site's own up to the member, each with the place in it.</param>
internal sealed record LoopStop(IOperation Site, bool IsCancellation, Body Member, List<(Body Body, IOperation Site)> Path);

/// <summary>Answers "who tells this loop to stop", and "does whoever does so wait for it".</summary>
internal static class LoopStops
{
    private const int MostBodies = 8;

    /// <summary>The tokens by which the loop ends: that of its waits, and those that its condition looks at.</summary>
    public static List<IOperation> TokensOf(TypeModel model, ReadLoop loop)
    {
        var tokens = new List<IOperation>();
        if (loop.Token is { } token)
            tokens.Add(token);

        if (ReadLoop.ConditionOf(loop.Loop) is { } condition)
        {
            foreach (var operation in condition.DescendantsAndSelf())
            {
                if (operation is IPropertyReferenceOperation { Property.Name: "IsCancellationRequested", Instance: { } instance })
                    tokens.Add(instance);
            }
        }

        return tokens;
    }

    /// <summary>The stops of the loop that stand in members made for it, or in what those call.</summary>
    public static List<LoopStop> Of(TypeModel model, ReadLoop loop)
    {
        var stops = new List<LoopStop>();
        foreach (var use in loop.Channel.Uses)
        {
            if (use.IsCompletion && !use.IsMethodGroup)
                Add(model, stops, use.Operation, isCancellation: false, loop);
        }

        foreach (var token in TokensOf(model, loop))
        {
            foreach (var cancel in model.Tokens.CancellationsOf(token))
                Add(model, stops, cancel, isCancellation: true, loop);
        }

        return stops;
    }

    /// <summary>
    /// May the stop wait, after it has told the loop, for the loop's end: by a stored task, a signal, a call that takes something along?
    /// Other objects' <c>DisposeAsync</c> and the like have nothing to do with the loop.
    /// </summary>
    public static bool MayWait(TypeModel model, LoopStop stop)
    {
        foreach (var (body, site) in stop.Path)
        {
            if (MayWait(model, body, site, []))
                return true;
        }

        return false;
    }

    /// <summary>May the body wait for work of its own after the operation?</summary>
    public static bool MayWait(TypeModel model, Body body, IOperation after) => MayWait(model, body, after, []);

    private static void Add(TypeModel model, List<LoopStop> stops, IOperation site, bool isCancellation, ReadLoop loop)
    {
        if (model.Index.BodyOf(site) is not { } body || stops.Exists(known => known.Site == site))
            return;

        foreach (var path in PathsFrom(body, site))
        {
            var member = path[path.Count - 1].Body;
            if (IsStop(member) && !path.Exists(step => step.Body == loop.Owner))
            {
                stops.Add(new LoopStop(site, isCancellation, member, path));
                return;
            }
        }
    }

    /// <summary>A member that stops the object it belongs to: disposal, <c>Stop…</c>, <c>Close…</c>, <c>Shutdown…</c>.</summary>
    private static bool IsStop(Body body)
        => body.Entry == Entry.Repeatable || (body.Entry == Entry.Outside && body.Symbol.Name == "StopAsync");

    private static List<List<(Body Body, IOperation Site)>> PathsFrom(Body body, IOperation site)
    {
        var paths = new List<List<(Body Body, IOperation Site)>> { new() { (body, site) } };
        var seen = new HashSet<Body> { body };
        for (int i = 0; i < paths.Count && paths.Count < MostBodies; i++)
        {
            foreach (var start in paths[i][paths[i].Count - 1].Body.Starts)
            {
                if (start.Kind is StartKind.Called or StartKind.Callback && seen.Add(start.From))
                    paths.Add([.. paths[i], (start.From, start.Site)]);
            }
        }

        return paths;
    }

    private static bool MayWait(TypeModel model, Body body, IOperation? after, HashSet<Body> seen)
    {
        if (!seen.Add(body))
            return false;

        foreach (var operation in body.Root.Descendants())
        {
            if (after is not null && (!Joins.Precedes(after, operation) && !Surroundings.IsWithin(after, operation)))
                continue;

            switch (operation)
            {
                case IAwaitOperation awaited when IsOfSomethingKept(model, awaited.Operation):
                    return true;
                case IReturnOperation { Kind: OperationKind.Return, ReturnedValue: { } returned }
                    when model.Known.IsTask(returned.Type) && IsOfSomethingKept(model, returned):
                    return true;
                case IInvocationOperation call when after is null || Joins.Precedes(after, call):
                    if (IsWait(model, call))
                        return true;
                    if (model.Index.BodyOf(call.TargetMethod) is { } helper && MayWait(model, helper, after: null, seen))
                        return true;
                    break;
            }
        }

        return false;
    }

    private static bool IsWait(TypeModel model, IInvocationOperation call)
        => model.Joins.IsJoinCall(call)
            || call.TargetMethod.Name is "Wait" or "WaitOne" or "Join" or "GetResult" or "SignalAndWait" or "WaitAsync"
            || (call.TargetMethod.MethodKind == MethodKind.DelegateInvoke && model.Known.IsTask(call.Type));

    // a field, local, parameter or property that is a task: not the result of a call
    private static bool IsOfSomethingKept(TypeModel model, IOperation awaited)
    {
        var value = Surroundings.Unwrap(awaited);
        while (value is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "WaitAsync" or "AsTask", Instance: { } inner })
            value = Surroundings.Unwrap(inner);

        return value switch
        {
            IPropertyReferenceOperation { Property: { Name: "CompletedTask", IsStatic: true } } => false,
            ILocalReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation or IParameterReferenceOperation
                or IArrayElementReferenceOperation or IConditionalAccessOperation or ICoalesceOperation or IConditionalOperation => true,
            // a call that is handed a task: task.SafeAwait(), Helper.WaitFor(task)
            IInvocationOperation call => HasTaskArgument(model, call),
            _ => false,
        };
    }

    private static bool HasTaskArgument(TypeModel model, IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (model.Known.IsTask(Surroundings.Unwrap(argument.Value).Type))
                return true;
        }

        return false;
    }
}
