using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Answers "may a bounded channel be full here".</summary>
internal static class Room
{
    /// <summary>
    /// Does the code see to it that there is room: it waits for it, takes an item out before it puts one in, counts, or fills a channel
    /// that nobody has written to yet?
    /// </summary>
    public static bool IsSeenTo(TypeModel model, ChannelUse write)
        => IsFirstFill(model, write) || TakesBefore(write) || IsRunByReader(write, write.Body, []) || Counts(model, write);

    /// <summary>
    /// Is the channel read item after item? A pool or a semaphore made of a channel takes one at a time, and gives back what it took: it is
    /// never fuller than when it began.
    /// </summary>
    public static bool IsReadAsQueue(Channel channel)
    {
        if (channel.ReaderEscapes)
            return true;

        bool isRead = false;
        bool isForCallers = true; // EnqueueAsync and DequeueAsync: the loop is the caller's
        foreach (var use in channel.Uses)
        {
            if (use.IsRead && (use.IsMethodGroup || use.Kind == UseKind.ReadAll || IsInLoop(use.Operation) || IsCalledInLoop(use.Body)))
                return true;

            isRead |= use.IsRead;
            isForCallers &= use.IsRead ? use.Kind != UseKind.TryRead && use.Body.Entry == Entry.Outside
                : !use.IsWrite || (use.Body.Entry == Entry.Outside && !IsInLoop(use.Operation));
        }

        return isRead && isForCallers;
    }

    /// <summary>The read that the writing body comes to only after its write: whoever waits there for room waits for himself.</summary>
    public static ChannelUse? ReadAfter(ChannelUse write)
    {
        foreach (var use in write.Channel.Uses)
        {
            if (use.IsRead && use.Body == write.Body)
                return use;
        }

        return null;
    }

    private static bool IsInLoop(IOperation operation)
    {
        foreach (var _ in Surroundings.Loops(operation))
            return true;

        return false;
    }

    private static bool IsCalledInLoop(Body body)
    {
        foreach (var start in body.Starts)
        {
            if (IsInLoop(start.Site))
                return true;
        }

        return false;
    }

    // the constructor (or the start) fills a channel of the object before anybody else has it
    private static bool IsFirstFill(TypeModel model, ChannelUse write)
    {
        if (write.Channel.Scope is null)
        {
            // Main is no preparation, it is the program
            if (write.Body.Entry != Entry.Once || write.Body.Symbol is IMethodSymbol { IsStatic: true, MethodKind: MethodKind.Ordinary })
                return false;

            foreach (var loop in Surroundings.Loops(write.Operation))
            {
                foreach (var operation in loop.Descendants())
                {
                    if (operation is IAwaitOperation)
                        return false;
                }
            }

            return true;
        }

        // a local one that gets fewer items than it has room for; of a capacity that is not known, as many as were foreseen
        if (write.Body != write.Channel.Scope)
            return false;

        int writes = 0;
        foreach (var use in write.Channel.Uses)
        {
            if (!use.IsWrite)
                continue;
            if (use.Body != write.Body || IsInLoop(use.Operation))
                return false;

            writes++;
        }

        return model.Index.BodyOf(write.Operation) == write.Body && writes <= (write.Channel.Options.Capacity ?? int.MaxValue);
    }

    private static bool TakesBefore(ChannelUse write)
    {
        foreach (var use in write.Channel.Uses)
        {
            if ((use.IsRead || use.Kind == UseKind.WaitToWrite) && use.Body == write.Body
                && (Joins.Precedes(use.Operation, write.Operation) || SharesLoop(use.Operation, write.Operation)))
                return true;
        }

        return false;
    }

    private static bool SharesLoop(IOperation left, IOperation right)
    {
        foreach (var loop in Surroundings.Loops(left))
        {
            if (Surroundings.IsWithin(right, loop))
                return true;
        }

        return false;
    }

    // what the reader calls runs between two reads
    private static bool IsRunByReader(ChannelUse write, Body body, HashSet<Body> seen)
    {
        if (!seen.Add(body))
            return false;

        foreach (var start in body.Starts)
        {
            if (start.Kind != StartKind.Called)
                continue;

            foreach (var use in write.Channel.Uses)
            {
                if (use.IsRead && use.Body == start.From)
                    return true;
            }

            if (IsRunByReader(write, start.From, seen))
                return true;
        }

        return false;
    }

    // if (reader.Count < limit), if (_pending >= Capacity) return
    private static bool Counts(TypeModel model, ChannelUse write)
    {
        var limits = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var creation in write.Channel.Creations)
        {
            foreach (var operation in creation.Descendants())
            {
                if (operation is IFieldReferenceOperation { Type.SpecialType: SpecialType.System_Int32, Field: var field })
                    limits.Add(field);
                if (operation is ILocalReferenceOperation { Type.SpecialType: SpecialType.System_Int32, Local: var local })
                    limits.Add(local);
                if (operation is IParameterReferenceOperation { Type.SpecialType: SpecialType.System_Int32, Parameter: var parameter })
                    limits.Add(parameter);
            }
        }

        for (var body = write.Body; body is not null; body = body.Container)
        {
            foreach (var operation in body.Root.Descendants())
            {
                if (operation is IPropertyReferenceOperation { Property.Name: "Count", Instance: { } reader }
                    && model.ChannelOf(reader) == write.Channel)
                    return true;
                if (operation is IBinaryOperation { Type.SpecialType: SpecialType.System_Boolean } comparison
                    && (IsLimit(comparison.LeftOperand) || IsLimit(comparison.RightOperand)))
                    return true;
            }
        }

        return false;

        bool IsLimit(IOperation operand) => Surroundings.Unwrap(operand) switch
        {
            IFieldReferenceOperation field => limits.Contains(field.Field),
            ILocalReferenceOperation local => limits.Contains(local.Local),
            IParameterReferenceOperation parameter => limits.Contains(parameter.Parameter),
            _ => false,
        };
    }
}
