using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Whom a reading loop that has come to its end by an error leaves behind.</summary>
internal enum LoopEnding
{
    /// <summary>A task, which carries the error, or ends as if all were well.</summary>
    Task,

    /// <summary>A host that goes on: the error was swallowed on its way.</summary>
    Host,

    /// <summary>Code that we do not see and that was handed the loop.</summary>
    Callback,

    /// <summary>A caller who waits for the loop, and gets the error.</summary>
    Caller,
}

/// <summary>An error that ends a reading loop while its channel stays open.</summary>
/// <param name="Loop">The loop.</param>
/// <param name="Failing">What may throw.</param>
/// <param name="TakenBy">The catch clause that swallows the error behind the loop, or leaves the loop with it.</param>
/// <param name="IsCancellation">Only the item's own <c>OperationCanceledException</c> passes the catch around it.</param>
/// <param name="Ending">Who runs the loop.</param>
/// <param name="Start">The start of the task.</param>
internal sealed record LoopFailure(ReadLoop Loop, IOperation Failing, ICatchClauseOperation? TakenBy, bool IsCancellation,
    LoopEnding Ending, BodyStart? Start);

/// <summary>
/// Answers "does an item that can't be handled end the loop for good": no catch takes the error and goes on, no loop comes round again, and
/// nothing on the way out completes the channel, cancels a token, or takes note in another way.
/// </summary>
internal sealed class LoopFailures
{
    private const int MostCallers = 8;

    private readonly TypeModel _model;
    private readonly ErrorReactions _reactions;
    private readonly Throws _throws;
    private readonly ItemWork _work;

    public LoopFailures(TypeModel model, OpenEnds ends)
    {
        _model = model;
        _throws = new Throws(model);
        _reactions = new ErrorReactions(model, ends, _throws);
        _work = new ItemWork(model, _throws);
    }

    private enum Exit
    {
        Error,
        Cancellation,

        /// <summary>Control goes on behind the loop.</summary>
        Over,

        /// <summary>Control leaves the body.</summary>
        Return,
    }

    /// <summary>The first error that ends the loop; null when none does.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="onlyRelease">
    /// For a writer that waits nothing counts but what releases it; else a drain, or a call that could tell somebody, counts too.
    /// </param>
    public LoopFailure? First(ReadLoop loop, bool onlyRelease)
    {
        bool asksForTokens = loop.Token is not null || _model.Tokens.AnyMentionedIn(loop.Owner.Root);
        LoopFailure? jump = null;
        foreach (var operation in loop.Loop.Body.Descendants())
        {
            if (operation is not (IThrowOperation or IForEachLoopOperation or IAwaitOperation or IInvocationOperation)
                || !loop.Holds(operation) || _model.Index.BodyOf(operation) != loop.Owner || IsUnlikely(operation, loop))
                continue;

            // what does not compile says nothing, but for the catch that is written for it
            bool isUnknown = operation is IAwaitOperation { Operation: var awaited }
                && Surroundings.Unwrap(awaited).Kind == OperationKind.Invalid;
            if (!isUnknown && !_work.MayFail(operation, loop))
                continue;

            var search = new Search(loop, operation, onlyRelease);
            var found = Out(search, operation, Exit.Error, null, 0)
                ?? (asksForTokens || operation is IThrowOperation ? null : Out(search, operation, Exit.Cancellation, null, 0));
            if (found is not null && (!isUnknown || (onlyRelease && found.TakenBy is not null)))
                return found;

            jump ??= onlyRelease ? JumpOut(search) : null;
        }

        return jump;
    }

    // what deals with an error is expected to do so
    private bool IsUnlikely(IOperation operation, ReadLoop loop)
    {
        if (operation is IInvocationOperation call && _reactions.IsLog(call))
            return true;

        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            if (ancestor == loop.Loop)
                return false;
            if (ancestor is ICatchClauseOperation)
                return true;
        }

        return false;
    }

    // catch (IOException) { break; }
    private LoopFailure? JumpOut(Search search)
    {
        foreach (var ancestor in Surroundings.AncestorsInBody(search.Failing))
        {
            if (ancestor == search.Loop.Loop)
                return null;
            if (ancestor is not ITryOperation @try || !Surroundings.IsWithin(search.Failing, @try.Body))
                continue;

            foreach (var clause in @try.Catches)
            {
                if (_reactions.Include(clause.Handler, search, isCatch: true, onlyEnds: true))
                    return null;
                if (clause.ExceptionType is INamedTypeSymbol type && !Catches.IsFor(clause, _model.Known.Exception) && IsFailure(type)
                    && LeftBy(clause, search.Loop) is { } left && !_reactions.TakesNote(clause, search)
                    && !_reactions.Include(clause.Handler, search, isCatch: true))
                    return Out(search, left, left is IReturnOperation ? Exit.Return : Exit.Over, clause, 0);
            }
        }

        return null;
    }

    // not the exceptions by which work is stopped
    private bool IsFailure(INamedTypeSymbol type)
        => !KnownTypes.Derives(type, _model.Known.OperationCanceledException)
            && !KnownTypes.Derives(type, _model.Known.ChannelClosedException)
            && !KnownTypes.Derives(_model.Known.ChannelClosedException, type)
            && type.Name != "ObjectDisposedException";

    // what the handler's last statement leaves: the reading loop, one around it, or the body (the return itself)
    private static IOperation? LeftBy(ICatchClauseOperation clause, ReadLoop loop)
    {
        if (clause.Handler.Operations is not [.., var last])
            return null;
        if (last is IReturnOperation)
            return last;

        return last is IBranchOperation { BranchKind: BranchKind.Break } && last is IBranchOperation branch
            && branch.GetCorrespondingOperation() is ILoopOperation left && Surroundings.IsWithin(loop.Loop, left) ? left : null;
    }

    // from: what throws, or what control has just left
    private LoopFailure? Out(Search search, IOperation from, Exit exit, ICatchClauseOperation? takenBy, int depth)
    {
        bool inLoop = depth == 0 && Surroundings.IsWithin(from, search.Loop.Loop);
        IOperation below = from;
        IOperation? skipTo = null;
        foreach (var ancestor in Surroundings.AncestorsInBody(from))
        {
            if (skipTo is not null)
            {
                // a finally on the way of a break
                if (ancestor is ITryOperation { Finally: { } passed } && _reactions.Include(passed, search, isCatch: false))
                    return null;
                if (ancestor != skipTo)
                    continue;

                skipTo = null;
                below = ancestor;
                continue;
            }

            switch (ancestor)
            {
                case ITryOperation @try:
                    if (@try.Finally is { } final && below != final && _reactions.Include(final, search, isCatch: false))
                        return null;
                    if (below != @try.Body || exit is Exit.Over or Exit.Return)
                        break;

                    foreach (var other in @try.Catches)
                    {
                        // it was thought of; which errors are left is not ours to judge
                        if (_reactions.Include(other.Handler, search, isCatch: true, onlyEnds: true))
                            return null;
                    }

                    if (!TryFindTaker(@try, exit, out var clause))
                        return null;
                    if (clause is null)
                        break;
                    if (_reactions.Include(clause.Handler, search, isCatch: true) || _reactions.TakesNote(clause, search))
                        return null;
                    if (Catches.Rethrows(clause))
                        break;

                    // goto retry
                    if (clause.Handler.Operations is [.., IBranchOperation { BranchKind: BranchKind.GoTo }])
                        return null;

                    takenBy = clause;
                    if (clause.Handler.Operations is [.., IReturnOperation])
                    {
                        exit = Exit.Return;
                    }
                    else if (clause.Handler.Operations is [.., IBranchOperation { BranchKind: BranchKind.Break } branch])
                    {
                        // a loop inside of the reading one is none of our business
                        if (branch.GetCorrespondingOperation() is not ILoopOperation left
                            || (depth == 0 && !Surroundings.IsWithin(search.Loop.Loop, left)))
                            return null;

                        exit = Exit.Over;
                        skipTo = left;
                    }
                    else
                    {
                        if (inLoop && Surroundings.IsWithin(@try, search.Loop.Loop))
                            return null;

                        exit = Exit.Over;
                    }

                    break;
                case ILoopOperation when exit == Exit.Over && ancestor != from:
                    return null; // comes round again
                case IBlockOperation block when exit == Exit.Over:
                    if (_reactions.ComeAfter(block, below, search))
                        return null;

                    break;
            }

            below = ancestor;
        }

        return _model.Index.BodyOf(from) is { } body ? Out(search, body, exit, takenBy, depth) : null;
    }

    // out of the body, to whoever runs it
    private LoopFailure? Out(Search search, Body body, Exit exit, ICatchClauseOperation? takenBy, int depth)
    {
        bool isQuiet = exit is Exit.Over or Exit.Return;
        LoopFailure Found(LoopEnding ending, BodyStart? start)
            => new(search.Loop, search.Failing, takenBy, exit == Exit.Cancellation, ending, start);

        LoopFailure? found = null;
        foreach (var start in body.Starts)
        {
            // an error in a thread, in a timer or in `async void` ends the process
            if (start.Kind == StartKind.Spawned && (isQuiet || _model.Known.IsTask(start.Site.Type)))
                return Found(LoopEnding.Task, start);
            if (start.Kind == StartKind.Callback)
                found ??= Found(LoopEnding.Callback, start);
            if (start.Kind == StartKind.Called && depth < MostCallers)
                found ??= Out(search, start.Site, isQuiet ? Exit.Over : exit, takenBy, depth + 1);
        }

        if (body.Starts.Count > 0)
            return found;

        // the host ends with a background service that fails, and goes on without one that returns
        if (body.Entry == Entry.Once && body.Symbol.Name == "ExecuteAsync")
            return isQuiet ? Found(LoopEnding.Host, null) : null;

        return body.Container is null ? Found(LoopEnding.Caller, null) : null;
    }

    // false: nothing is known
    private bool TryFindTaker(ITryOperation @try, Exit exit, out ICatchClauseOperation? taker)
    {
        taker = null;
        var exception = exit == Exit.Error ? _model.Known.Exception : _model.Known.OperationCanceledException;
        foreach (var clause in @try.Catches)
        {
            if (!Catches.IsFor(clause, exception))
                continue;

            var takes = clause.Filter is null ? Take.Yes : ErrorFilter.Of(_model, clause.Filter, isError: exit == Exit.Error);
            if (takes == Take.Unknown)
                return false;
            if (takes == Take.Yes)
            {
                taker = clause;
                return true;
            }
        }

        return true;
    }

    /// <summary>What is looked for.</summary>
    internal sealed record Search(ReadLoop Loop, IOperation Failing, bool OnlyRelease);
}
