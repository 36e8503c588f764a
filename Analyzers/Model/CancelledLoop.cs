using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>
/// Answers "does a reading loop that is cancelled leave with items in the channel". <c>WaitToReadAsync(token)</c> and
/// <c>ReadAsync(token)</c> look at their token first, whatever is buffered. An inner <c>TryRead</c> loop, and <c>ReadAllAsync</c>, take all
/// that is there before they look at it again.
/// </summary>
internal static class CancelledLoop
{
    /// <summary>Is it so when the source is cancelled?</summary>
    /// <param name="model">The type's facts.</param>
    /// <param name="loop">The loop.</param>
    /// <param name="source">The source of its token.</param>
    /// <param name="onPurpose">Does a test of the token before each item count, which leaves them deliberately?</param>
    public static bool LeavesItems(TypeModel model, ReadLoop loop, IOperation? source, bool onPurpose)
    {
        if (source is null || loop.Token is not { } token || !model.EndsWith(token, source))
            return false;

        var drain = loop.Kind == ReadLoopKind.ForEach ? loop.Loop : InnerDrain(loop);
        if (drain is null)
            return loop.Takes.Count > 0;

        // what comes in while the batch is handled waits for a round that never begins
        if (drain != loop.Loop && AwaitsOutside(model, loop, drain))
            return true;

        return IsLeftByToken(model, loop, drain, source, onPurpose);
    }

    // the loop that takes one item after the other without a wait; null when each round waits for its own
    private static ILoopOperation? InnerDrain(ReadLoop loop)
    {
        foreach (var take in loop.Takes)
        {
            if (take.Kind != UseKind.TryRead)
                continue;

            foreach (var around in Surroundings.Loops(take.Operation))
            {
                if (around == loop.Loop)
                    break;
                if (ReadLoop.ConditionOf(around) is { } condition && Surroundings.IsWithin(take.Operation, condition))
                    return around;
            }
        }

        return null;
    }

    private static bool AwaitsOutside(TypeModel model, ReadLoop loop, ILoopOperation drain)
    {
        foreach (var awaited in model.Index.Awaits)
        {
            if (Surroundings.IsWithin(awaited, loop.Loop.Body) && loop.Holds(awaited) && !Surroundings.IsWithin(awaited, drain)
                && Joins.Precedes(drain, awaited) && !loop.Waits.Exists(wait => Surroundings.IsWithin(wait.Operation, awaited)))
                return true;
        }

        return false;
    }

    // the loop tests the token, or gives it to work that ends by an exception which nothing inside the loop takes
    private static bool IsLeftByToken(TypeModel model, ReadLoop loop, ILoopOperation drain, IOperation source, bool onPurpose)
    {
        foreach (var operation in drain.Descendants())
        {
            bool looks = operation switch
            {
                IPropertyReferenceOperation { Property.Name: "IsCancellationRequested", Instance: { } tested } => onPurpose && Ends(tested),
                IInvocationOperation { TargetMethod.Name: "ThrowIfCancellationRequested", Instance: { } tested }
                    => onPurpose && Ends(tested),
                IArgumentOperation { Value: var given, Parent: IInvocationOperation { Parent: var used } call }
                    when model.Known.IsToken(given.Type) => Ends(given) && model.Known.IsTask(call.Type)
                        && !model.Known.IsChannelMember(call.TargetMethod) && used is not null && loop.Holds(call)
                        && IsAwaited(call) && !IsCaughtWithin(model, call, loop.Loop),
                _ => false,
            };
            if (looks && loop.Holds(operation))
                return true;
        }

        return false;

        bool Ends(IOperation tokenOrSource) => model.EndsWith(tokenOrSource, source);
    }

    private static bool IsAwaited(IInvocationOperation call)
    {
        IOperation value = call;
        while (Surroundings.ParentOf(value) is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } chained)
            value = chained;

        return Surroundings.ParentOf(value) is IAwaitOperation;
    }

    private static bool IsCaughtWithin(TypeModel model, IOperation operation, ILoopOperation loop)
    {
        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            if (ancestor == loop)
                return false;
            if (ancestor is not ITryOperation @try || !Surroundings.IsWithin(operation, @try.Body))
                continue;

            foreach (var clause in @try.Catches)
            {
                if (Catches.IsFor(clause, model.Known.OperationCanceledException))
                    return true;
            }
        }

        return false;
    }
}
