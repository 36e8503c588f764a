using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>
/// Answers "does an exception end this work with the channel still open": on its way out nothing completes the channel, or tells the
/// readers to stop by cancelling a token.
/// </summary>
internal sealed class OpenEnds
{
    private readonly TypeModel _model;
    private readonly Throws _throws;
    private readonly Dictionary<(IOperation, Channel), bool> _ends = [];

    public OpenEnds(TypeModel model)
    {
        _model = model;
        _throws = new Throws(model);
    }

    /// <summary>
    /// The first operation of spawned work that may throw while the channel is open, so that the work ends and the channel stays open; null
    /// when there is none.
    /// </summary>
    /// <param name="channel">The channel that the work writes to.</param>
    /// <param name="body">Where to begin: callers that wait for this body are looked at too, up to the one that is spawned.</param>
    /// <param name="completion">The completion that the body comes to when all goes well; null when there is none.</param>
    /// <param name="least">Failures below this one do not count.</param>
    public IOperation? First(Channel channel, Body body, IOperation? completion, Failure least)
    {
        IOperation? found = null;
        for (int depth = 0; depth < 16; depth++)
        {
            found = FirstIn(channel, body, completion, least) ?? found;
            // before the body that makes the channel there is none
            if (body == channel.Scope || body.Starts is not [{ Kind: StartKind.Called } call])
                break;

            completion = completion is null ? null : call.Site;
            body = call.From;
        }

        return found;
    }

    /// <summary>Does the code complete the channel (itself, or in a method that it calls), or cancel a token source?</summary>
    public bool Ends(IOperation code, Channel channel)
    {
        if (!_ends.TryGetValue((code, channel), out bool ends))
            _ends.Add((code, channel), ends = Ends(code, channel, []));

        return ends;
    }

    private IOperation? FirstIn(Channel channel, Body body, IOperation? completion, Failure least)
    {
        foreach (var operation in body.Root.Descendants())
        {
            if (operation is not (IThrowOperation or IForEachLoopOperation or IAwaitOperation or IInvocationOperation))
                continue;

            if (completion is not null && operation.Syntax.SpanStart >= completion.Syntax.SpanStart)
                continue;

            if (_model.Index.BodyOf(operation) == body && _throws.Of(operation, channel) >= least
                && !IsCompletedBefore(operation, channel) && LeavesOpen(operation, channel, 0))
                return operation;
        }

        return null;
    }

    // a completion in one of the blocks around, above it
    private static bool IsCompletedBefore(IOperation operation, Channel channel)
    {
        foreach (var use in channel.Uses)
        {
            if (use.IsCompletion && Joins.Precedes(use.Operation, operation)
                && Surroundings.ParentOf(use.Operation) is IExpressionStatementOperation { Parent: IBlockOperation block }
                && Surroundings.IsWithin(operation, block))
                return true;
        }

        return false;
    }

    // an exception of the operation goes outwards
    private bool LeavesOpen(IOperation operation, Channel channel, int depth)
    {
        IOperation below = operation;
        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            if (ancestor is ITryOperation @try)
            {
                if (@try.Finally is { } final && below != final && Ends(final, channel))
                    return false;

                if (below == @try.Body && Catch(@try, channel, depth) is { } open)
                    return open;
            }

            below = ancestor;
        }

        return depth >= 16 || _model.Index.BodyOf(operation) is not { Starts: [{ Kind: StartKind.Called } call] }
            || LeavesOpen(call.Site, channel, depth + 1);
    }

    // null when the exception goes on
    private bool? Catch(ITryOperation @try, Channel channel, int depth)
    {
        foreach (var clause in @try.Catches)
        {
            // it was thought of; which exceptions are left is not ours to judge
            if (Ends(clause.Handler, channel))
                return false;
        }

        foreach (var clause in @try.Catches)
        {
            if (!Catches.IsFor(clause, _model.Known.Exception))
                continue;

            return Catches.Rethrows(clause) ? null : !GoesOnToCompletion(@try, clause, channel, depth);
        }

        return null;
    }

    // the exception is swallowed: what comes next?
    private bool GoesOnToCompletion(IOperation from, ICatchClauseOperation? clause, Channel channel, int depth)
    {
        bool returns = clause?.Handler.Operations is [.., IReturnOperation];
        bool breaks = clause?.Handler.Operations is [.., IBranchOperation { BranchKind: BranchKind.Break }];
        IOperation left = from;
        IOperation below = from;
        foreach (var ancestor in Surroundings.AncestorsInBody(from))
        {
            if (ancestor is ITryOperation { Finally: { } final } && below != final && Ends(final, channel))
                return true;

            if (ancestor is ILoopOperation && !returns)
            {
                // the next round
                if (!breaks)
                    return true;

                breaks = false;
                left = ancestor;
            }

            below = ancestor;
        }

        var body = _model.Index.BodyOf(from);
        if (!returns && body is not null)
        {
            foreach (var operation in body.Root.Descendants())
            {
                if (operation is IInvocationOperation && Joins.Precedes(left, operation) && Ends(operation, channel))
                    return true;
            }
        }

        return depth < 16 && body is { Starts: [{ Kind: StartKind.Called } call] }
            && GoesOnToCompletion(call.Site, null, channel, depth + 1);
    }

    private bool Ends(IOperation code, Channel channel, HashSet<Body> seen)
    {
        foreach (var operation in code.DescendantsAndSelf())
        {
            if (operation is IMethodReferenceOperation { Method: var passed } && _model.Index.BodyOf(passed) is { } handed
                && seen.Add(handed) && Ends(handed.Root, channel, seen))
                return true;

            if (operation is not IInvocationOperation { TargetMethod: var method } invocation)
                continue;

            if (method.Name is "Cancel" or "CancelAsync" or "CancelAfter" && _model.Known.IsTokenSource(method.ContainingType))
                return true;

            if (((method.Name is "Complete" or "TryComplete" && _model.Known.IsChannelMember(method)) || _model.Known.Wrappers.IsCompletion(method))
                && (_model.ChannelOf(Surroundings.ReceiverOf(invocation)) is not { } completed || completed == channel))
                return true;

            if (_model.Index.BodyOf(method) is { } body && seen.Add(body) && Ends(body.Root, channel, seen))
                return true;
        }

        return false;
    }
}
