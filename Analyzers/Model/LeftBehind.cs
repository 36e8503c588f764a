using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Answers "does a method end before the consumers that it has started and thrown away".</summary>
internal static class LeftBehind
{
    /// <summary>
    /// The completion with which the starter of a loop over its own local channel ends, without any wait after it; null when it may wait,
    /// or has a result to come back for.
    /// </summary>
    public static ChannelUse? CompletionAtEnd(TypeModel model, ReadLoop loop, StartedTask task)
    {
        var starter = task.Start.From;
        if (loop.Channel.Scope != starter || !loop.Channel.IsCreatedHere || loop.Channel.ReaderEscapes || !EndsForAll(model, starter)
            || !Surroundings.AncestorsInBody(task.Start.Site).All(static ancestor => ancestor is not ICatchClauseOperation))
            return null;

        foreach (var use in loop.Channel.Uses)
        {
            if (use.IsCompletion && use.Body == starter && Joins.Precedes(task.Start.Site, use.Operation)
                && !GoesOnAfter(model, starter, use.Operation))
                return use;
        }

        return null;
    }

    /// <summary>
    /// The loop with which the caller goes on, by the very token that it has given to a worker it has made with a channel, whose task it
    /// has thrown away: both end together, and the caller does not wait. Null when it may wait.
    /// </summary>
    public static ReadLoop? LoopBeside(TypeModel model, IInvocationOperation call, List<ReadLoop> loops)
    {
        if (!model.Known.IsTask(call.Type) || call.Instance is not { } instance || !IsMadeWithChannel(model, instance)
            || model.Tokens.ArgumentOf(call) is not { } token || model.Index.BodyOf(call) is not { } caller
            || !StartedTasks.TryFollow(model, call, out var holder) || holder is not null)
            return null;

        foreach (var loop in loops)
        {
            if (loop.Owner == caller && loop.Token is { } same && model.EndsWith(same, token) && Joins.Precedes(call, loop.Loop)
                && EndsForAll(model, caller) && !LoopStops.MayWait(model, caller, loop.Loop))
                return loop;
        }

        return null;
    }

    // its caller, or the process, waits for its end and for nothing else
    private static bool EndsForAll(TypeModel model, Body body)
        => body.Symbol is IMethodSymbol { ReturnType: var result } && !body.IsLambda
            && (KnownTypes.Same(result, model.Known.Task) || KnownTypes.Same(result, model.Known.ValueTask) || Entries.IsMain(body.Symbol));

    private static bool GoesOnAfter(TypeModel model, Body body, IOperation completion)
    {
        foreach (var operation in body.Root.Descendants())
        {
            if (Joins.Precedes(completion, operation) && operation is IAwaitOperation or IInvocationOperation
                {
                    TargetMethod.Name: "ReadLine" or "ReadKey" or "Read" or "Sleep",
                })
                return true;
        }

        foreach (var around in Surroundings.Loops(completion))
            return around is not null;

        return LoopStops.MayWait(model, body, completion);
    }

    // var worker = new Worker(channel);
    private static bool IsMadeWithChannel(TypeModel model, IOperation instance)
    {
        if (Surroundings.Unwrap(instance) is not ILocalReferenceOperation { Local: var worker })
            return false;

        foreach (var declarator in model.Index.Declarators)
        {
            if (KnownTypes.Same(declarator.Symbol, worker) && declarator.GetVariableInitializer() is { } initializer
                && Surroundings.Unwrap(initializer.Value) is IObjectCreationOperation creation)
            {
                foreach (var argument in creation.Arguments)
                {
                    if (model.Known.IsChannel(argument.Value.Type) || model.Known.IsReader(argument.Value.Type))
                        return true;
                }
            }
        }

        return false;
    }
}
