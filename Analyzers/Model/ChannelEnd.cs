using Microsoft.CodeAnalysis;

namespace Mpsc.Analyzers.Model;

/// <summary>Answers "can the channel be completed when this write comes".</summary>
internal static class ChannelEnd
{
    /// <summary>
    /// The completion that may come before the write; the creation of a channel whose writing end others have, who may complete it; null
    /// when the channel is open whenever the write runs.
    /// </summary>
    public static IOperation? MayComeBefore(TypeModel model, ChannelUse write)
    {
        if (write.Channel.WriterEscapes || !write.Channel.IsCreatedHere)
            return write.Channel.IsCreatedHere ? write.Channel.Creations[0] : write.Operation;

        foreach (var use in write.Channel.Uses)
        {
            if (use.IsCompletion && !IsAfter(model, write, use))
                return use.Operation;
        }

        return null;
    }

    /// <summary>Does the write look at a flag that is set wherever the channel is completed, so that it comes after completion only by a
    /// race?</summary>
    public static bool IsLookedFor(TypeModel model, ChannelUse write)
    {
        if (write.Channel.WriterEscapes || model.Guards.Of(write.Operation) is not { Kind: GuardKind.Flag, Flag: { } flag })
            return false;

        foreach (var use in write.Channel.Uses)
        {
            if (!use.IsCompletion)
                continue;

            bool isSet = false;
            foreach (var _ in model.Guards.Sets(flag, use.Body))
                isSet = true;
            if (!isSet)
                return false;
        }

        return true;
    }

    // the one producer of a local channel ends it behind its writes, or whoever waits for the producers does
    private static bool IsAfter(TypeModel model, ChannelUse write, ChannelUse completion)
    {
        var channel = write.Channel;
        if (channel.Scope is null || completion.IsMethodGroup)
            return false;

        if (completion.Body != write.Body)
        {
            return completion.Body == channel.Scope
                && (model.Joins.StandsBefore(completion.Operation) || IsCalledBefore(write.Body, completion));
        }

        if (!Joins.Precedes(write.Operation, completion.Operation)
            || (write.Body != channel.Scope && model.Multiplicity.Of(write.Body, channel).Runs != Runs.Once))
            return false;

        foreach (var loop in Surroundings.Loops(completion.Operation))
        {
            if (Surroundings.IsWithin(write.Operation, loop))
                return false;
        }

        return true;
    }

    // await ProduceAsync(writer); writer.Complete();
    private static bool IsCalledBefore(Body body, ChannelUse completion)
    {
        foreach (var start in body.Starts)
        {
            if (start.Kind != StartKind.Called || start.From != completion.Body || !Joins.Precedes(start.Site, completion.Operation))
                return false;
        }

        return body.Starts.Count > 0 && body.Entry == Entry.None;
    }
}
