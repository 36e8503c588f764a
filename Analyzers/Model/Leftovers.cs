using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Answers "what becomes of the items that are still buffered when the reading loop is cancelled".</summary>
internal static class Leftovers
{
    /// <summary>
    /// Does every take of the channel end with a token, so that nobody takes what is left then? A take in a catch or finally, or one in a
    /// loop without a token, does. So may whoever gets the reader.
    /// </summary>
    public static bool StayInChannel(TypeModel model, Channel channel, List<ReadLoop> loops)
    {
        if (channel.ReaderEscapes || !channel.IsCreatedHere)
            return false;

        foreach (var use in channel.Uses)
        {
            if (!use.IsRead || use.Kind == UseKind.WaitToRead)
                continue;
            if (use.IsMethodGroup || IsInHandler(use.Operation)
                || !loops.Exists(loop => loop.Channel == channel && loop.Token is not null && loop.Holds(use.Operation)))
                return false;
        }

        // how many there are, or whether all are through, is looked at: whoever does so reckons with them
        foreach (var reference in model.Index.References)
        {
            if (reference.Parent is IPropertyReferenceOperation { Property.Name: "Count" or "CanCount" or "Completion" }
                && model.ChannelOf(reference) == channel)
                return false;
        }

        return true;
    }

    /// <summary>The type of the channel's items.</summary>
    public static ITypeSymbol? ItemType(TypeModel model, Channel channel)
    {
        foreach (var use in channel.Uses)
        {
            if (use.Operation is not IInvocationOperation { TargetMethod: var method } || !use.IsRead)
                continue;

            for (var type = method.ContainingType; type is not null; type = type.BaseType)
            {
                if (KnownTypes.Same(type, model.Known.Reader))
                    return type.TypeArguments[0];
            }
        }

        return null;
    }

    /// <summary>
    /// Does a member that writes go on to wait for the item's reply, without a limit of its own; and is no reply given by anybody but the
    /// loops (in a stop, in a registration with a token)?
    /// </summary>
    public static bool AreWaitedFor(TypeModel model, Channel channel, List<ReadLoop> loops)
    {
        bool waits = false;
        foreach (var body in model.Index.Bodies)
        {
            if (body.Container is not null)
                continue;

            bool writes = channel.Uses.Exists(use => use.IsWrite && use.Body.Member == body);
            foreach (var operation in body.Root.Descendants())
            {
                if (operation is IInvocationOperation { TargetMethod: { Name: var name, ContainingType: var type } }
                    && model.Known.IsCompletionSource(type) && IsReply(name)
                    && !loops.Exists(loop => loop.Channel == channel && Surroundings.IsWithin(operation, loop.Loop)))
                    return false;

                if (writes && operation is IPropertyReferenceOperation { Instance: { } holder } task && model.Known.IsTask(task.Type)
                    && Items.CarryReply(holder.Type, model.Known))
                {
                    if (!IsAwaitedOrReturned(task))
                        return false;
                    waits = true;
                }
            }
        }

        return waits;
    }

    /// <summary>Is each item that the loop takes disposed there?</summary>
    public static bool AreDisposedBy(ReadLoop loop, KnownTypes known)
    {
        if (loop.Item is not { } item)
            return false;

        foreach (var operation in loop.Loop.Descendants())
        {
            if (operation is IInvocationOperation { TargetMethod.Name: "Dispose" or "DisposeAsync", Instance: { } disposed }
                && IsItem(disposed, item))
                return true;
            if (operation is IUsingOperation { Resources: var resources } && IsItem(resources, item))
                return true;
            if (operation is IUsingDeclarationOperation { DeclarationGroup: var group })
            {
                foreach (var inner in group.Descendants())
                {
                    if (IsItem(inner, item)
                        || (inner is IVariableDeclaratorOperation { Symbol: var local } && KnownTypes.Same(local, item)))
                        return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// Does somebody but the loop itself put items in and come to know that they were taken: by a write that is awaited or, unless that is
    /// asked for (<paramref name="byWait"/>), by the result of <c>TryWrite</c> or the channel having no bound?
    /// </summary>
    public static bool AreAccepted(Channel channel, ReadLoop loop, bool byWait)
    {
        foreach (var use in channel.Uses)
        {
            if (use.IsWrite && !LoopEnds.IsCalledFrom(use.Body, loop.Owner)
                && (use.Kind == UseKind.WriteAsync || (!byWait && (channel.Options.IsBounded == false
                || (use.Operation is IInvocationOperation call && !TryResults.IsUnused(call))))))
                return true;
        }

        return false;
    }

    private static bool IsReply(string method)
        => method.StartsWith("Set", StringComparison.Ordinal) || method.StartsWith("TrySet", StringComparison.Ordinal);

    private static bool IsItem(IOperation operation, ILocalSymbol item)
        => Surroundings.Unwrap(operation) is ILocalReferenceOperation { Local: var local } && KnownTypes.Same(local, item);

    private static bool IsInHandler(IOperation operation)
    {
        IOperation below = operation;
        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            if (ancestor is ICatchClauseOperation || (ancestor is ITryOperation { Finally: { } last } && last == below))
                return true;

            below = ancestor;
        }

        return false;
    }

    // not awaited with a limit: WaitAsync(timeout), WhenAny(reply, delay)
    private static bool IsAwaitedOrReturned(IOperation task)
    {
        IOperation value = task;
        while (Surroundings.ParentOf(value) is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } chained)
            value = chained;

        return Surroundings.ParentOf(value) is IAwaitOperation or IReturnOperation or IObjectCreationOperation
            || (Surroundings.ParentOf(value) is IArgumentOperation { Parent: IObjectCreationOperation });
    }
}
