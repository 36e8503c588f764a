using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Who waits for a channel to be completed.</summary>
internal enum Waiting
{
    Nobody,

    /// <summary>The reading end is in other hands, and only there.</summary>
    Elsewhere,

    /// <summary>Every read that we see has a token, by which it can be released.</summary>
    WithToken,

    /// <summary>A read that only an item or the completion releases.</summary>
    WithoutToken,
}

/// <summary>Answers "who is left waiting if this task does not complete the channel".</summary>
internal static class WaitingReaders
{
    public static Waiting Of(TypeModel model, Channel channel, BodyStart spawn)
    {
        var waiting = channel.ReaderEscapes ? Waiting.Elsewhere : Waiting.Nobody;
        foreach (var use in channel.Uses)
        {
            if (use.Kind is not (UseKind.ReadAsync or UseKind.WaitToRead or UseKind.ReadAll)
                || model.Multiplicity.SpawnOf(use.Body) == spawn || HeardOfTheEnd(model, use, spawn))
                continue;

            var found = HasToken(model, use) ? Waiting.WithToken : Waiting.WithoutToken;
            if (found > waiting)
                waiting = found;
        }

        return waiting;
    }

    /// <summary>Can the read be released by a token?</summary>
    public static bool HasToken(TypeModel model, ChannelUse read)
    {
        if (read.Operation is not IInvocationOperation call)
            return false;

        if (model.Tokens.ArgumentOf(call) is not null)
            return true;

        for (var parent = Surroundings.ParentOf(call); parent is IInvocationOperation or IArgumentOperation;
            parent = Surroundings.ParentOf(parent))
        {
            if (parent is IInvocationOperation { TargetMethod.Name: "WithCancellation" or "WaitAsync" })
                return true;
        }

        return false;
    }

    // the starter waited for the task before it read: the exception came out there
    private static bool HeardOfTheEnd(TypeModel model, ChannelUse read, BodyStart spawn)
        => read.Body == spawn.From && Joins.Precedes(spawn.Site, read.Operation)
            && (model.Joins.JoinAround(spawn) is not null || model.Joins.AnyWaitBetween(spawn.Site, read.Operation));
}
